/// Sample times of consecutive sectors.
///
/// Each sector anchors one of its samples to the device's clock; between the anchors of sectors that follow on one
/// another, time runs linearly, as in Open Movement's own readers, so that the true rate of the device's oscillator
/// is honoured. Where sectors are missing, logging was resumed, or the clock does not fit the samples between two anchors,
/// no line is drawn across: each side goes on at the last rate seen, and what is missing stays a hole in time.
struct CWATiming {
  /// How far the device's rate may be from nominal, as a share.
  static let tolerance = 0.1

  private let nominalStep: Double
  /// The last believable time per sample, s.
  private var step: Double
  /// Time per sample between the previous anchor and this one; `nil` across a break.
  private var stepBefore: Double?
  /// Clock time of the first sample, s since 1970.
  private(set) var origin: Double?
  /// What was taken off because the clock was set back, s.
  private var setBack = 0.0
  private var lastTime = -Double.infinity

  init(rate: Double) {
    nominalStep = 1 / rate
    step = nominalStep
  }

  /// Times of one sector: sample `i` is at `anchorTime + (i − anchor) · step`.
  struct Line {
    var anchorTime: Double
    var anchor: Double
    var stepBefore: Double
    var stepAfter: Double
    /// The clock had been set back before this sector.
    var clockWasSetBack: Bool

    @inline(__always)
    func time(_ i: Int) -> Double {
      let ahead = Double(i) - anchor
      return anchorTime + ahead * (ahead < 0 ? stepBefore : stepAfter)
    }
  }

  /// The line for `sector`; `next` is the sector that stands behind it, if it is intact.
  mutating func line(for sector: CWASector, next: CWASector?) -> Line {
    let stepAfter = next.flatMap { between(sector, $0) }
    if let stepAfter { step = stepAfter }
    var line = Line(
      anchorTime: 0, anchor: Double(sector.anchor), stepBefore: stepBefore ?? step, stepAfter: step,
      clockWasSetBack: false)
    let first = sector.anchorTime + line.time(0)
    let start = origin ?? first
    origin = start
    line.anchorTime = sector.anchorTime - start + setBack
    if line.time(0) <= lastTime {
      // Less than a sample of overlap is two anchors' rounding; more is a clock that was set back. Either way the
      // samples were taken one after another.
      let shift = lastTime + step - line.time(0)
      line.clockWasSetBack = shift > 2 * step
      line.anchorTime += shift
      setBack += shift
    }
    lastTime = line.time(max(sector.count - 1, 0))
    stepBefore = stepAfter
    return line
  }

  /// Time per sample between the anchors of two sectors that follow on one another; `nil` where they do not, or
  /// where the clock contradicts the rate.
  private func between(_ a: CWASector, _ b: CWASector) -> Double? {
    guard b.session == a.session, b.sequence == a.sequence &+ 1, !b.isResumed, b.rateCode == a.rateCode else {
      return nil
    }
    let samples = Double(a.count - a.anchor + b.anchor)
    // Anchors closer than half a sector amplify the clock's rounding.
    guard samples >= 0.5 * Double(a.count), samples > 0 else { return nil }
    let measured = (b.anchorTime - a.anchorTime) / samples
    return abs(measured / nominalStep - 1) <= Self.tolerance ? measured : nil
  }
}
