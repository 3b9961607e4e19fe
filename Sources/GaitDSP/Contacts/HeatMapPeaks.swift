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
struct HeatMapPeaks: ~Copyable {
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

  /// Height of a peak from its log-odds, 0…1.
  static func height(_ logOdds: Double) -> Double { 1 / (1 + exp(-logOdds)) }

  /// The last log-odds of each map, and nothing before the first; lanes are in the order of `Contact.phase`.
  private var frames = Ring<SIMD4<Float>>(capacity: 2 * HeatMapPeaks.reach + 1, filler: SIMD4(repeating: -20))

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
    frames.push(newest)
    let crest = frames.end - 1 - Self.reach
    guard isHeard else { return }
    let before = frames.pointer(toHeld: crest - 1).pointee
    let middle = frames.pointer(toHeld: crest).pointee
    let after = frames.pointer(toHeld: crest + 1).pointee
    // Not below what came before, above what follows: a plateau counts once.
    let isCrest = (middle .> Self.floor) .& (middle .>= before) .& (middle .> after)
    guard any(isCrest) else { return }
    for lane in 0..<4 where isCrest[lane] {
      let (a, b, c) = (Double(before[lane]), Double(middle[lane]), Double(after[lane]))
      let bend = a - 2 * b + c
      var shift = bend < -1e-9 ? min(max(0.5 * (a - c) / bend, -0.5), 0.5) : 0
      let height = Self.height(b - 0.25 * (a - c) * shift)
      if height < Self.sureHeight {
        let doubt = min((Self.sureHeight - height) / (Self.sureHeight - Self.unsureHeight), 1)
        shift += doubt * (mean(lane, around: crest) - shift)
      }
      sequence.offer(time: time + (shift - Double(Self.reach)) * Self.interval, phase: lane, height: height)
    }
  }

  /// Mean of one map within reach of a crest, weighted by its heights, in frames from the crest.
  @inline(__always)
  private func mean(_ lane: Int, around crest: Int) -> Double {
    var sum = 0.0
    var moment = 0.0
    for offset in -Self.reach...Self.reach {
      let height = Self.height(Double(frames.pointer(toHeld: crest + offset).pointee[lane]))
      sum += height
      moment += height * Double(offset)
    }
    return moment / sum
  }
}
