/// How the logger gathers records into transactions.
public struct LoggerSettings: Sendable, Equatable {
  /// Urgent records (bouts, tests, marks) wait this long for company, s.
  public var urgentDelay = 1.0
  /// All others go with them, or at the latest after this, s.
  public var patience = 1_800.0
  /// The session's length alone is written this often, s.
  public var progressInterval = 3_600.0
  /// Memory for records that wait, bytes.
  public var waitingBytes = 4 << 20
  /// First and longest pause after a failed write, s.
  public var firstRetry = 1.0
  public var longestRetry = 60.0
  /// The store is pruned, and its days are made, this often, s of the session.
  public var pruneInterval = 12 * 3_600.0
  public var store = StoreSettings()

  public init() {}
}
