/// One movement of the body to a side, from rest to rest: how far, when, how long.
///
/// Taken from acceleration alone, integrated away from a rest on one of its sides whose own mean is taken off, so that
/// neither an offset of the sensor nor what follows at once on the other side enters. Times come from the half heights of
/// the speed, which sway hardly moves; for a movement of minimum jerk (Flash & Hogan 1985) they lie 0.542 of its duration
/// apart.
struct SidewaysShift {
  /// Middle of the half heights, s.
  var centre: Double
  /// From rest to rest, s.
  var duration: Double
  /// m, without sign.
  var distance: Double
  /// Greatest speed, m/s, without sign.
  var speed: Double

  /// Nobody takes longer to stand over one leg, s, or goes further than half the width of a stance, m; sway that an
  /// integral has run away with does.
  static let longest = 2.5
  static let furthest = 0.11

  var isPlausible: Bool { duration <= Self.longest && distance <= Self.furthest }

  static let halfHeights = 0.542
  /// Frames that one takes at most on either side of its peak.
  static let reach = 170

  /// - Parameters:
  ///   - rest: frames that belong to the rest.
  ///   - step: 1: the rest is before the movement; −1: after it.
  init?(
    _ moments: borrowing Ring<StanceTestSignals.Moment>, peak: Int, sign: Double, rest: ClosedRange<Int>, step: Int
  ) {
    guard rest.lowerBound >= moments.start, rest.upperBound < moments.end else { return nil }
    var mean = 0.0
    for index in rest { mean += Double(moments[index].lateral) }
    mean /= Double(rest.count)
    // From the rest through the peak until the speed is gone.
    var index = step > 0 ? rest.upperBound : rest.lowerBound
    let last = step > 0 ? min(moments.end - 1, peak + Self.reach) : max(moments.start, peak - Self.reach)
    guard (last - index) * step > 0 else { return nil }
    var (speed, highest, top) = (0.0, 0.0, index)
    // Backwards in time, what is added is what was lost.
    while index != last {
      index += step
      speed += sign * (Double(moments[index].lateral) - mean) * AnalysisRate.interval * Double(step)
      if speed > highest, (index - peak) * step < 60 { (highest, top) = (speed, index) }
    }
    guard highest > 0.02, abs(top - peak) < 90 else { return nil }
    var (before, near, far, distance) = (0.0, -1, -1, 0.0)
    index = step > 0 ? rest.upperBound : rest.lowerBound
    speed = 0
    var isPast = false
    while index != last {
      index += step
      before = speed
      speed += sign * (Double(moments[index].lateral) - mean) * AnalysisRate.interval * Double(step)
      if index == top { isPast = true }
      if !isPast {
        if before < 0.5 * highest, speed >= 0.5 * highest { near = index }
        distance = speed > 0 ? distance + speed : 0
      } else {
        if far < 0, speed < 0.5 * highest { far = index }
        if speed <= 0.05 * highest { break }
        distance += speed
      }
    }
    guard near >= 0, far >= 0 else { return nil }
    let (first, second) = (moments[min(near, far)].time, moments[max(near, far)].time)
    centre = 0.5 * (first + second)
    duration = max(0.2, (second - first) / Self.halfHeights)
    self.distance = distance * AnalysisRate.interval
    self.speed = highest
  }
}
