import Synchronization

/// The lock on a store, from when it can be had: a disk that is read-only when a daemon starts has no room for the lock's
/// file, and may be written to an hour later, by another daemon, too.
public final class StoreClaim: Sendable {
  private let store: String
  private let lock = Mutex<StoreLock?>(nil)

  /// Nothing is locked yet.
  public init(store: String) { self.store = store }

  /// Whether others are kept away.
  public var isHeld: Bool { lock.withLock { $0 != nil } }

  /// Takes the lock, unless it is held; it is, then, for as long as the claim lives.
  /// - Throws: `inUse` where another program has it; `cannotOpen` where there can be no such file.
  public func take() throws(StoreError) {
    try lock.withLock { held throws(StoreError) in
      if held == nil { held = try StoreLock(store: store) }
    }
  }

  /// What must be before anything is written: that no other program has the lock. Where none can have it, because there
  /// can be no file, summaries are worth more than a lock.
  /// - Throws: `inUse`.
  func keepOthersAway() throws(StoreError) {
    do { try take() } catch {
      if case .inUse = error { throw error }
    }
  }
}
