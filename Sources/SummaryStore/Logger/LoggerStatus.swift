/// How the logger is doing, for a status line and a watchdog.
public struct LoggerStatus: Sendable, Equatable {
  /// Counts turns of the logging thread; a watchdog is fed while it moves.
  public var heartbeat: UInt64 = 0
  /// Monotonic time at which the thread last turned, s; it stands still while the disk holds it.
  public var lastBeat = 0.0
  /// The session's number in the store; `nil` until the store could be opened.
  public var session: SessionID?
  /// Records, and about their bytes, that wait in memory.
  public var waiting = 0
  public var waitingBytes = 0
  /// Tickets up to this one are done with: on the disk, or counted as dropped or refused.
  public var settledThrough: UInt64 = 0
  /// Records on the disk.
  public var written: UInt64 = 0
  /// Records that memory had no room for while the disk was away; the oldest go first.
  public var dropped: UInt64 = 0
  /// Records that the store would never take, e.g. a bout written twice.
  public var refused: UInt64 = 0
  /// Transactions.
  public var transactions: UInt64 = 0
  /// Longest transaction so far, s.
  public var slowestWrite = 0.0
  /// Raw files given up because the disk was full.
  public var rawFilesGivenUp: UInt64 = 0
  /// What keeps records from the disk now; `nil` when all is well.
  public var trouble: StoreError?
  /// Times that the store's file was deleted or replaced by another; the session was begun again in the one that is there.
  public var replaced = 0
  /// Damaged stores that were set aside, newest last.
  public var setAside: [String] = []

  public init() {}
}
