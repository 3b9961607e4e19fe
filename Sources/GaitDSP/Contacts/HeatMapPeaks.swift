#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Finds the peaks of the four heat maps of the contact net and times them between frames.
///
/// A Gaussian bump is a parabola in log-odds, so the vertex of the parabola through the log-odds of the highest frame
/// and its neighbours is the time of a contact that the net is sure of. Where it is not, at the first and last steps of a
/// walk and in turns, the map is low and wide and its crest lies anywhere on it; there the mean of the map around the
/// crest is the time, because the mean of what is open errs least in the square.
struct HeatMapPeaks: Sendable {
  /// Seconds between frames of the heat maps.
  static let interval = 0.02
  /// Frames to each side of a crest that the mean is taken over: 0.16 s, a double support.
  static let reach = 8
  /// A peak, which the mean may put at most `reach` frames early, is known this long after it, s.
  static let delay = (2 * Double(reach) + 0.5) * interval
  /// Peaks lower than this (log-odds) are not worth offering: height 0.05.
  static let floor: Float = -2.94
  /// Height from which on the vertex alone is the time.
  static let sureHeight = 0.8
  /// Height up to which the mean alone is the time; in between they are blended.
  static let unsureHeight = 0.5

  private static let span = 2 * reach + 1

  /// Height of a peak from its log-odds, 0…1.
  static func height(_ logOdds: Double) -> Double { 1 / (1 + exp(-logOdds)) }

  /// The last log-odds of each map; lanes are in the order of `Contact.phase`.
  private var frames = InlineArray<17, SIMD4<Float>>(repeating: SIMD4(repeating: -20))
  private var newestSlot = 0

  /// Takes the log-odds of one frame.
  /// - Parameters:
  ///   - newest: one lane a map, in the order of `Contact.phase`.
  ///   - time: of this frame, s.
  ///   - isHeard: whether peaks are offered at all.
  ///   - sequence: is offered each peak that the frame `reach` before turns out to be.
  @inline(__always)
  mutating func push(
    _ newest: SIMD4<Float>, time: Double, isHeard: Bool, into sequence: inout ContactSequence
  ) {
    newestSlot = newestSlot + 1 == Self.span ? 0 : newestSlot + 1
    frames[newestSlot] = newest
    guard isHeard else { return }
    let (before, middle, after) = (frame(Self.reach + 1), frame(Self.reach), frame(Self.reach - 1))
    // Not below what came before, above what follows: a plateau counts once.
    for lane in 0..<4 where middle[lane] > Self.floor {
      guard middle[lane] >= before[lane], middle[lane] > after[lane] else { continue }
      let (a, b, c) = (Double(before[lane]), Double(middle[lane]), Double(after[lane]))
      let bend = a - 2 * b + c
      var shift = bend < -1e-9 ? min(max(0.5 * (a - c) / bend, -0.5), 0.5) : 0
      let height = Self.height(b - 0.25 * (a - c) * shift)
      if height < Self.sureHeight {
        let doubt = min((Self.sureHeight - height) / (Self.sureHeight - Self.unsureHeight), 1)
        shift += doubt * (mean(lane) - shift)
      }
      sequence.offer(time: time + (shift - Double(Self.reach)) * Self.interval, phase: lane, height: height)
    }
  }

  /// The frame so many before the newest.
  @inline(__always)
  private func frame(_ back: Int) -> SIMD4<Float> {
    let slot = newestSlot - back
    return frames[slot < 0 ? slot + Self.span : slot]
  }

  /// Mean of one map over all frames held, weighted by its heights, in frames from the middle one.
  private func mean(_ lane: Int) -> Double {
    var sum = 0.0
    var moment = 0.0
    for offset in -Self.reach...Self.reach {
      let height = Self.height(Double(frame(Self.reach - offset)[lane]))
      sum += height
      moment += height * Double(offset)
    }
    return moment / sum
  }
}
