import Foundation
import GaitDSP
import Report

/// Writes `--signals`: one row a 100 Hz frame.
struct SignalsFile: ~Copyable {
  private let handle: FileHandle
  private let path: String
  private var text = ""

  init(path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path)
    else { throw ToolError.cannotWrite(file: path, cause: String(cString: strerror(errno))) }
    self.handle = handle
    self.path = path
    text = "t,obliquity_deg,tilt_deg,rotation_deg,qw,qx,qy,qz,bout,phase\n"
  }

  mutating func append(_ signals: [PelvisSample]) throws {
    for signal in signals {
      let q = signal.attitude
      text += "\(decimals(signal.time, 4)),\(decimals(signal.obliquity, 4)),\(decimals(signal.tilt, 4)),"
      text += "\(decimals(signal.rotation, 4)),\(decimals(q.w, 7)),\(decimals(q.x, 7)),\(decimals(q.y, 7)),"
      text += "\(decimals(q.z, 7)),\(signal.bout),\(decimals(signal.phase, 2))\n"
      if text.utf8.count > 1 << 18 { try flush() }
    }
  }

  mutating func flush() throws {
    do { try handle.write(contentsOf: Data(text.utf8)) } catch {
      throw ToolError.cannotWrite(file: path, cause: error.localizedDescription)
    }
    text.removeAll(keepingCapacity: true)
  }
}
