/// Measures the contralateral drop of one single support from the pelvis' obliquity.
///
/// Obliquity is read between frames by linear interpolation, so that contacts timed to a fraction of a frame count.
struct DropMeter {
  /// Obliquity in degrees, positive = left side up, at a fractional frame index.
  /// - Parameter index: frames since the start of the stretch.
  typealias Obliquity = (Double) -> Double

  /// Drop past this counts as below, degrees.
  let threshold: Double

  /// One single support against several zeros at once, in one walk over its frames.
  /// - Parameters:
  ///   - side: the side that carries the body.
  ///   - from: opposite final contact, fractional frame index.
  ///   - to: opposite initial contact, fractional frame index.
  ///   - zeros: obliquities at which drop is zero, degrees; not finite where there is none.
  /// - Returns: a drop for each zero; `nan` throughout where there is no zero, or no single support.
  @inline(__always)
  func drops(
    side: Side, from: Double, to: Double, zeros: SIMD4<Double>, obliquity: Obliquity
  ) -> InlineArray<4, Drop> {
    var drops = InlineArray<4, Drop>(repeating: Drop())
    guard to > from, to - from < 1000 else { return drops }
    let sign = side.dropSign
    let levels = sign * zeros + threshold
    // Most lines lie on one side of all of them.
    var (lowest, highest) = (Double.infinity, -Double.infinity)
    for lane in 0..<4 where levels[lane].isFinite {
      lowest = min(lowest, levels[lane])
      highest = max(highest, levels[lane])
    }

    var position = from
    var here = sign * obliquity(from)
    var peak = here
    var area = 0.0
    var below = SIMD4<Double>()
    while position < to {
      let next = min(to, position.rounded(.down) + 1)
      let there = sign * obliquity(next)
      area += 0.5 * (here + there) * (next - position)
      if max(here, there) >= lowest {
        let isBelow = min(here, there) >= highest
        let part = isBelow ? SIMD4(repeating: 1) : share(from: here - levels, to: there - levels)
        below += (next - position) * part
      }
      peak = max(peak, there)
      here = there
      position = next
    }
    let mean = area / (to - from)
    let mid = sign * obliquity(0.5 * (from + to))
    for lane in 0..<4 where zeros[lane].isFinite {
      let zero = sign * zeros[lane]
      drops[lane].peak = peak - zero
      drops[lane].mean = mean - zero
      drops[lane].mid = mid - zero
      drops[lane].timeBelow = 100 * below[lane] / (to - from)
    }
    return drops
  }

  /// Share of straight lines between values that is not negative.
  @inline(__always)
  private func share(from a: SIMD4<Double>, to b: SIMD4<Double>) -> SIMD4<Double> {
    let (zero, one) = (SIMD4<Double>(), SIMD4<Double>(repeating: 1))
    let (isOver, willBeOver) = (a .>= zero, b .>= zero)
    let higher = a.replacing(with: b, where: b .> a)
    let span = (b - a).replacing(with: a - b, where: a .> b)
    var share = higher / span
    share.replace(with: one, where: isOver .& willBeOver)
    share.replace(with: zero, where: .!(isOver .| willBeOver))
    return share
  }
}
