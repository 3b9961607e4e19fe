/// How soon a passphrase may be tried again: each address waits longer after each failure, and all together try at most
/// once in two seconds in the long run.
struct SignInDelays: Sendable {
  static let free = 3
  static let longest: Duration = .seconds(60)
  static let forgotten: Duration = .seconds(900)
  static let addresses = 256

  private struct Record {
    var failures = 0
    var last: ContinuousClock.Instant
  }

  private var everyone: Allowance
  private var records: [String: Record] = [:]

  init(now: ContinuousClock.Instant) { everyone = Allowance(rate: 0.5, most: 10, now: now) }

  /// Seconds to wait; 0 = the passphrase may be tried, and counts as a failure until `succeeded` says otherwise.
  mutating func attempt(_ address: String, now: ContinuousClock.Instant) -> Int {
    records = records.filter { now - $0.value.last < Self.forgotten }
    if let record = records[address] {
      let left = Self.delay(after: record.failures) - (now - record.last)
      if left > .zero { return max(1, Int((left / .seconds(1)).rounded(.up))) }
    }
    guard everyone.take(now: now) else { return 2 }
    if records[address] == nil, records.count >= Self.addresses,
      let oldest = records.min(by: { $0.value.last < $1.value.last })
    {
      records[oldest.key] = nil
    }
    records[address, default: Record(last: now)].failures += 1
    records[address]?.last = now
    return 0
  }

  mutating func succeeded(_ address: String) { records[address] = nil }

  static func delay(after failures: Int) -> Duration {
    guard failures >= free else { return .zero }
    return min(longest, .seconds(1 << min(failures - free, 6)))
  }
}
