import Foundation
import GaitDSP
import StoreFixtures
import Testing

@testable import SummaryStore

@Suite struct BytesTests {
  /// What the kernel says this process has made dirty for the disk, whole pages; of a file system in memory nothing.
  private static func written() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/io", encoding: .utf8)
    let line = text.split(separator: "\n").first { $0.hasPrefix("write_bytes: ") }
    return try #require(line.flatMap { Int($0.dropFirst("write_bytes: ".count)) })
  }

  /// The folder's own file system must be on a disk for its writes to be counted.
  private static func counts(in folder: TemporaryFolder) throws -> Bool {
    let before = try written()
    try Data(repeating: 1, count: 1 << 20).write(to: URL(fileURLWithPath: folder.file("probe")))
    return try written() - before >= 1 << 20
  }

  @Test func aDayIsOneAndAHalfHoursInNineThousandSteps() {
    #expect(WalkedDay.boutSteps.count == 60)
    #expect((8_900...9_400).contains(WalkedDay.boutSteps.reduce(0, +)))
  }

  /// Counted by the store's own files: frames of the write-ahead log and pages copied from it, in blocks of 4 KiB as
  /// the file system writes them. The kernel's own count is printed beside it where nothing else writes.
  @Test func aDaysSummariesAreWrittenInLessThanFiveMegabytes() throws {
    let folder = try TemporaryFolder()
    guard try Self.counts(in: folder) else { return }
    let store = try SummaryStore(path: folder.file("stance.db"))
    let session = try store.begin(.test)
    var days: [Int] = []
    for day in 0..<3 {
      let before = try Self.written()
      for number in WalkedDay.boutSteps.indices {
        // 15 hours awake: what stands about goes every 15 minutes, each bout at its end.
        try store.write([.standing(Self.stand(day, number)), .progress(Double(number))], of: session)
        try store.write(WalkedDay.records(number, day: day), of: session)
      }
      try store.prune(now: nil)
      days.append(try Self.written() - before)
    }
    print("bytes written a day: \(days); in use after three: \(try store.usedBytes())")
    #expect(days.reduce(0, +) / days.count < 5_000_000)
    #expect(days.reduce(0, +) > 1_000_000, "the count counts nothing")
  }

  private static func stand(_ day: Int, _ number: Int) -> StandingReference {
    let begin = Double(day) * 86_400 + 24_000 + Double(number) * 900
    return StandingReference(
      start: begin, end: begin + 9, up: SIMD3(0.0312, 0.0123, 0.9994), swayDeg: 0.31, changeDeg: 0.72)
  }
}
