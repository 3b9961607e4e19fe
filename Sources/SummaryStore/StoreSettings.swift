/// How a store is kept.
public struct StoreSettings: Sendable, Equatable {
  /// What a commit waits for.
  public enum Durability: String, Sendable {
    /// Until the disk has it: survives a power cut.
    case full = "FULL"
    /// Until the system has it: a power cut takes the last transactions. For comparison only.
    case normal = "NORMAL"
    /// Nothing: a power cut may damage the file. For comparison only.
    case off = "OFF"
  }

  public var durability = Durability.full
  /// Pages (1 KiB) in the write-ahead log at which it is copied into the file. A page that many transactions change
  /// is then copied once: with 2,048 pages that is about once a day.
  public var checkpointPages = 2_048
  /// Whether a file is checked before it is used: all of it up to this many bytes, above only its schema.
  public var checkedBytes = 64 << 20
  /// How long to wait for another program that reads or writes, s.
  public var busyTimeout = 5.0
  public var retention = Retention()

  public init() {}
}

/// What is kept for how long. Days are kept for good: their rows are made before what they rest on goes. So are guided
/// tests, but for their steps, and marks: they are few, small, and somebody's doing.
public struct Retention: Sendable, Equatable {
  /// Fewer days count as these: a day is counted again until the next is over, and must be whole until then.
  static let leastDays = 2.0

  /// Steps and curves of bouts older than this go, days; `nil` keeps them.
  public var detailDays: Double? = 400
  /// Bouts of everyday wear older than this go with their steps, and so do gaps, spans of wear, standing references and
  /// sessions that nothing is left of, days; `nil` keeps them.
  public var summaryDays: Double?
  /// Bytes that the store may use; beyond, the oldest steps and curves go first, then the oldest of what
  /// `summaryDays` speaks of. What is kept for good stays.
  public var bytes = 1 << 30

  public init() {}
}
