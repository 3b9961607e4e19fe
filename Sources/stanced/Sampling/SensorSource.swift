import IMU
import Recordings
import Walker

/// A chip on a bus, real or virtual, through the one stream that the drivers are made for.
struct SensorSource: SampleSource, ~Copyable {
  private var stream: SensorStream<SensorBus, SamplingTime>
  private var batch = SampleBatch()
  private let scales: SensorScales
  /// The sensor whose scales were chosen last.
  private var scaled: FoundSensor?
  /// Hears of a calibration that is not used, once for each sensor.
  private let notice: (String) -> Void
  let description: SourceDescription

  init(
    bus: consuming SensorBus, time: SamplingTime, settings: StreamSettings, scales: SensorScales = .dataSheet,
    description: SourceDescription, notice: @escaping (String) -> Void = { _ in }
  ) {
    self.description = description
    self.scales = scales
    self.notice = notice
    stream = SensorStream(bus: bus, time: time, settings: settings) { found, setUp, celsius in
      scales.scaling(found, setUp, celsius: celsius)
    }
  }

  mutating func next(into block: inout SampleBlock, batch seconds: Double) {
    stream.longestWait = seconds
    switch stream.next(into: &batch) {
    case .samples:
      block.samples.append(contentsOf: batch.samples)
      block.gap = batch.gap
      block.saturated = batch.saturated
      block.vitals.saturated += batch.saturated
      block.vitals.temperature = batch.temperature ?? block.vitals.temperature
    case .waiting: break
    case .trouble(let error):
      block.kind = .trouble(error.description)
      // Nothing known on this bus, or the bus itself is away: perhaps it is on another one.
      stream.bus.moveOn()
      try? stream.bus.reopen()
    }
    block.vitals.sensor = stream.found
    if let found = stream.found, found != scaled {
      scaled = found
      block.vitals.scales = scales.choice(for: found)
      if case .refused(let error) = block.vitals.scales {
        notice("\(error); until then this sensor is measured with the data sheet's scales")
      }
    }
    block.vitals.rate = stream.rate
    block.vitals.timeUncertainty = stream.timeUncertainty
    let account = stream.account
    block.vitals.delivered = account.delivered
    block.vitals.missing = account.missing
    block.vitals.gaps = account.gaps
    block.vitals.faults = stream.faults
  }

  /// A sensor that cannot be told to sleep any more is its own business.
  mutating func stop() { try? stream.stop() }

  /// Whatever a sensor does, it is tried again.
  var failure: RecordingError? { nil }
}
