import Foundation
import IMU
import Report

/// Counts as the chip gave them, for comparison bit for bit: `n,t,ax,ay,az,gx,gy,gz`.
///
/// `n` numbers the slots of the chip's own grid, missing samples included; where the grid was lost (the sensor was set
/// up again) it goes on by time. `t` in s.
final class RawFile {
  private let path: String
  private let sink: ResultSink
  private var text = "n,t,ax,ay,az,gx,gy,gz\n"
  private var slot: Int64 = 0

  init(path: String, replaces: Bool) throws {
    try RecordingFile.refuseToOverwrite(path, unless: replaces)
    self.path = path
    sink = try ResultSink(path: path)
  }

  /// - Parameters:
  ///   - batch: its first `count` samples are taken.
  ///   - origin: the time that counts as 0.
  func append(_ batch: SampleBatch, first count: Int, since origin: Nanoseconds) throws {
    if let gap = batch.gap, slot > 0 { slot += Int64(gap.missing) }
    for index in 0..<min(count, batch.raw.count) {
      let raw = batch.raw[index]
      text += "\(slot),\(decimals(Double(batch.samples[index].time - origin) * 1e-9, 6)),"
      text += "\(raw.accel.x),\(raw.accel.y),\(raw.accel.z),\(raw.gyro.x),\(raw.gyro.y),\(raw.gyro.z)\n"
      slot += 1
    }
    if text.utf8.count > 1 << 14 { try flush() }
  }

  func finish() throws {
    try flush()
    try sink.finish()
  }

  private func flush() throws {
    try sink.write(text)
    text.removeAll(keepingCapacity: true)
  }
}
