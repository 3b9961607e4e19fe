#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Finds the peaks of the four heat maps of the contact net and times them between frames.
///
/// A Gaussian bump is a parabola in log-odds, so the vertex of the parabola through the log-odds of the highest frame
/// and its neighbours is the time of the contact.
struct HeatMapPeaks: Sendable {
  /// Seconds between frames of the heat maps.
  static let interval = 0.02
  /// A peak is known this long after it, s.
  static let delay = 1.5 * interval
  /// Peaks lower than this (log-odds) are not worth offering: height 0.05.
  static let floor: Float = -2.94

  /// Height of a peak from its log-odds, 0…1.
  static func height(_ logOdds: Double) -> Double { 1 / (1 + exp(-logOdds)) }

  /// The last three log-odds of each map, the newest last; lanes are in the order of `Contact.phase`.
  private var before = SIMD4<Float>(repeating: -20)
  private var middle = SIMD4<Float>(repeating: -20)

  /// Takes the log-odds of one frame.
  /// - Parameters:
  ///   - newest: one lane a map, in the order of `Contact.phase`.
  ///   - time: of this frame, s.
  ///   - isHeard: whether peaks are offered at all.
  ///   - sequence: is offered each peak that the frame before turns out to be.
  @inline(__always)
  mutating func push(
    _ newest: SIMD4<Float>, time: Double, isHeard: Bool, into sequence: inout ContactSequence
  ) {
    if isHeard {
      // Not below what came before, above what follows: a plateau counts once.
      for lane in 0..<4 where middle[lane] > Self.floor {
        guard middle[lane] >= before[lane], middle[lane] > newest[lane] else { continue }
        let (a, b, c) = (Double(before[lane]), Double(middle[lane]), Double(newest[lane]))
        let bend = a - 2 * b + c
        let shift = bend < -1e-9 ? min(max(0.5 * (a - c) / bend, -0.5), 0.5) : 0
        let height = Self.height(b - 0.25 * (a - c) * shift)
        sequence.offer(time: time + (shift - 1) * Self.interval, phase: lane, height: height)
      }
    }
    before = middle
    middle = newest
  }
}
