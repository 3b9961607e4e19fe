/// Extra contralateral pelvic drop of one side's single support, on top of the person's normal obliquity curve.
///
/// Rises from zero at this side's initial contact to `peak` in loading response (14 % of the stride, and never before
/// the other foot has left the ground), passes `mid` at 50 % of single support, and is gone shortly after the other
/// foot has landed. Degrees; positive = the swinging side sinks (Trendelenburg), negative = hike (Duchenne).
public struct DropProfile: Sendable, Equatable {
  /// In loading response, degrees; −20…20 in a plausible person.
  public var peak: Double
  /// At 50 % of single support, degrees; likewise.
  public var mid: Double

  /// Degrees, positive = the swinging side sinks.
  public init(peak: Double, mid: Double) {
    self.peak = peak
    self.mid = mid
  }

  /// Nothing beyond the normal curve.
  public static let normal = DropProfile(peak: 0, mid: 0)
}

/// One step's extra drop as a movement of obliquity, rad.
struct DropTrack {
  private var start = Double.infinity
  private var peakTime = Double.infinity
  private var midTime = Double.infinity
  private var end = Double.infinity
  private var rise = Quintic(0)
  private var settle = Quintic(0)
  private var release = Quintic(0)

  init() {}

  init(_ profile: DropProfile, side: BodySide, initialContact: Double, oppositeFinal: Double, oppositeInitial: Double) {
    let stride = 2 * (oppositeInitial - initialContact)
    let support = oppositeInitial - oppositeFinal
    let sign = side.sign
    let peak = sign * profile.peak.radians
    let mid = sign * profile.mid.radians
    start = initialContact
    peakTime = max(initialContact + 0.14 * stride, oppositeFinal + 0.05 * support)
    midTime = oppositeFinal + 0.5 * support
    end = oppositeInitial + 0.03 * stride
    // Through mid-stance at the gentler of the two mean slopes, so that the curve never overshoots.
    let before = (mid - peak) / max(midTime - peakTime, 1e-6)
    let after = (0 - mid) / max(end - midTime, 1e-6)
    let slope = before * after > 0 ? 2 * before * after / (before + after) : 0
    rise = Quintic(from: start, to: peakTime, 0, peak)
    settle = Quintic(from: peakTime, to: midTime, peak, mid, endRate: slope)
    release = Quintic(from: midTime, to: end, mid, 0, startRate: slope)
  }

  @inline(__always) func at(_ t: Double) -> ScalarJet {
    if t <= start || t >= end { return ScalarJet() }
    if t < peakTime { return rise.at(t) }
    return t < midTime ? settle.at(t) : release.at(t)
  }
}
