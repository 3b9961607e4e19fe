import StoreFixtures
import Testing

@testable import SummaryStore

/// What is read together.
@Suite struct OneStateTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("stance.db") }

  init() throws { folder = try TemporaryFolder() }

  /// A daemon writes on while an export reads one table after the other.
  @Test func tablesThatAreReadTogetherAreOfOneState() throws {
    let store = try SummaryStore(path: path)
    let session = try store.begin(.test)
    func rows(_ table: StoreTable, _ reader: StoreReader) throws -> Int {
      var count = 0
      try reader.read(table, header: { _ in }, row: { _ in count += 1 })
      return count
    }
    func walk(_ number: Int) throws {
      let walked = WalkedBout(number: number, start: 100 * Double(number + 1), steps: 20)
      try store.write([.bout(walked.bout, steps: walked.steps)], of: session)
    }
    try walk(0)
    let reader = try StoreReader(path: path)
    try reader.inOneState {
      #expect(try rows(.bouts, reader) == 1)
      try walk(1)
      _ = try store.begin(.test)
      #expect(try rows(.steps, reader) == 20 && reader.sessions().count == 1 && reader.days().isEmpty)
      #expect(try reader.inOneState { try rows(.bouts, reader) } == 1)
    }
    #expect(try rows(.bouts, reader) == 2 && rows(.steps, reader) == 40 && reader.sessions().count == 2)
    struct Elsewhere: Error {}
    #expect(throws: Elsewhere.self) { try reader.inOneState { throw Elsewhere() } }
    #expect(try reader.sessions().count == 2, "and what fails in it leaves nothing open")
  }
}
