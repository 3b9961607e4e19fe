import Glibc
import Walker

/// Every sample that the chips produced, as CSV, for comparison with what the guest received.
final class TruthFile {
  private let file: UnsafeMutablePointer<FILE>

  init(path: String) throws {
    guard let file = fopen(path, "w") else {
      throw CannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    self.file = file
    write("address,serial,time,ax,ay,az,gx,gy,gz\n")
  }

  deinit { fclose(file) }

  func append(_ sample: ProducedSample, address: UInt8) {
    let (a, g) = (sample.raw.accelerometer, sample.raw.gyroscope)
    write("\(address),\(sample.serial),\(sample.time),\(a.x),\(a.y),\(a.z),\(g.x),\(g.y),\(g.z)\n")
  }

  func flush() { fflush(file) }

  private func write(_ line: String) { fputs(line, file) }

  struct CannotWrite: Error, CustomStringConvertible {
    let path: String
    let reason: String
    var description: String { "cannot write \(path): \(reason)" }
  }
}
