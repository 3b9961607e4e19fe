import GaitDSP
import Glibc
import Recordings

/// How raw recording is doing now.
public struct RawLoggerStatus: Sendable, Equatable {
  public var recorder = RawRecorderStatus()
  /// Counts turns of the thread; a watchdog is fed while it moves.
  public var heartbeat: UInt64 = 0
  /// Samples that wait in memory.
  public var waiting = 0
  /// Samples that no recorder has had: memory had no room because the disk was too slow, or no file could be begun. Each
  /// is a hole in the file's time.
  public var overflowed = 0
  /// What keeps samples from the disk now; `nil` when all is well.
  public var trouble: RecordingError?

  /// All samples that no file will hold.
  public var lost: Int { overflowed + recorder.samplesLost }

  public init() {}
}

/// Records raw samples without ever making the caller wait: a `RawRecorder` on a thread of its own, behind a ring of
/// samples that is set aside at the start.
public final class RawLogger: @unchecked Sendable {
  private let gate = Gate()
  private let settings: RawRecorderSettings

  // Guarded by `gate`.
  private let ring: UnsafeMutableBufferPointer<InertialSample>
  private var first = 0
  private var count = 0
  private var health = RawLoggerStatus()
  private var wallStart: Double?
  private var isEnding = false
  private var isOver = false
  private var isRunning = false

  // Of the thread alone.
  private var recorder: RawRecorder?
  private var retryTime = 0.0
  private let batch: UnsafeMutableBufferPointer<InertialSample>

  /// - Parameters:
  ///   - capacity: samples that wait in memory at most; 6,000 are a minute at 100 Hz and 0.6 MB.
  ///   - wallStart: seconds since 1970 at time 0 of the samples; `nil` while unknown.
  /// - Throws: where the settings can never work; a disk that is away now is tried again later.
  public init(
    settings: RawRecorderSettings, capacity: Int = 6_000, wallStart: Double? = nil
  ) throws(RecordingError) {
    self.settings = settings
    self.wallStart = wallStart
    let empty = InertialSample(time: 0, specificForce: .zero, angularRate: .zero)
    ring = .allocate(capacity: max(capacity, 64))
    ring.initialize(repeating: empty)
    // What the largest FIFO brings at once reaches the recorder at once: it judges by that how much may be lost.
    batch = .allocate(capacity: 768)
    batch.initialize(repeating: empty)
    do { recorder = try RawRecorder(settings: settings, wallStart: wallStart) } catch {
      if case .unwritable = error.cause {
        ring.deallocate()
        batch.deallocate()
        throw error
      }
      health.trouble = error
    }
  }

  deinit {
    ring.deallocate()
    batch.deallocate()
  }

  /// Starts the thread. Once.
  public func start() {
    guard !gate.locked({ isRunning }) else { return }
    if DetachedThread.start({ [self] in run() }) { gate.locked { isRunning = true } }
  }

  /// Hands samples over, in order, s since the session's start. Never waits for the disk, allocates nothing.
  public func submit(_ samples: UnsafeBufferPointer<InertialSample>) {
    gate.locked {
      let taken = min(samples.count, ring.count - count)
      for index in 0..<taken { ring[(first + count + index) % ring.count] = samples[index] }
      count += taken
      health.overflowed += samples.count - taken
      gate.ring()
    }
  }

  /// The wall clock has become known or was corrected: the next file begins at the right time.
  public func setWallStart(_ start: Double) {
    gate.locked {
      wallStart = start
      gate.ring()
    }
  }

  /// How the recorder is doing now.
  public var status: RawLoggerStatus {
    gate.locked {
      var status = health
      status.waiting = count
      return status
    }
  }

  /// Writes what waits, closes the file and ends the thread.
  /// - Parameter timeout: how long to wait for the disk, s.
  public func finish(timeout: Double = 20) -> RawLoggerStatus {
    let deadline = monotonicNow() + timeout
    gate.locked {
      isEnding = true
      gate.ring()
      while isRunning, !isOver, monotonicNow() < deadline { gate.wait(until: deadline) }
    }
    return status
  }

  // MARK: The thread

  private func run() {
    while true {
      let turn = gate.locked { () -> (wallStart: Double?, isLast: Bool) in
        let now = monotonicNow()
        if !isEnding, count == 0 || now < retryTime {
          gate.wait(until: count > 0 ? min(retryTime, now + 5) : now + 5)
        }
        health.heartbeat += 1
        return (wallStart, isEnding)
      }
      if monotonicNow() >= retryTime || turn.isLast { drain(wallStart: turn.wallStart) }
      if turn.isLast { break }
    }
    do { try recorder?.close() } catch { note(error) }
    gate.locked {
      if let status = recorder?.status { health.recorder = status }
      isOver = true
      gate.ring()
    }
  }

  private func drain(wallStart: Double?) {
    while let time = gate.locked({ count > 0 ? ring[first].time : nil }) {
      do {
        // Until there is a file for them, samples wait in the ring.
        try prepare(at: time, wallStart: wallStart)
        let taken = gate.locked {
          let taken = min(count, batch.count)
          for index in 0..<taken { batch[index] = ring[(first + index) % ring.count] }
          first = (first + taken) % ring.count
          count -= taken
          return taken
        }
        try record(UnsafeBufferPointer(rebasing: batch[..<taken]))
        gate.locked {
          if let status = recorder?.status { health.recorder = status }
          health.trouble = nil
        }
      } catch {
        note(error)
        return
      }
    }
  }

  private func prepare(at time: Double, wallStart: Double?) throws(RecordingError) {
    if recorder == nil { recorder = try RawRecorder(settings: settings, wallStart: wallStart) }
    if let wallStart { try recorder?.setWallStart(wallStart) }
    while true {
      do { return try recorder?.prepare(at: time) ?? () } catch { try makeRoom(after: error) }
    }
  }

  /// What was in hand when the disk was full is lost with the sector that it tore.
  private func record(_ samples: UnsafeBufferPointer<InertialSample>) throws(RecordingError) {
    do { try recorder?.append(samples) } catch { try makeRoom(after: error) }
  }

  /// On a full disk the oldest raw file goes first.
  private func makeRoom(after error: RecordingError) throws(RecordingError) {
    switch error.cause {
    case .cannotWrite(ENOSPC), .cannotOpen(ENOSPC):
      guard recorder?.giveUpOldest() == true else { throw error }
    default: throw error
    }
  }

  private func note(_ error: RecordingError) {
    gate.locked {
      health.trouble = error
      if let status = recorder?.status { health.recorder = status }
    }
    retryTime = monotonicNow() + 1
  }
}
