/// A span in which the sensor was on a body.
public struct WearSpan: Sendable, Equatable {
  /// First sample, s on the recording's own axis.
  public var start: Double
  /// Last sample, s; where wear goes on, the first sample of the next span.
  public var end: Double

  /// Times in s; nothing is checked.
  public init(start: Double, end: Double) {
    self.start = start
    self.end = end
  }
}

/// Tells when the sensor is worn from what specific force does over an hour.
///
/// The non-wear detection of GGIR (`detect_nonwear_clipping`, approach "2013", after van Hees et al.): 15 minutes are not
/// worn when, over the hour around them, at least two axes have a standard deviation below 13 mg and a range below 50 mg.
/// Known to take long motionless sleep for non-wear, and to miss non-wear of less than an hour. Left out: its last step,
/// which closes single quarters with one still axis between two that are not worn. Where less than half an hour of
/// samples lies around it, a quarter counts as worn: so little shows nothing.
struct WearFinder {
  /// Half a quarter of an hour, s.
  static let part = 450.0
  private static let partsAround = 8
  private static let leastParts = 4.0
  private static let deviation = 0.013 * standardGravity
  private static let range: Float = Float(0.05 * standardGravity)
  /// Spans are handed on at least so often, s.
  private static let longest = 3_600.0
  /// A pause longer than this between samples is not worn, s.
  private static let pause = 60.0

  /// What force did in one part.
  private struct Part {
    var low = SIMD3<Float>(repeating: .infinity)
    var high = SIMD3<Float>(repeating: -.infinity)
    var sum = SIMD3<Double>.zero
    var squares = SIMD3<Double>.zero
    var count = 0.0
    /// First and last sample, s.
    var start = 0.0
    var end = 0.0
  }

  /// The last parts, by their number.
  private var parts = InlineArray<8, Part>(repeating: Part())
  /// The part that is being filled, counted from time 0; none before the first block.
  private var number: Int?
  /// The next quarter to be decided.
  private var quarter = 0
  private var open: WearSpan?
  /// Looks a second, to know what a full part holds.
  private let looks: Double

  init(lookRate: Double) { looks = lookRate }

  /// Takes one block. Times before 0, or jumps that no clock makes, are left to count as the beginning of a new account.
  mutating func take(_ block: SampleBlock, into spans: inout [WearSpan]) {
    let position = (block.start / Self.part).rounded(.down)
    guard abs(position) < 1e12 else { return }
    let new = Int(position)
    if let now = number {
      if new < now || new - now > 64 {
        finish(into: &spans)
        begin(at: new)
      } else {
        for next in stride(from: now + 1, through: new, by: 1) { open(next, into: &spans) }
      }
    } else {
      begin(at: new)
    }
    number = new
    add(block, to: new)
  }

  /// No more samples come.
  mutating func finish(into spans: inout [WearSpan]) {
    guard let now = number else { return }
    for next in (now + 1)...(now + 5) { open(next, into: &spans) }
    if let last = open { spans.append(last) }
    open = nil
    number = nil
  }

  private mutating func begin(at part: Int) {
    parts = InlineArray(repeating: Part())
    quarter = Int((Double(part) / 2).rounded(.down))
  }

  /// Clears the place of a part that begins, and decides the quarter whose hour is now complete.
  private mutating func open(_ part: Int, into spans: inout [WearSpan]) {
    // The hour around quarter q is parts 2q − 3 … 2q + 4.
    if 2 * quarter + 4 < part { decide(into: &spans) }
    parts[Self.place(part)] = Part()
    number = part
  }

  private static func place(_ part: Int) -> Int { ((part % partsAround) + partsAround) % partsAround }

  private mutating func add(_ block: SampleBlock, to part: Int) {
    let place = Self.place(part)
    let (low, high) = (block.low.lowHalf, block.high.lowHalf)
    let (low3, high3) = (SIMD3(low.x, low.y, low.z), SIMD3(high.x, high.y, high.z))
    parts[place].low.replace(with: low3, where: low3 .< parts[place].low)
    parts[place].high.replace(with: high3, where: high3 .> parts[place].high)
    parts[place].sum += block.sum
    parts[place].squares += block.squares
    if parts[place].count == 0 { parts[place].start = block.start }
    parts[place].end = block.end
    parts[place].count += Double(block.count)
  }

  private mutating func decide(into spans: inout [WearSpan]) {
    defer { quarter += 1 }
    let (first, second) = (parts[Self.place(2 * quarter)], parts[Self.place(2 * quarter + 1)])
    guard first.count + second.count > 0, isWorn else { return }
    note(
      WearSpan(start: first.count > 0 ? first.start : second.start, end: second.count > 0 ? second.end : first.end),
      into: &spans)
  }

  private var isWorn: Bool {
    var all = Part()
    for index in 0..<Self.partsAround where parts[index].count > 0 {
      all.low.replace(with: parts[index].low, where: parts[index].low .< all.low)
      all.high.replace(with: parts[index].high, where: parts[index].high .> all.high)
      all.sum += parts[index].sum
      all.squares += parts[index].squares
      all.count += parts[index].count
    }
    guard all.count >= Self.leastParts * Self.part * looks * 0.9 else { return true }
    let mean = all.sum / all.count
    let variance = all.squares / all.count - mean * mean
    var stillAxes = 0
    for axis in 0..<3
    where variance[axis] < Self.deviation * Self.deviation && all.high[axis] - all.low[axis] < Self.range {
      stillAxes += 1
    }
    return stillAxes < 2
  }

  private mutating func note(_ span: WearSpan, into spans: inout [WearSpan]) {
    guard var last = open else {
      open = span
      return
    }
    if span.start - last.end <= Self.pause, span.end - last.start <= Self.longest {
      last.end = span.end
      open = last
    } else {
      // What goes on is joined without a seam.
      if span.start - last.end <= Self.pause { last.end = span.start }
      spans.append(last)
      open = span
    }
  }
}
