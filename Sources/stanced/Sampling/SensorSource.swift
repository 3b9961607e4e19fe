import IMU
import Recordings
import Walker

/// A chip on a bus, real or virtual, through the one stream that the drivers are made for.
struct SensorSource: SampleSource, ~Copyable {
  private var stream: SensorStream<SensorBus, SamplingTime>
  private var batch = SampleBatch()
  let description: SourceDescription

  init(
    bus: consuming SensorBus, time: SamplingTime, settings: StreamSettings, calibration: SensorCalibration?,
    description: SourceDescription
  ) {
    self.description = description
    guard let calibration else {
      stream = SensorStream(bus: bus, time: time, settings: settings)
      return
    }
    stream = SensorStream(bus: bus, time: time, settings: settings) { _, setUp, celsius in
      calibration.scaling(setUp, temperature: celsius)
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
