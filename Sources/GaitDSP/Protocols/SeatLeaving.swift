/// The pelvis leaves a seat: from the seated posture over a lean forward to upright. Sitting down is the same backwards in
/// time.
///
/// People fidget on a chair, bend before they rise, stand before they walk, and walk bent; so the lean that counts is the last
/// one before the walk after which the pelvis is no more as it was on the seat, and both postures are read right beside it.
struct SeatLeaving {
  /// The first movement on the seat, the seat's own axis of time, s.
  var onset: Double
  /// The deepest lean.
  var peak: Int
  /// Half of the lean has gone, on the seated side: index.
  var seatedEdge: Int
  /// Upright again, s.
  var upright: Double
  /// Tilt on the seat, and after it, degrees.
  var levels: (seated: Double, upright: Double)

  /// Least lean out of the chair, degrees.
  static let leastLean = 10.0
  /// Least difference between sitting and standing, degrees.
  static let leastRoll = 2.5
  /// Nobody leans that far to walk, degrees; a smaller lean out of a seat goes back by this share of it.
  private static let sureLean = 20.0, leastBack = 0.35
  /// What goes back by less is no turning point, degrees.
  private static let reversal = 5.0
  /// A lean of less than this share of the largest one is fidgeting.
  private static let leastShare = 0.5
  /// No higher than this share of the largest lean above the lowest posture is still a seat.
  private static let seatShare = 0.25
  /// The lean is over so long after the first frame of walking at the latest, frames.
  private static let early = 80

  private struct Extreme {
    var index: Int
    var isPeak: Bool
  }

  /// - Parameters:
  ///   - tilts: degrees, a frame each; the seat comes first.
  ///   - times: s, increasing or decreasing.
  ///   - walk: the first frame of walking.
  ///   - seats: what may be a seated posture, degrees, where that is known already.
  init?(_ tilts: [Double], _ times: [Double], walk: Int, seats: PartialRangeThrough<Double>? = nil) {
    // Contacts that were none may precede the first real one.
    guard let lean = Self.lastLean(tilts, until: min(walk + Self.early, tilts.count), seats) else { return nil }
    peak = lean.peak
    let seat = Self.edge(tilts, from: lean.peak, by: -1, until: lean.valley)
    let stand = Self.edge(tilts, from: lean.peak, by: 1, until: lean.after)
    levels = (tilts[seat], tilts[stand])
    let (half, tenth) = (
      Self.crossing(tilts, 0.5, above: tilts[seat], from: peak, by: -1),
      Self.crossing(tilts, 0.1, above: tilts[seat], from: peak, by: -1)
    )
    seatedEdge = tenth
    onset = times[tenth] - Self.beyond(times[half] - times[tenth])
    let (down, end) = (
      Self.crossing(tilts, 0.5, above: tilts[stand], from: peak, by: 1),
      Self.crossing(tilts, 0.1, above: tilts[stand], from: peak, by: 1)
    )
    upright = times[end] + Self.beyond(times[end] - times[down])
  }

  private typealias Lean = (valley: Int, peak: Int, after: Int)

  /// The last lean out of what may be a seat and into what is none.
  private static func lastLean(_ tilts: [Double], until end: Int, _ seats: PartialRangeThrough<Double>?) -> Lean? {
    guard end > 1 else { return nil }
    let extremes = turningPoints(tilts, until: end)
    let leans: [Lean] = extremes.indices.compactMap { place in
      guard extremes[place].isPeak, place > 0 else { return nil }
      let (valley, peak) = (extremes[place - 1].index, extremes[place].index)
      let after = place + 1 < extremes.count ? extremes[place + 1].index : end - 1
      guard tilts[peak] - tilts[valley] >= leastLean, seats?.contains(tilts[valley]) ?? true else { return nil }
      // Who bends while standing is afterwards as before.
      let (seat, stand) = (edge(tilts, from: peak, by: -1, until: valley), edge(tilts, from: peak, by: 1, until: after))
      guard tilts[stand] - tilts[seat] >= leastRoll else { return nil }
      // The first steps of who walks bent are a lean as well, but a small one that does not go back.
      let (height, back) = (tilts[peak] - tilts[seat], tilts[peak] - tilts[stand])
      return height >= sureLean || back >= leastBack * height ? (valley, peak, after) : nil
    }
    func height(_ lean: Lean) -> Double { tilts[lean.peak] - tilts[lean.valley] }
    guard let largest = leans.max(by: { height($0) < height($1) }),
      let lowest = leans.map({ tilts[$0.valley] }).min()
    else { return nil }
    // Who walks bent leans once more with the first step, but out of standing.
    let seat = seats ?? ...(lowest + seatShare * (tilts[largest.peak] - lowest))
    return leans.last { height($0) >= leastShare * height(largest) && seat.contains(tilts[$0.valley]) }
  }

  /// Valleys and peaks in turn, the first a valley.
  private static func turningPoints(_ tilts: [Double], until end: Int) -> [Extreme] {
    var found: [Extreme] = []
    var (low, high) = (0, 0)
    var isRising: Bool?
    for index in 0..<end {
      if tilts[index] < tilts[low] { low = index }
      if tilts[index] > tilts[high] { high = index }
      if isRising != true, tilts[index] - tilts[low] >= reversal {
        found.append(Extreme(index: low, isPeak: false))
        (isRising, high) = (true, index)
      } else if isRising != false, tilts[high] - tilts[index] >= reversal {
        if isRising == true { found.append(Extreme(index: high, isPeak: true)) }
        (isRising, low) = (false, index)
      }
    }
    if isRising == true { found.append(Extreme(index: high, isPeak: true)) }
    return found
  }

  /// Beside a lean, where its flank has run out: a tenth of its steepest pace is left.
  private static func edge(_ tilts: [Double], from peak: Int, by step: Int, until last: Int) -> Int {
    func pace(_ index: Int) -> Double {
      let (a, b) = (max(0, index - 5), min(tilts.count - 1, index + 5))
      return Double(-step) * (tilts[b] - tilts[a]) / Double(max(1, b - a))
    }
    guard last != peak else { return peak }
    let flank = Array(stride(from: peak, through: last, by: step))
    guard let steepest = flank.max(by: { pace($0) < pace($1) }) else { return peak }
    let least = 0.1 * pace(steepest)
    return stride(from: steepest, through: last, by: step).first { pace($0) <= least } ?? last
  }

  /// Where a lean has come down to a share of its height, going from its peak.
  private static func crossing(
    _ tilts: [Double], _ share: Double, above level: Double, from peak: Int, by step: Int
  ) -> Int {
    let edge = level + share * (tilts[peak] - level)
    var index = peak
    while tilts.indices.contains(index + step), tilts[index] > edge { index += step }
    return index
  }

  /// How long beyond its last tenth a movement reaches that takes so long from its half to that tenth, s: one of minimum
  /// jerk, whose way is 10τ³ − 15τ⁴ + 6τ⁵ of the whole (Flash & Hogan 1985), has done a tenth after 0.247 of its time,
  /// half after 0.5.
  private static func beyond(_ halfToTenth: Double) -> Double {
    max(-1, min(1, 0.974 * halfToTenth))
  }
}
