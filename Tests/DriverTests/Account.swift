import Glibc
import IMU
import Walker

/// Holds what a stream delivers against what the chip took: every sample exactly once and in its place, or inside a
/// reported gap.
struct Account {
  /// Samples delivered; of these with a payload bit flipped on the wire; and with values that are no sample's.
  private(set) var delivered = 0
  private(set) var flipped = 0
  private(set) var wrong = 0
  /// Samples neither delivered nor inside a reported gap, and samples delivered twice or out of order.
  private(set) var unaccounted = 0
  private(set) var disordered = 0
  /// Samples inside reported gaps, by the chip's count, and gaps whose own count is not what fits into their time.
  private(set) var missing = 0
  private(set) var miscounted = 0
  private(set) var gaps: [String: Int] = [:]
  /// Times of delivered samples against the true ones, s: the largest difference from `timedAfter` on, and the largest
  /// while the clock learns, within as long of the first sample or of a gap of more than half a second.
  private(set) var largest = 0.0
  private(set) var largestLearning = 0.0
  private var learnt = 0.0
  private var squares = 0.0
  private var timed = 0
  /// True time of the first delivery, s.
  private(set) var first: Double?
  private var next: Int?
  private var last: Nanoseconds = .min

  /// The counts of each sample by its number.
  let sample: @Sendable (Int) -> SensorCounts

  init(of sample: @escaping @Sendable (Int) -> SensorCounts) { self.sample = sample }

  /// Seconds after the first sample from which the times are judged.
  var timedAfter = 10.0

  /// What a sample time may be off by before it counts as another sample's, s.
  private let tolerance = 0.003

  var rms: Double { timed > 0 ? (squares / Double(timed)).squareRoot() : 0 }

  /// - Parameter rate: the chip's true one, samples a second.
  mutating func take(_ batch: SampleBatch, _ truth: Truth, rate: Double) {
    for index in batch.samples.indices {
      let (sample, raw) = (batch.samples[index], batch.raw[index])
      if sample.time <= last { disordered += 1 }
      last = sample.time
      delivered += 1
      let time = Double(sample.time) * 1e-9
      let serial = identify(raw, near: time, truth)
      if index == 0, let gap = batch.gap {
        take(gap, to: serial, truth, rate)
      } else if let next, serial != next {
        if serial < next { disordered += 1 } else { unaccounted += serial - next }
      }
      next = serial + 1
      judge(time, serial, truth)
    }
  }

  private mutating func take(_ gap: Gap, to serial: Int, _ truth: Truth, _ rate: Double) {
    gaps[name(gap.cause), default: 0] += 1
    guard let next else { return }
    if serial < next { disordered += 1 }
    let lost = max(0, serial - next)
    missing += lost
    if gap.to - gap.from > 500_000_000 { learnt = Double(gap.to) * 1e-9 + timedAfter }
    let span = Double(gap.to - gap.from) * 1e-9 * rate
    miscounted += abs(span - Double(gap.missing + 1)) > 1 + 0.003 * span ? 1 : 0
    for missed in next..<max(next, serial) {
      let time = truth.time(of: missed)
      if time < Double(gap.from) * 1e-9 - tolerance || time > Double(gap.to) * 1e-9 + tolerance { unaccounted += 1 }
    }
  }

  private mutating func judge(_ time: Double, _ serial: Int, _ truth: Truth) {
    let taken = truth.time(of: serial)
    if first == nil { first = taken }
    guard let first, taken > first + timedAfter else { return }
    squares += (time - taken) * (time - taken)
    timed += 1
    if taken < learnt {
      largestLearning = max(largestLearning, abs(time - taken))
    } else {
      largest = max(largest, abs(time - taken))
    }
  }

  /// The sample's serial number: its counts spell it; else the sample that it is most like, about where it came.
  private mutating func identify(_ raw: RawSample, near time: Double, _ truth: Truth) -> Int {
    let counts = SensorCounts(accelerometer: raw.accel, gyroscope: raw.gyro)
    if let serial = counts.serial, let full = truth.full(serial), counts == sample(full) { return full }
    let expected = next ?? 0
    if counts == sample(expected) { return expected }
    // After a gap the place is told by the time.
    var best = (serial: expected, bits: distance(counts, expected))
    for candidate in truth.around(time) {
      let bits = distance(counts, candidate)
      if bits < best.bits { best = (candidate, bits) }
    }
    if best.bits == 0 { return best.serial }
    if best.bits <= 4 { flipped += 1 } else { wrong += 1 }
    return best.serial
  }

  private func distance(_ counts: SensorCounts, _ serial: Int) -> Int {
    let truth = sample(serial)
    let (force, rate) = (
      counts.accelerometer ^ truth.accelerometer, counts.gyroscope ^ truth.gyroscope
    )
    return (0..<3).reduce(0) { $0 + force[$1].nonzeroBitCount + rate[$1].nonzeroBitCount }
  }

  private func name(_ cause: GapCause) -> String {
    switch cause {
    case .busFailed: "bus"
    case .fifoOverflow: "overflow"
    case .tornFrame: "torn"
    case .damagedFrame: "damaged"
    case .invalidReading: "invalid"
    case .chipReset: "reset"
    case .countMismatch: "mismatch"
    }
  }
}

extension Account: CustomStringConvertible {
  var description: String {
    let causes = gaps.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    return "\(delivered) delivered, \(missing) in \(gaps.values.reduce(0, +)) gaps (\(causes)), "
      + "\(unaccounted) unaccounted, \(disordered) disordered, \(wrong) wrong, \(flipped) flipped, "
      + "\(miscounted) miscounted; time RMS \(micros(rms)) µs, largest \(micros(largest)) µs, "
      + "\(micros(largestLearning)) µs while learning anew"
  }
}

/// When each of the chip's last samples was taken.
final class Truth {
  private static let kept = 1 << 20
  private let times = UnsafeMutablePointer<Double>.allocate(capacity: kept)
  private(set) var produced = 0

  init() { times.initialize(repeating: 0, count: Self.kept) }
  deinit { times.deallocate() }

  func append(_ sample: ProducedSample) {
    times[sample.serial & (Self.kept - 1)] = sample.time
    produced = sample.serial + 1
  }

  func time(of serial: Int) -> Double {
    serial < produced && serial >= produced - Self.kept ? times[serial & (Self.kept - 1)] : -.infinity
  }

  /// The newest sample whose number has these low 24 bits, if it is one of those kept.
  func full(_ low: Int) -> Int? {
    guard produced > 0 else { return nil }
    let newest = produced - 1
    let serial = newest - ((newest - low) & 0xFF_FFFF)
    return serial >= max(0, produced - Self.kept) ? serial : nil
  }

  /// Samples taken about `time`.
  func around(_ time: Double) -> Range<Int> {
    var low = max(0, produced - Self.kept)
    var high = produced
    while low < high {
      let middle = (low + high) / 2
      if self.time(of: middle) < time { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 3)..<min(produced, low + 4)
  }
}

func micros(_ seconds: Double) -> Int { Int((min(seconds, 1e9) * 1e6).rounded()) }

/// Two digits behind the point, four with `fine`.
func rounded(_ value: Double, fine: Bool = false) -> Double {
  let scale = fine ? 1e4 : 1e2
  return (value * scale).rounded() / scale
}
