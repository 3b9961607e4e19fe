import GaitDSP
import SummaryStore

/// A day of wear: 60 bouts, most of them short, 1.5 h of walking, 9,000 steps and a little more.
public struct WalkedDay {
  /// Steps of each bout, in the order of the day.
  public static let boutSteps: [Int] = {
    var steps: [Int] = []
    // 24 under 10 s, 16 of 10–30 s, 8 of 30–60 s, 6 of 1–2 min, 6 walks of 8 to 14 min.
    for index in 0..<24 { steps.append(8 + index % 9) }
    for index in 0..<16 { steps.append(20 + 2 * index) }
    for index in 0..<8 { steps.append(58 + 5 * index) }
    for index in 0..<6 { steps.append(115 + 16 * index) }
    steps += [830, 990, 1_180, 1_310, 1_450, 1_540]
    // Mixed, the same way every time.
    var noise = SystematicNoise(3)
    for index in steps.indices.reversed() where index > 0 {
      steps.swapAt(index, Int(noise.bits() % UInt64(index + 1)))
    }
    return steps
  }()

  /// One bout's records, with what the day brings beside it: quiet stands, a gap now and then.
  /// - Parameter number: of the bout in the day; bout `number` begins 900 s after the one before.
  public static func records(_ number: Int, day: Int = 0) -> [StoreRecord] {
    let start = Double(day) * 86_400 + 25_000 + Double(number) * 900
    let walked = WalkedBout(
      number: day * boutSteps.count + number, start: start, steps: boutSteps[number % boutSteps.count])
    var records: [StoreRecord] = []
    for stand in 0..<6 {
      let begin = start - 300 + 30 * Double(stand)
      records.append(
        .standing(
          StandingReference(
            start: begin, end: begin + 29, up: SIMD3(0.0312, 0.0123, 0.9994), swayDeg: 0.31, changeDeg: 0.72)))
    }
    if number % 20 == 7 {
      records.append(.gap(GapRecord(start: start - 60, end: start - 58.5, cause: "fifo_overflow", missing: 150)))
    }
    records.append(.wear(start: start - 900, end: start))
    records.append(.bout(walked.bout, steps: walked.steps))
    return records
  }
}
