/// Measures the contralateral drop of one single support from the pelvis' obliquity.
///
/// Obliquity is read between frames by linear interpolation, so that contacts timed to a fraction of a frame count.
struct DropMeter {
  /// Obliquity in degrees, positive = left side up, at a fractional frame index.
  /// - Parameter index: frames since the start of the stretch.
  typealias Obliquity = (Double) -> Double

  /// Drop past this counts as below, degrees.
  let threshold: Double

  /// - Parameters:
  ///   - side: the side that carries the body.
  ///   - from: opposite final contact, fractional frame index.
  ///   - to: opposite initial contact, fractional frame index.
  ///   - zero: obliquity at which drop is zero, degrees.
  @inline(__always)
  func drop(side: Side, from: Double, to: Double, zero: Double, obliquity: Obliquity) -> Drop {
    var drop = Drop()
    guard to > from, to - from < 1000, zero.isFinite else { return drop }
    let sign = side.dropSign
    func value(_ index: Double) -> Double { sign * (obliquity(index) - zero) }

    var position = from
    var here = value(from)
    var peak = here
    var area = 0.0
    var below = 0.0
    while position < to {
      let next = min(to, position.rounded(.down) + 1)
      let there = value(next)
      area += 0.5 * (here + there) * (next - position)
      below += (next - position) * share(from: here, to: there)
      peak = max(peak, there)
      here = there
      position = next
    }
    drop.peak = peak
    drop.mean = area / (to - from)
    drop.mid = value(0.5 * (from + to))
    drop.timeBelow = 100 * below / (to - from)
    return drop
  }

  /// Share of a straight line between two values that lies past the threshold.
  @inline(__always)
  private func share(from: Double, to: Double) -> Double {
    let a = from - threshold
    let b = to - threshold
    if a >= 0 && b >= 0 { return 1 }
    if a < 0 && b < 0 { return 0 }
    return max(a, b) / abs(b - a)
  }
}
