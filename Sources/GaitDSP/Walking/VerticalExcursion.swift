/// How far the pelvis rises and falls within a step, from its vertical acceleration over the stride around it.
///
/// Zijlstra & Hof 2003 integrate a whole record twice and take the drift out with a high-pass at 0.1 Hz. Run along a stream
/// such a filter remembers for ten seconds what setting off, a turn or a hole did, and steps grow by half. So each
/// stride is integrated by itself: who walks evenly on the level moves as fast, and is as high, at the end of a stride as
/// at its beginning. That takes out the velocity and the height that it began with and a constant error of the acceleration.
/// Left and right steps may differ: they have the stride in common.
enum VerticalExcursion {
  /// Highest less lowest position of the pelvis in the first step of a stride, m; `nan` where the times are in no order.
  ///
  /// Acceleration runs straight between frames, so that a contact between two of them costs nothing.
  /// - Parameters:
  ///   - start: frame at which the stride begins, with the contact before the step.
  ///   - contact: frame of the contact that ends the step.
  ///   - end: frame at which the stride ends; `contact` where no step follows: then the step stands for it.
  ///   - interval: between frames, s.
  ///   - acceleration: of a frame, m/s², gravity removed, positive up.
  @inline(__always)
  static func ofStep(
    from start: Double, to contact: Double, strideEnd end: Double, interval: Double, acceleration: (Int) -> Double
  ) -> Double {
    guard start < contact, contact <= end else { return .nan }
    var free = Motion()
    follow(from: start, to: end, acceleration) { free.go(on: $0, from: $1, to: $2) }
    // As fast and as high at the end as at the beginning.
    let length = end - start
    let mean = free.velocity / length
    let drift = (free.position - 0.5 * mean * length * length) / length
    var bound = Motion(velocity: -drift)
    var (lowest, highest) = (0.0, 0.0)
    follow(from: start, to: contact, acceleration) {
      bound.go(on: $0, from: $1 - mean, to: $2 - mean)
      lowest = min(lowest, bound.position)
      highest = max(highest, bound.position)
    }
    return (highest - lowest) * interval * interval
  }

  /// Goes from frame to frame, with the part of an interval at either end.
  /// - Parameter step: is given the length of each piece, in frames, and the acceleration at its ends.
  @inline(__always)
  private static func follow(
    from start: Double, to end: Double, _ acceleration: (Int) -> Double, step: (Double, Double, Double) -> Void
  ) {
    func between(_ time: Double) -> Double {
      let whole = time.rounded(.down)
      let f = time - whole
      let low = acceleration(Int(whole))
      return f > 0 ? low + f * (acceleration(Int(whole) + 1) - low) : low
    }
    var (time, value) = (start, between(start))
    while time < end {
      let next = min(end, time.rounded(.down) + 1)
      let valueThere = between(next)
      step(next - time, value, valueThere)
      (time, value) = (next, valueThere)
    }
  }

  /// Position and velocity, in frames of time.
  private struct Motion {
    var position = 0.0
    var velocity = 0.0

    /// Exact for an acceleration that changes evenly over `time`.
    @inline(__always)
    mutating func go(on time: Double, from first: Double, to last: Double) {
      position += time * (velocity + time * (2 * first + last) / 6)
      velocity += 0.5 * time * (first + last)
    }
  }
}
