import GaitDSP
import IMU
import Recordings

/// A recording in place of a sensor, at the pace of life or as fast as it is read.
struct ReplaySource: SampleSource, ~Copyable {
  private var reader: RecordingReader
  private var buffer: [GaitDSP.InertialSample] = []
  private let time: SamplingTime
  private let isPaced: Bool
  /// Monotonic time that stands for the recording's time 0.
  private var origin: Nanoseconds?
  private(set) var failure: RecordingError?
  let description: SourceDescription
  /// What whoever reads the results has to know of the samples.
  let warnings: [String]

  init(path: String, time: SamplingTime, isPaced: Bool) throws(RecordingError) {
    reader = try RecordingReader.open(path: path)
    self.time = time
    self.isPaced = isPaced
    let info = reader.info
    warnings = info.warnings
    description = SourceDescription(
      name: "replay", device: info.device ?? path, rate: info.nominalRate,
      clock: .own(start: info.start?.secondsSince1970))
  }

  mutating func next(into block: inout SampleBlock, batch seconds: Double) {
    buffer.removeAll(keepingCapacity: true)
    let most = isPaced ? max(1, Int(seconds * description.rate)) : 1024
    do {
      if failure == nil { _ = try reader.read(into: &buffer, atMost: min(most, 4096)) }
    } catch {
      // What stands before the fault is in the buffer and counts; nothing behind it does.
      failure = error
    }
    guard let first = buffer.first, let last = buffer.last else {
      block.kind = .end
      return
    }
    let origin = origin ?? time.now() &- nanoseconds(first.time)
    self.origin = origin
    if isPaced { time.pause(for: origin &+ nanoseconds(last.time) &- time.now()) }
    for sample in buffer {
      block.samples.append(
        IMU.InertialSample(
          time: origin &+ nanoseconds(sample.time), accel: sample.specificForce, gyro: sample.angularRate))
    }
    block.vitals.delivered += Int64(buffer.count)
    block.vitals.rate = description.rate
  }

  mutating func stop() {}

  private func nanoseconds(_ seconds: Double) -> Nanoseconds {
    seconds.isFinite ? Nanoseconds(min(max((seconds * 1e9).rounded(), -4e18), 4e18)) : 0
  }
}
