import GaitDSP
import StoreFixtures
import Testing

@testable import SummaryStore

@Suite struct BacklogTests {
  /// A disk that is away for hours makes hundreds wait; what was set aside for them must not stay for weeks.
  @Test func memoryIsGivenBackWhenTheDiskIsBack() {
    var backlog = Backlog(capacity: 4 << 20)
    for number in 0..<2_000 { backlog.add(.mark(MarkRecord(time: Double(number), text: "a note"))) }
    #expect(backlog.records.capacity >= 2_000 && backlog.lastTicket == 2_000)
    backlog.settle(through: 1_990)
    #expect(backlog.records.count == 10 && backlog.records.capacity <= 64)
    backlog.settle(through: 2_000)
    #expect(backlog.isEmpty && backlog.bytes == 0 && backlog.records.capacity <= 64)
  }

  /// Gaps come by the hundred, bouts by the dozen: a gap must not take the room of a bout.
  @Test func smallRecordsTakeLittleMemory() {
    #expect(MemoryLayout<StoreRecord>.stride <= 64)
  }

  /// The bound is one of memory, whatever the records are.
  @Test func theBoundHoldsForManySmallRecordsToo() {
    var backlog = Backlog(capacity: 100_000)
    for number in 0..<20_000 { backlog.add(.wear(start: Double(number), end: Double(number) + 1)) }
    #expect(backlog.records.count * MemoryLayout<StoreRecord>.stride <= 100_000)
    #expect(backlog.dropped + UInt64(backlog.records.count) == 20_000)
  }
}
