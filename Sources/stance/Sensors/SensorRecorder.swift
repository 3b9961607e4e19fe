import Foundation
import GaitDSP
import IMU
import Report

/// Streams one sensor into a file: times from the first sample on, a gap as missing time.
struct SensorRecorder {
  enum Target {
    /// SI units, `.csv` or `.cwa`.
    case recording(path: String)
    /// Counts.
    case raw(path: String)
  }

  /// What came of it.
  struct Account {
    var samples = 0
    /// From the first to the last sample, s.
    var duration = 0.0
    var gaps = 0
    /// Samples that the gaps cost.
    var missing = 0
    /// Samples with an axis at the end of its range.
    var saturated = 0
    /// Samples a second by the monotonic clock, as estimated from the FIFO.
    var rate: Double?
    var nominalRate = 0.0
    /// Values that the format could not hold.
    var clipped = 0
    /// The sensor was away when the recording ended.
    var endsWithout: SensorError?
  }

  let sensor: FoundSensor
  let target: Target
  let sensing: SensorSettings
  var calibration: SensorCalibration?
  /// Ends by itself after these; `nil` = when told to.
  var seconds: Double?
  var replaces = false
  /// Hears of gaps and troubles, with the seconds since the first sample.
  var notice: (String) -> Void = { _ in }
  /// Hears how far it is, after every read.
  var progress: (Account) -> Void = { _ in }

  private enum Sink {
    case recording(RecordingFile)
    case raw(RawFile)
  }

  /// Records until the time is up or a signal asks to stop.
  /// - Throws: `SensorFailure` when no sample came at all, `ToolError` when the file cannot be written.
  func run(_ open: consuming OpenBus) throws -> Account {
    let settings = StreamSettings(sensor: sensing, batch: 0.5, address: sensor.address, chip: sensor.chip)
    let setUp = sensor.chip.description.setUp(sensing)
    let isSimulated = open.time.isSimulated
    var stream = open.stream(settings, calibration: calibration)
    var account = Account(nominalRate: setUp.rate)
    var batch = SampleBatch()
    var sink: Sink?
    var buffer: [GaitDSP.InertialSample] = []
    var origin: Nanoseconds?
    let limit = seconds ?? .infinity
    let begun = stream.time.now()
    var attempts = 0
    loop: while !StopSignal.isAsked {
      // A sensor that went away must not keep a timed recording from ending.
      if Double(stream.time.now() - begun) * 1e-9 > limit + 3 { break }
      switch stream.next(into: &batch) {
      case .waiting: continue
      case .trouble(let error):
        attempts += 1
        if origin == nil, attempts >= 3 || Self.isFinal(error) { throw SensorFailure.sensor(error) }
        if account.endsWithout == nil { notice("no sensor at the moment: \(error); trying again") }
        account.endsWithout = error
        continue
      case .samples: break
      }
      if account.endsWithout != nil { notice("the sensor is back") }
      account.endsWithout = nil
      attempts = 0
      let zero = origin ?? batch.samples[0].time
      if sink == nil {
        origin = zero
        sink = try makeSink(setUp, start: zero, isSimulated: isSimulated)
      }
      if let gap = batch.gap { hear(of: gap, since: zero, &account) }
      buffer.removeAll(keepingCapacity: true)
      for sample in batch.samples {
        let time = Double(sample.time - zero) * 1e-9
        guard time < limit else { break }
        buffer.append(GaitDSP.InertialSample(time: time, specificForce: sample.accel, angularRate: sample.gyro))
      }
      switch sink {
      case .recording(let file)?: try file.append(buffer)
      case .raw(let file)?: try file.append(batch, first: buffer.count, since: zero)
      case nil: break
      }
      account.samples += buffer.count
      account.saturated += batch.saturated
      account.duration = buffer.last?.time ?? account.duration
      account.rate = stream.rate
      progress(account)
      if buffer.count < batch.samples.count { break loop }
    }
    // A sensor that cannot be told to sleep any more is its own business.
    try? stream.stop()
    switch sink {
    case .recording(let file)?:
      try file.finish()
      account.clipped = file.clippedValues
    case .raw(let file)?: try file.finish()
    case nil: throw SensorFailure.refused("no sample was recorded; nothing was written")
    }
    return account
  }

  /// No waiting helps against these.
  private static func isFinal(_ error: SensorError) -> Bool {
    guard case .bus(let error) = error else { return false }
    return [.notPermitted, .noSuchBus, .unsupported, .addressInUse].contains(error.cause)
  }

  private func hear(of gap: IMU.Gap, since zero: Nanoseconds, _ account: inout Account) {
    let from = Double(gap.from - zero) * 1e-9
    let length = Double(gap.to - gap.from) * 1e-9
    account.gaps += 1
    account.missing += gap.missing
    notice(
      "gap at \(decimals(from, 2)) s: \(gap.missing) sample\(gap.missing == 1 ? "" : "s") missing over "
        + "\(decimals(length, 2)) s: \(gap.cause.words)")
  }

  private func makeSink(_ setUp: SetUp, start: Nanoseconds, isSimulated: Bool) throws -> Sink {
    switch target {
    case .raw(let path): return .raw(try RawFile(path: path, replaces: replaces))
    case .recording(let path):
      let settings = RecordingFile.Settings(
        rate: setUp.rate, startTime: isSimulated ? 946_684_800 : Self.wallTime(of: start),
        accelerationRange: range(setUp.accelScale * 32768 / IMU.standardGravity, of: [2, 4, 8, 16]),
        angularRateRange: range(setUp.gyroScale * 32768 * 180 / .pi, of: [125, 250, 500, 1000, 2000]),
        annotation: [
          ("source", isSimulated ? "stance virtual chip (simulated)" : "stance record"),
          ("sensor", sensor.words), ("calibration", calibration?.date ?? "none"),
        ])
      return .recording(try RecordingFile(path: path, settings: settings, replaces: replaces))
    }
  }

  /// The nominal range that a chip's full scale is meant to be: 70 mdps a count make 2294, sold as 2000.
  private func range(_ fullScale: Double, of ranges: [Int]) -> Int {
    ranges.last { Double($0) <= fullScale * 1.01 } ?? ranges[0]
  }

  private static func wallTime(of time: Nanoseconds) -> Double {
    let now = IMU.WallClock.read()
    // A board without a battery-backed clock starts in 1970, which .cwa cannot state.
    return max(946_684_800, now.wall - Double(now.monotonic - time) * 1e-9)
  }
}
