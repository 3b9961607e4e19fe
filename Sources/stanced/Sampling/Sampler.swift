import Glibc
import IMU
import Recordings

/// The sampling loop: reads the source and hands over what came. It waits for the sensor and for nothing else.
struct Sampler {
  let control: SamplingControl
  let output: Handoff<SampleBlock>
  let settings: SamplingSettings
  let options: SourceOptions
  /// Hears of what cannot be had.
  let notice: @Sendable (String) -> Void

  /// Between pulses, s.
  static let pulseInterval: Nanoseconds = 5_000_000_000
  /// Longest time between two reads while a client watches, s.
  static let liveBatch = 0.04
  /// And while a test is led, s.
  static let testBatch = 0.2

  /// Runs until the source is over or the daemon is to end.
  /// - Throws: what ended the source before its end.
  func run(_ source: consuming some SampleSource & ~Copyable) throws(RecordingError) {
    if settings.realTimePriority > 0 {
      let status = StageThread.makeRealTime(priority: settings.realTimePriority)
      if status != 0 { notice("no real-time priority: \(String(cString: strerror(status))); sampling goes on without") }
    }
    var hasLost = false
    let clock = MonotonicTime()
    var block = SampleBlock()
    var pulse: UInt64 = 0
    var pulsed = clock.now() &- Self.pulseInterval
    var first: Nanoseconds?
    let begun = clock.now()
    var isOver = false
    while !isOver {
      block.clear()
      if control.isStopping {
        block.kind = .end
      } else {
        source.next(into: &block, batch: batch)
      }
      if first == nil { first = block.samples.first?.time }
      keepPace(block.samples.last?.time, since: first, begun: begun)
      if let limit = options.limit, let first, let last = block.samples.last?.time, Double(last - first) > limit * 1e9 {
        control.stop()
      }
      isOver = block.kind == .end
      let now = clock.now()
      let isDue = now &- pulsed >= Self.pulseInterval
      guard isDue || isOver || !block.samples.isEmpty || block.kind != .samples else { continue }
      if isDue {
        pulse &+= 1
        pulsed = now
      }
      block.pulse = pulse
      // Time that is not life's can wait; and the end must arrive.
      while (!options.isPaced || isOver) && output.waiting == output.capacity { usleep(200) }
      block.followsLoss = hasLost
      let vitals = block.vitals
      hasLost = !output.put { swap(&$0, &block) }
      // The slot's memory came back in the block's place; what is known of the sensor goes on.
      block.vitals = vitals
    }
    source.stop()
    if let failure = source.failure { throw failure }
  }

  private var batch: Double {
    if control.isLive { return Self.liveBatch }
    return control.isTesting ? min(Self.testBatch, settings.batch) : settings.batch
  }

  /// Time that is not life's may still not pass faster than asked for.
  private func keepPace(_ last: Nanoseconds?, since first: Nanoseconds?, begun: Nanoseconds) {
    guard !options.isPaced, let speed = options.speed, let last, let first else { return }
    let ahead = Double(last &- first) / speed - Double(MonotonicTime().now() &- begun)
    if ahead > 1e3, !control.isStopping { MonotonicTime().pause(for: Nanoseconds(min(ahead, 1e9))) }
  }
}
