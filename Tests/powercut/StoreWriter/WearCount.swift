import GaitDSP
import Glibc
import StoreFixtures
import SummaryStore

/// Writes days of wear as the logger would, and counts what the kernel takes for the disk: whole pages made dirty, as
/// in `write_bytes` of /proc/self/io. Nothing else writes in this process.
struct WearCount {
  let folder: String
  let days: Int

  func run() throws {
    let store = try SummaryStore(path: folder + "/stance.db")
    var record = SessionRecord(source: "walker", rate: 100, software: "count")
    record.wall = WallTime(start: 1_772_409_600)
    let session = try store.begin(record)
    for day in 0..<days {
      let before = try Self.written()
      for number in WalkedDay.boutSteps.indices {
        // 15 hours awake: each bout at its end, and quiet stands that meet no bout every half hour.
        let start = Double(day) * 86_400 + 24_000 + Double(number) * 900
        let standing = StandingReference(
          start: start, end: start + 9, up: SIMD3(0.0312, 0.0123, 0.9994), swayDeg: 0.31, changeDeg: 0.72)
        if number % 2 == 0 { try store.write([.standing(standing), .progress(start + 9)], of: session) }
        try store.write(WalkedDay.records(number, day: day), of: session)
        // Twice a day.
        if number % 30 == 29 { try store.prune(now: record.wall.map { $0.start + start }) }
      }
      // Asleep: the session's length every hour.
      for hour in 0..<9 {
        try store.write([.progress(Double(day) * 86_400 + 80_000 + Double(hour) * 3_600)], of: session)
      }
      StoreWriter.say("day \(try Self.written() - before)")
    }
    StoreWriter.say("used \(try store.usedBytes())")
  }

  static func written() throws -> Int {
    guard let file = fopen("/proc/self/io", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, 256, file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if text.hasPrefix("write_bytes: ") { return Int(text.dropFirst(13).dropLast()) ?? 0 }
    }
    return 0
  }
}
