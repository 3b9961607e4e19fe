/// Tells whether the crests of a wave come once a step: the body sways from leg to leg, so that from one step to the next
/// lateral acceleration is turned round. Crests that come twice a step find it turned by half as much, and crests that
/// come once a stride find it the same.
///
/// Where in the step it is largest differs between people (17 people: 16–123° of the stride from initial contact), so it is
/// looked at four times from a crest to the next.
struct LateralSway: ~Copyable {
  /// Smoothing of lateral acceleration (standard deviation of a Gaussian, s), which leaves its swing once a stride.
  static let smoothing = 0.25
  /// Longest time between crests that are compared, samples at 25 Hz: 4 s.
  private static let longest = 100.0

  /// Smoothed lateral acceleration at 25 Hz, m/s².
  private var values = Ring<Double>(capacity: 128, filler: 0)
  /// Where the last crest of each wave was.
  private var last = SIMD4<Double>(repeating: -.infinity)
  /// Acceleration at the last crest but one of each wave, and at each quarter of the way to the last.
  private var step = InlineArray<4, SIMD4<Double>>(repeating: .zero)

  @inline(__always)
  mutating func push(_ value: Double) { values.push(value) }

  /// Takes the place of a new crest.
  /// - Parameter index: values since the start, fractional.
  /// - Returns: −1…1; 1 where the step that has ended here is the step before turned round.
  mutating func alternation(of wave: Int, at index: Double) -> Double {
    let begin = last[wave]
    last[wave] = index
    let before = step[wave]
    guard index - begin < Self.longest else {
      step[wave] = .zero
      return 0
    }
    let quarter = 0.25 * (index - begin)
    let now = SIMD4(
      value(at: begin), value(at: begin + quarter), value(at: begin + 2 * quarter), value(at: begin + 3 * quarter))
    step[wave] = now
    let size = (now * now + before * before).sum()
    return size > 0 ? -2 * (now * before).sum() / size : 0
  }

  private func value(at index: Double) -> Double {
    let whole = Int(index.rounded(.down))
    let share = index - Double(whole)
    return (1 - share) * values[whole] + share * values[whole + 1]
  }
}
