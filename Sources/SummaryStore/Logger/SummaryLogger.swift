import GaitDSP
import Glibc

/// Keeps records without ever making the caller wait: a thread of its own writes them, in few transactions.
///
/// While the disk is full, read-only, slow or gone, records wait in memory up to a bound, beyond which the oldest are
/// dropped and counted; they are written when the disk is back. `submit` and `status` hold a lock for microseconds and
/// never while the disk is at work.
public final class SummaryLogger: @unchecked Sendable {
  let path: String
  let settings: LoggerSettings
  let claim: StoreClaim?
  let freeSpace: (@Sendable () -> Bool)?
  let settled: (@Sendable (UInt64) -> Void)?
  let rested: (@Sendable () -> Void)?
  let gate = Gate()

  // Guarded by `gate`.
  var backlog: Backlog
  var session: SessionRecord
  var health = LoggerStatus()
  var progress: Double?
  /// How long the session has lasted, s.
  var latest = 0.0
  /// Monotonic time of the oldest record that waits, s; and of the oldest urgent one.
  var waitingSince = Double.infinity
  var urgentSince = Double.infinity
  var progressWritten = monotonicNow()
  var isFlushing = false
  var ending: Double?
  var isOver = false

  /// Of whoever starts the thread.
  private var isStarted = false

  // Of the thread alone.
  var store: SummaryStore?
  var sessionID: SessionID?
  var retryPause: Double
  var retryTime = 0.0
  /// In a row.
  var failures = 0
  var suspectsDamage = false
  /// s of the session.
  var pruneTime = 60.0

  /// Opens the store and begins the session; the thread runs from `start()` on.
  ///
  /// A damaged store is set aside (see `LoggerStatus.setAside`) and a new one begun. Where the disk cannot be used now,
  /// opening is tried again later.
  /// - Parameters:
  ///   - claim: taken before anything is written, as soon as it can be had; while another program has the store, records
  ///     wait as they do for a disk.
  ///   - freeSpace: called on the thread when the disk is full; gives up the oldest raw file and says whether there
  ///     was one.
  ///   - settled: called on the thread with the last ticket that is on the disk (or dropped or refused, see `status`).
  ///   - rested: called on the thread after each piece of work, when what it took of memory is free again and nothing
  ///     more will be done for a while.
  /// - Throws: `newerVersion` or `notAStore`: such a file is somebody else's and is left alone.
  public init(
    path: String, session: SessionRecord, settings: LoggerSettings = LoggerSettings(),
    claim: StoreClaim? = nil, freeSpace: (@Sendable () -> Bool)? = nil, settled: (@Sendable (UInt64) -> Void)? = nil,
    rested: (@Sendable () -> Void)? = nil
  ) throws(StoreError) {
    self.path = path
    self.session = session
    self.settings = settings
    self.claim = claim
    self.freeSpace = freeSpace
    self.settled = settled
    self.rested = rested
    backlog = Backlog(capacity: settings.waitingBytes)
    retryPause = settings.firstRetry
    do { _ = try openedStore() } catch {
      switch error {
      case .newerVersion, .notAStore: throw error
      default: noteFailure(error)
      }
    }
  }

  /// Starts the thread. Once.
  public func start() {
    guard !isStarted else { return }
    isStarted = DetachedThread.start { [self] in run() }
  }

  /// Hands records over, in order. Never waits for the disk.
  /// - Returns: the ticket of the last one; see `LoggerStatus.settledThrough`.
  @discardableResult
  public func submit(_ records: [StoreRecord]) -> UInt64 {
    gate.locked {
      let now = monotonicNow()
      for record in records {
        if case .progress(let time) = record {
          progress = max(time, progress ?? time)
          latest = max(latest, time)
          continue
        }
        if case .wallClock(let wall) = record { session.wall = wall }
        backlog.add(record)
        waitingSince = min(waitingSince, now)
        if record.isUrgent { urgentSince = min(urgentSince, now) }
      }
      gate.ring()
      return backlog.lastTicket
    }
  }

  /// Asks for everything to be written now. Does not wait.
  public func flush() {
    gate.locked {
      isFlushing = true
      gate.ring()
    }
  }

  /// How the logger is doing now.
  public var status: LoggerStatus {
    gate.locked {
      var status = health
      status.waiting = backlog.records.count
      status.waitingBytes = backlog.bytes
      status.dropped = backlog.dropped
      status.settledThrough = backlog.firstTicket - 1
      return status
    }
  }

  /// Writes what waits, ends the session and the thread.
  /// - Parameters:
  ///   - end: s since the session's start.
  ///   - timeout: how long to wait for the disk, s; what is not written by then is lost, and counted as waiting.
  public func finish(at end: Double, timeout: Double = 20) -> LoggerStatus {
    let deadline = monotonicNow() + timeout
    gate.locked {
      ending = end
      gate.ring()
      while !isOver, isStarted, monotonicNow() < deadline { gate.wait(until: deadline) }
    }
    return status
  }
}
