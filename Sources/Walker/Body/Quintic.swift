/// The polynomial of fifth degree between two moments with given values and rates at both, and no acceleration
/// at either: pieces put end to end are twice continuously differentiable, so the specific force has no jumps.
///
/// With both rates zero it is the minimum-jerk movement (Flash & Hogan 1985). Monotone for end rates of the same
/// sign up to about twice the mean rate.
struct Quintic {
  private var start = 0.0
  private var perSecond = 0.0
  private var c0 = 0.0
  private var c1 = 0.0
  private var c3 = 0.0
  private var c4 = 0.0
  private var c5 = 0.0

  /// The constant.
  init(_ value: Double) { c0 = value }

  init(from start: Double, to end: Double, _ p0: Double, _ p1: Double, startRate v0: Double = 0, endRate v1: Double = 0)
  {
    let duration = max(end - start, 1e-9)
    let d = p1 - p0
    let m0 = v0 * duration
    let m1 = v1 * duration
    self.start = start
    perSecond = 1 / duration
    c0 = p0
    c1 = m0
    c3 = 10 * d - 6 * m0 - 4 * m1
    c4 = -15 * d + 8 * m0 + 7 * m1
    c5 = 6 * d - 3 * m0 - 3 * m1
  }

  /// Value and derivatives. Only meant between the two moments.
  @inline(__always) func at(_ t: Double) -> ScalarJet {
    let u: Double = (t - start) * perSecond
    let u2: Double = u * u
    let a: Double = c3 + u * (c4 + u * c5)
    let b: Double = 3 * c3 + u * (4 * c4 + u * (5 * c5))
    let c: Double = 6 * c3 + u * (12 * c4 + u * (20 * c5))
    let value: Double = c0 + u * (c1 + u2 * a)
    let rate: Double = (c1 + u2 * b) * perSecond
    return ScalarJet(value: value, rate: rate, acceleration: u * c * (perSecond * perSecond))
  }
}
