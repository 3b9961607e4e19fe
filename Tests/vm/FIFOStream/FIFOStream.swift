import CLinux
import Glibc

/// `fifo-stream BUS ADDRESS SECONDS OUTPUT`: sets an LSM6DSO up at 104 Hz and copies its FIFO out as raw counts, one
/// line a sample, over the kernel's `I2C_RDWR`.
///
/// It shares no code with the drivers: it shows that the bench itself carries data truly, so that a failure of the
/// real program in the same machine is the program's.
@main
struct FIFOStream {
  static func main() {
    let words = CommandLine.arguments
    guard words.count == 5, let address = UInt16(words[2].dropFirst(2), radix: 16), let seconds = Double(words[3])
    else {
      print("usage: fifo-stream /dev/i2c-N 0xADDRESS SECONDS OUTPUT")
      exit(64)
    }
    guard let output = fopen(words[4], "w") else {
      print("fifo-stream: cannot write \(words[4])")
      exit(73)
    }
    var stream = Stream(path: words[1], address: address)
    stream.run(seconds: seconds) { line in fputs(line, output) }
    fclose(output)
    print(
      "fifo-stream: samples=\(stream.samples) reads=\(stream.reads) errors=\(stream.errors) setups=\(stream.setups) "
        + "overruns=\(stream.overruns) longest-ms=\(stream.longestMilliseconds)")
  }
}

struct Stream {
  let path: String
  let address: UInt16
  private(set) var samples = 0
  private(set) var reads = 0
  private(set) var errors = 0
  private(set) var setups = 0
  private(set) var overruns = 0
  private(set) var longestMilliseconds = 0
  private var descriptor: Int32 = -1
  private var gyroscope: [Int16] = []

  init(path: String, address: UInt16) {
    self.path = path
    self.address = address
  }

  mutating func run(seconds: Double, emit: (String) -> Void) {
    let end = ContinuousClock.now + .milliseconds(Int(seconds * 1000))
    while ContinuousClock.now < end {
      if descriptor < 0 {
        descriptor = open(path, O_RDWR)
        if descriptor < 0 || !setUp() {
          reopenLater()
          continue
        }
        setups += 1
        emit("setup\n")
      }
      usleep(100_000)
      // FIFO_STATUS1: the level, low byte first.
      guard let status = read(0x3A, 2) else {
        reopenLater()
        continue
      }
      let level = Int(status[0]) | Int(status[1] & 3) << 8
      // A brown-out within the burst turns the rest of it into other registers: only what came from a chip that still
      // has its settings afterwards counts.
      guard let fifo = level > 0 ? read(0x78, level * 7) : [], let after = read(0x3A, 2), let control = read(0x0A, 1),
        control[0] == 0x06
      else {
        reopenLater()
        continue
      }
      // FIFO_OVR_LATCHED: the oldest words went while this program was held up.
      if (status[1] | after[1]) & 0x08 != 0 {
        overruns += 1
        gyroscope = []
        emit("gap\n")
      }
      for start in stride(from: 0, to: fifo.count, by: 7) { take(Array(fifo[start..<start + 7]), emit) }
    }
    if descriptor >= 0 { close(descriptor) }
  }

  private mutating func take(_ word: [UInt8], _ emit: (String) -> Void) {
    let values = (0..<3).map { Int16(bitPattern: UInt16(word[1 + 2 * $0]) | UInt16(word[2 + 2 * $0]) << 8) }
    switch word[0] >> 3 {
    case 1: gyroscope = values
    case 2 where !gyroscope.isEmpty:
      samples += 1
      emit((values + gyroscope).map(String.init).joined(separator: ",") + "\n")
      gyroscope = []
    default: break
    }
  }

  /// 104 Hz, ±4 g, ±500 °/s, both batched at 104 Hz, continuous mode.
  private mutating func setUp() -> Bool {
    guard write(0x12, 0x01) else { return false }
    usleep(1000)
    return write(0x0A, 0x00) && write(0x10, 0x48) && write(0x11, 0x44) && write(0x09, 0x44) && write(0x0A, 0x06)
  }

  private mutating func reopenLater() {
    errors += 1
    gyroscope = []
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    usleep(100_000)
  }

  private mutating func write(_ register: UInt8, _ value: UInt8) -> Bool {
    transfer([register, value], reading: 0) != nil
  }

  private mutating func read(_ register: UInt8, _ count: Int) -> [UInt8]? {
    transfer([register], reading: count)
  }

  private mutating func transfer(_ bytes: [UInt8], reading count: Int) -> [UInt8]? {
    var outward = bytes
    var inward = [UInt8](repeating: 0, count: count)
    let start = ContinuousClock.now
    let messages: Int32 = count > 0 ? 2 : 1
    let done = outward.withUnsafeMutableBufferPointer { out in
      inward.withUnsafeMutableBufferPointer { into in
        var list = [
          i2c_msg(addr: address, flags: 0, len: UInt16(out.count), buf: out.baseAddress),
          i2c_msg(addr: address, flags: UInt16(I2C_M_RD), len: UInt16(into.count), buf: into.baseAddress),
        ]
        return list.withUnsafeMutableBufferPointer { list in
          var call = i2c_rdwr_ioctl_data(msgs: list.baseAddress, nmsgs: UInt32(messages))
          return ioctl(descriptor, UInt(I2C_RDWR), &call)
        }
      }
    }
    let (taken, fraction) = (ContinuousClock.now - start).components
    longestMilliseconds = max(longestMilliseconds, Int(taken) * 1000 + Int(fraction / 1_000_000_000_000_000))
    reads += 1
    return done == messages ? inward : nil
  }
}
