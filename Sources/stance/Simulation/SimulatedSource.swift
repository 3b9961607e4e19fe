import GaitDSP
import Recordings
import Walker

/// A walker's sensor as a source of samples, as a chip's FIFO would deliver them.
struct SimulatedSource: SampleSource, ~Copyable {
  private var sensor: SimulatedIMU
  let info: SourceInfo
  let damage = 0

  /// - Parameter name: of the simulated chip.
  init(_ walker: Walker, _ circumstances: SensorCircumstances, sensorName name: String) {
    sensor = walker.sensor(circumstances)
    info = SourceInfo(
      format: "simulation", device: "built-in walker, \(name)-class sensor", serial: "\(circumstances.seed)",
      nominalRate: circumstances.rate, notes: ["simulated: nobody wore this sensor"])
  }

  mutating func read(into buffer: inout [InertialSample], atMost limit: Int) -> Int {
    var count = 0
    while count < limit, let sample = sensor.next() {
      buffer.append(
        InertialSample(
          time: sample.time, specificForce: sample.specificForce, angularRate: sample.angularRate))
      count += 1
    }
    return count
  }
}

/// A source whose samples are also written to a recording as they pass.
struct KeptSource<Base: SampleSource & ~Copyable>: SampleSource, ~Copyable {
  private var base: Base
  private let file: RecordingFile
  private var isOver = false

  init(_ base: consuming Base, into file: RecordingFile) {
    self.base = base
    self.file = file
  }

  var info: SourceInfo { base.info }
  var damage: Int { base.damage }

  mutating func read(into buffer: inout [InertialSample], atMost limit: Int) throws -> Int {
    let before = buffer.count
    let count = try base.read(into: &buffer, atMost: limit)
    if count > 0 {
      try file.append(buffer[before...])
    } else if !isOver, limit > 0 {
      isOver = true
      try file.finish()
    }
    return count
  }
}
