import GaitDSP

/// Records that wait for the disk, oldest first, within a bound of memory.
struct Backlog {
  private(set) var records: [StoreRecord] = []
  /// Ticket of the first record; the others follow without a hole.
  private(set) var firstTicket: UInt64 = 1
  private(set) var bytes = 0
  private(set) var dropped: UInt64 = 0
  private(set) var holdsUrgent = false
  let capacity: Int
  /// Room for so many records stays.
  private static let kept = 16

  init(capacity: Int) { self.capacity = capacity }

  var isEmpty: Bool { records.isEmpty }
  /// Ticket of the last record ever added.
  var lastTicket: UInt64 { firstTicket + UInt64(records.count) - 1 }

  /// Adds a record; what memory has no room for goes, the oldest first, but never the newest.
  mutating func add(_ record: StoreRecord) {
    records.append(record)
    bytes += record.bytes
    holdsUrgent = holdsUrgent || record.isUrgent
    var excess = 0
    while bytes > capacity, excess < records.count - 1 {
      bytes -= records[excess].bytes
      excess += 1
    }
    guard excess > 0 else { return }
    records.removeFirst(excess)
    firstTicket += UInt64(excess)
    dropped += UInt64(excess)
  }

  /// Forgets everything up to a ticket: it is done with.
  mutating func settle(through ticket: UInt64) {
    guard ticket >= firstTicket else { return }
    let count = Int(min(ticket - firstTicket + 1, UInt64(records.count)))
    for record in records.prefix(count) { bytes -= record.bytes }
    records.removeFirst(count)
    // What a disk that was away for hours made room for is given back.
    if records.capacity > 4 * max(records.count, Self.kept) { records = records.withUnsafeBufferPointer { Array($0) } }
    firstTicket += UInt64(count)
    holdsUrgent = records.contains(where: \.isUrgent)
  }
}

extension StoreRecord {
  /// About the memory that it takes.
  var bytes: Int { MemoryLayout<StoreRecord>.stride + ownBytes }

  /// What lies outside the record itself.
  private var ownBytes: Int {
    switch self {
    case .steps(let steps): 64 + steps.count * MemoryLayout<Step>.stride
    case .bout(let bout, let steps):
      bout.bytes + steps.count * MemoryLayout<Step>.stride
    case .stanceTrial(let trial): 400 + trial.drop.count * 8
    case .test(let test):
      128 + (test.notes?.utf8.count ?? 0) + test.parameters.utf8.count + (test.result?.utf8.count ?? 0)
    case .total(let total): MemoryLayout<SessionTotal>.stride + total.summary.bytes
    case .mark(let mark): 64 + mark.text.utf8.count
    case .gap(let gap): gap.cause.utf8.count
    case .standing: MemoryLayout<StandingReference>.stride
    case .wear, .progress, .wallClock: 0
    }
  }
}

extension Bout {
  fileprivate var bytes: Int {
    MemoryLayout<Bout>.stride + summary.bytes + turns.count * MemoryLayout<Turn>.stride + 256
  }
}

extension BoutSummary {
  /// A side's curves, measures and asymmetries lie in arrays of their own.
  fileprivate var bytes: Int {
    let curves = 4 * StrideCurve.points * MemoryLayout<SIMD3<Double>>.stride
    let measures = 2 * StepMeasure.allCases.count * MemoryLayout<MeasureSummary>.stride
    let asymmetries = StepMeasure.allCases.count * MemoryLayout<Asymmetry>.stride
    return curves + measures + asymmetries
  }
}
