/// Turns decoded counts into timed samples and keeps the account of what is missing. Time never runs backwards here,
/// whatever the clock learns: a correction is spread over the batch.
struct BatchAssembler: Sendable {
  var scaling: InertialScaling
  /// Index and time of the last sample delivered.
  private var last: (index: Int64, time: Nanoseconds)?
  /// The chip's grid was lost since: indices on both sides cannot be subtracted.
  private var gridLost = false
  private var cause: GapCause?

  private(set) var delivered: Int64 = 0
  private(set) var missing: Int64 = 0
  private(set) var gaps = 0

  init(scaling: InertialScaling) { self.scaling = scaling }

  /// Samples are missing before the next ones. The first cause stands until they come.
  mutating func note(_ cause: GapCause) {
    guard last != nil, self.cause == nil else { return }
    self.cause = cause
  }

  /// The next indices belong to another grid.
  mutating func loseGrid() { gridLost = true }

  /// Appends `raw` as samples `first`, `first + 1`, … with the clock's times.
  mutating func append(_ raw: Span<RawSample>, first: Int64, clock: SampleClock, to batch: inout SampleBatch) {
    let count = raw.count
    guard count > 0, let start = clock.time(of: first), let end = clock.time(of: first &+ Int64(count - 1)) else {
      return
    }
    let period = max(1, clock.period * 1e9)
    var begin = Double(start)
    var step = count > 1 ? Double(end &- start) / Double(count - 1) : period
    if let last {
      let contiguous = cause == nil && !gridLost && first == last.index &+ 1
      if contiguous {
        // From the last delivered time to what the clock says now, evenly, never by less than half a period.
        step = max(Double(end &- last.time) / Double(count), 0.5 * period)
        begin = Double(last.time) + step
      } else {
        let least = Double(last.time) + 0.5 * period
        if begin < least { begin = least }
        report(last: last, first: first, at: Nanoseconds(begin), period: period, in: &batch)
      }
    }
    step = max(step, 1)
    let base = Nanoseconds(begin)
    for index in 0..<count {
      let counts = raw[index]
      let sample = InertialSample(
        time: base &+ Nanoseconds(step * Double(index)), accel: scaling.accel(counts.accel),
        gyro: scaling.gyro(counts.gyro))
      batch.samples.append(sample)
      batch.raw.append(counts)
      if isSaturated(counts.accel) || isSaturated(counts.gyro) { batch.saturated += 1 }
    }
    delivered &+= Int64(count)
    last = (first &+ Int64(count - 1), base &+ Nanoseconds(step * Double(count - 1)))
    cause = nil
    gridLost = false
  }

  private mutating func report(
    last: (index: Int64, time: Nanoseconds), first: Int64, at time: Nanoseconds, period: Double,
    in batch: inout SampleBatch
  ) {
    let lost =
      gridLost
      ? Int64(max(0, (Double(time &- last.time) / period).rounded() - 1)) : max(0, first &- last.index &- 1)
    // A doubt that turned out to have cost nothing is no gap.
    guard lost > 0 else { return }
    batch.gap = Gap(cause: cause ?? .countMismatch, from: last.time, to: time, missing: Int(lost))
    missing &+= lost
    gaps += 1
  }
}

@inline(__always)
private func isSaturated(_ counts: SIMD3<Int16>) -> Bool {
  counts.max() >= Int16.max - 1 || counts.min() <= Int16.min + 1
}
