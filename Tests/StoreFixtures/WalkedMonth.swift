import GaitDSP
import SummaryStore

/// Weeks at home as a store holds them: five bouts a day, a left side that drops by 5.5° and, from the fourth week on,
/// by less each week. Two days have no record, one was hardly worn.
public enum WalkedMonth {
  /// Monday, 2026-01-05, 00:00 local time.
  public static let begin = 1_767_571_200.0
  public static let unworn: Set<Int> = [9, 10]
  public static let shortDay = 17
  /// Steps of the bouts of a day.
  static let bouts = [10, 26, 150, 14, 40]

  /// The left side's mean drop of a day, degrees, before the day's own chance.
  public static func drop(day: Int) -> Double { 5.5 - 0.55 * Double(max(0, day / 7 - 2)) }

  /// - Parameter path: of the store, made anew.
  public static func write(to path: String, days: Int = 42) throws {
    let store = try SummaryStore(path: path)
    var chance = SystematicNoise(11)
    for day in 0..<days where !unworn.contains(day) {
      var record = SessionRecord(source: "walker", rate: 100, software: "fixture")
      record.wearer = "P-07"
      record.device = "LSM6DSO at i2c-1 0x6A"
      record.wall = WallTime(start: begin + 86_400 * Double(day) + 7 * 3_600)
      let session = try store.begin(record)
      let wear = day == shortDay ? 2 * 3_600.0 : 13 * 3_600 + 3_600 * chance.next()
      let drop = drop(day: day) + 0.35 * (chance.next() + chance.next())
      // Two days of seven are quieter.
      let scale = (day % 7 >= 5 ? 0.75 : 1) * (1 + 0.15 * chance.next())
      var records: [StoreRecord] = [.wear(start: 0, end: wear)]
      for (number, steps) in (day == shortDay ? Array(bouts.prefix(2)) : bouts).enumerated() {
        let walked = WalkedBout(
          number: number, start: 600 + 900 * Double(number), steps: max(8, Int(Double(steps) * scale)), leftDrop: drop,
          hasStrides: false)
        records.append(.bout(walked.bout, steps: walked.steps))
      }
      try store.write(records, of: session)
      try store.end(session, at: wear)
    }
    try store.close()
  }
}
