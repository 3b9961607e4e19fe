import Foundation
import StoreFixtures
import Testing

/// What a day of wear costs the card. A process of its own writes it, so that the kernel's count of bytes that it has
/// made dirty (`write_bytes` of /proc/self/io, whole 4 KiB pages) is the store's alone.
@Suite struct BytesTests {
  @Test func aDayIsOneAndAHalfHoursInNineThousandSteps() {
    #expect(WalkedDay.boutSteps.count == 60)
    #expect((8_900...9_400).contains(WalkedDay.boutSteps.reduce(0, +)))
  }

  @Test(
    .enabled(if: WriterProcess.path != nil, "store-writer is not built beside the tests"),
    .enabled(if: !TemporaryFolder.isInMemory, "the kernel counts nothing for a file system in memory"))
  func aDaysSummariesAreWrittenInLessThanFiveMegabytes() throws {
    let folder = try TemporaryFolder()
    let lines = try WriterProcess.run(["days", folder.path, "4"]).split(separator: "\n")
    let days = lines.filter { $0.hasPrefix("day ") }.compactMap { Int($0.dropFirst(4)) }
    #expect(days.count == 4)
    print("bytes written a day: \(days); in use after four: \(lines.last ?? "")")
    #expect(days.allSatisfy { $0 < 5_000_000 })
    #expect(days.reduce(0, +) > 4_000_000, "the count misses most of what was written")
  }
}
