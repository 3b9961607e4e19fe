import GaitDSP

/// Writes samples as CSV: `t,ax,ay,az,gx,gy,gz` in s, m/s² and rad/s.
///
/// Six decimals for time and specific force and seven for angular rate resolve a tenth of the finest step of 16-bit
/// sensors (±2 g: 6·10⁻⁴ m/s²; ±125 deg/s: 7·10⁻⁵ rad/s) many times over, so that a sensor's counts come back exactly.
public struct CSVWriter: ~Copyable {
  private static let flushThreshold = 1 << 16
  /// Beyond this no decimals are left in 64 bits; no time or reading gets near.
  private static let largest = 9e11

  private let path: String
  private let sink: FileSink
  private var text: [UInt8] = []
  private var lastTime = -Double.infinity
  private var isClosed = false

  /// Creates the file, or empties it, and writes the header.
  public init(path: String) throws(RecordingError) {
    self.path = path
    do { sink = try FileSink(creating: path) } catch { throw RecordingError(error, file: path) }
    text.reserveCapacity(Self.flushThreshold + 256)
    text.append(contentsOf: "t,ax,ay,az,gx,gy,gz\n".utf8)
  }

  /// Appends samples; times must increase, and by more than the microsecond that is written.
  public mutating func append(_ samples: some Collection<InertialSample>) throws(RecordingError) {
    if isClosed { throw RecordingError(.closed, file: path) }
    for sample in samples {
      try check(sample)
      DecimalText.append(sample.time, decimals: 6, to: &text)
      for axis in 0..<3 {
        text.append(UInt8(ascii: ","))
        DecimalText.append(sample.specificForce[axis], decimals: 6, to: &text)
      }
      for axis in 0..<3 {
        text.append(UInt8(ascii: ","))
        DecimalText.append(sample.angularRate[axis], decimals: 7, to: &text)
      }
      text.append(0x0A)
      lastTime = sample.time
      if text.count >= Self.flushThreshold { try flush() }
    }
  }

  /// Hands everything to the system.
  public mutating func flush() throws(RecordingError) {
    do { try sink.write(text) } catch { throw RecordingError(error, file: path) }
    text.removeAll(keepingCapacity: true)
  }

  /// Writes what is left and closes the file. Without it the last lines may be missing.
  public mutating func close() throws(RecordingError) {
    if isClosed { return }
    try flush()
    isClosed = true
    do { try sink.close() } catch { throw RecordingError(error, file: path) }
  }

  private func check(_ sample: InertialSample) throws(RecordingError) {
    let (force, rate) = (sample.specificForce, sample.angularRate)
    let largest = max(
      abs(force.x), abs(force.y), abs(force.z), abs(rate.x), abs(rate.y), abs(rate.z), abs(sample.time))
    // A NaN compares false in every way.
    let isFinite = (force.sum() + rate.sum() + sample.time).isFinite
    guard isFinite, largest < Self.largest else {
      throw RecordingError(.unwritableSample(time: sample.time), file: path)
    }
    // As written, at whole microseconds, times must still increase.
    guard sample.time - lastTime > 1e-6 else {
      throw RecordingError(
        sample.time < lastTime ? .timeRunsBackwards(from: lastTime, to: sample.time) : .timeRepeats(sample.time),
        file: path)
    }
  }
}
