import GaitDSP
import Glibc

/// The thread's side.
extension SummaryLogger {
  func run() {
    while true {
      let isEnding = gate.locked {
        let due = dueTime()
        // Woken at least every 5 s for the heartbeat.
        if monotonicNow() < due, ending == nil { gate.wait(until: min(due, monotonicNow() + 5)) }
        health.heartbeat += 1
        health.lastBeat = monotonicNow()
        return ending != nil
      }
      if isEnding { break }
      let isDue = gate.locked { monotonicNow() >= dueTime() }
      if isDue { writeBacklog() }
      let reached = gate.locked { latest }
      let isPruning = reached >= pruneTime
      if isPruning { prune(at: reached) }
      if isDue || isPruning {
        store?.releaseMemory()
        rested?()
      }
    }
    writeBacklog()
    endSession()
    gate.locked {
      isOver = true
      gate.ring()
    }
  }

  /// When there is something to write, s on the monotonic clock.
  private func dueTime() -> Double {
    var due = Double.infinity
    if !backlog.isEmpty {
      due = isFlushing ? 0 : min(urgentSince + settings.urgentDelay, waitingSince + settings.patience)
      // Half of the memory used: do not wait for the rest.
      if backlog.bytes > backlog.capacity / 2 { due = 0 }
    }
    if progress != nil { due = min(due, isFlushing ? 0 : progressWritten + settings.progressInterval) }
    return max(due, retryTime)
  }

  /// One transaction with everything that waits.
  private func writeBacklog() {
    let batch = gate.locked {
      let records = backlog.records + (progress.map { [.progress($0)] } ?? [])
      return (records: records, through: backlog.lastTicket)
    }
    do {
      let store = try openedStore()
      guard let sessionID else { return }
      guard !batch.records.isEmpty else { return settle(through: batch.through, written: 0) }
      let begun = monotonicNow()
      try write(batch.records, to: store, of: sessionID)
      let lasted = monotonicNow() - begun
      gate.locked {
        health.transactions += 1
        health.slowestWrite = max(health.slowestWrite, lasted)
      }
      settle(through: batch.through, written: batch.records.count)
    } catch {
      recover(from: error)
    }
  }

  /// Where the store refuses a batch for good, every record is tried alone and those at fault are left out.
  private func write(_ records: [StoreRecord], to store: SummaryStore, of session: SessionID) throws(StoreError) {
    do { return try store.write(records, of: session) } catch {
      switch error {
      case .refused: break
      case .diskFull:
        // Room made by giving up raw data is used at once.
        guard giveUpRawFile() else { throw error }
        return try store.write(records, of: session)
      default: throw error
      }
    }
    for record in records {
      do { try store.write([record], of: session) } catch {
        guard case .refused = error else { throw error }
        gate.locked { health.refused += 1 }
      }
    }
  }

  private func giveUpRawFile() -> Bool {
    guard let freeSpace, freeSpace() else { return false }
    gate.locked { health.rawFilesGivenUp += 1 }
    return true
  }

  private func settle(through ticket: UInt64, written: Int) {
    gate.locked {
      backlog.settle(through: ticket)
      let now = monotonicNow()
      waitingSince = backlog.isEmpty ? .infinity : now
      urgentSince = backlog.holdsUrgent ? now : .infinity
      isFlushing = false
      progress = nil
      progressWritten = now
      health.written += UInt64(written)
      health.trouble = nil
    }
    retryPause = settings.firstRetry
    retryTime = 0
    failures = 0
    settled?(ticket)
  }

  private func recover(from error: StoreError) {
    failures += 1
    switch error {
    // A disk that does not answer looks like damage, too: the store is opened anew, and judged there.
    case .damaged:
      store = nil
      suspectsDamage = true
    // A disk that was away and came back has other files behind the same names.
    case .ioFailed, .cannotOpen, .readOnly: if failures > 1 { store = nil }
    case .noSuchSession: sessionID = nil
    default: break
    }
    noteFailure(error)
  }

  func noteFailure(_ error: StoreError) {
    gate.locked {
      health.trouble = error
      retryTime = monotonicNow() + retryPause
    }
    retryPause = min(2 * retryPause, settings.longestRetry)
  }

  // MARK: The store

  func openedStore() throws(StoreError) -> SummaryStore {
    try claim?.keepOthersAway()
    if let store, !store.isInPlace { self.store = nil }
    if store == nil || sessionID == nil { try openStore() }
    guard let store else { throw .cannotOpen(path: path, detail: "no store") }
    return store
  }

  private func openStore() throws(StoreError) {
    if store == nil {
      var settings = settings.store
      // The store of this session was sound when it was opened: a disk that was only away need not be read through.
      if sessionID != nil, !suspectsDamage { settings.checkedBytes = -1 }
      do { store = try SummaryStore(path: path, settings: settings) } catch {
        guard case .damaged = error else { throw error }
        // SQLite calls a file damaged that cannot be read; it is, only when every byte of it can.
        try SummaryStore.readThrough(path: path)
        store = try openedOrSetAside()
      }
    }
    suspectsDamage = false
    guard let store else { return }
    let record = gate.locked { session }
    // A card that was put back has it; another file may have somebody's of the same number.
    if let known = sessionID, try !store.holds(known, begunAs: record) {
      sessionID = nil
      gate.locked { health.replaced += 1 }
    }
    guard sessionID == nil else { return }
    let id = try store.begin(record)
    sessionID = id
    gate.locked { health.session = id }
  }

  /// Damaged for good, and only then, the store is set aside; what waits goes into a new one.
  private func openedOrSetAside() throws(StoreError) -> SummaryStore {
    do { return try SummaryStore(path: path, settings: settings.store) } catch {
      guard case .damaged = error else { throw error }
      setAsideDamaged()
      sessionID = nil
      return try SummaryStore(path: path, settings: settings.store)
    }
  }

  private func setAsideDamaged() {
    guard let name = SummaryStore.setAside(path: path) else { return }
    gate.locked { health.setAside.append(name) }
  }

  private func prune(at time: Double) {
    pruneTime = time + settings.pruneInterval
    guard let store else { return }
    let believed = gate.locked { session.wall.map { $0.start + time } }
    var shown = timespec()
    clock_gettime(CLOCK_REALTIME, &shown)
    do {
      try claim?.keepOthersAway()
      // The earlier of the two: neither a board whose clock somebody sets years ahead nor a recording with such a date may
      // cost all that was ever measured.
      try store.prune(now: believed.map { min($0, Double(shown.tv_sec)) })
    } catch {
      recover(from: error)
    }
  }

  private func endSession() {
    guard let store, let sessionID else { return }
    let end = gate.locked { ending ?? 0 }
    do {
      try claim?.keepOthersAway()
      try store.end(sessionID, at: end)
      try store.close()
    } catch {
      gate.locked { health.trouble = error }
    }
  }
}
