import GaitDSP
import Report

/// Writes `--signals`: one row a 100 Hz frame.
struct SignalsFile: ~Copyable {
  private let sink: ResultSink
  private var text = "t,obliquity_deg,tilt_deg,rotation_deg,qw,qx,qy,qz,bout,phase\n"

  init(path: String) throws { sink = try ResultSink(path: path) }

  mutating func append(_ signals: [PelvisSample]) throws {
    for signal in signals {
      let q = signal.attitude
      text += "\(decimals(signal.time, 4)),\(decimals(signal.obliquity, 4)),\(decimals(signal.tilt, 4)),"
      text += "\(decimals(signal.rotation, 4)),\(decimals(q.w, 7)),\(decimals(q.x, 7)),\(decimals(q.y, 7)),"
      text += "\(decimals(q.z, 7)),\(signal.bout),\(decimals(signal.phase, 2))\n"
      if text.utf8.count > 1 << 18 { try flush() }
    }
  }

  mutating func finish() throws {
    try flush()
    try sink.finish()
  }

  private mutating func flush() throws {
    try sink.write(text)
    text.removeAll(keepingCapacity: true)
  }
}
