/// Bytes at a fixed place that lives as long as its owner: registers and FIFO memory.
///
/// A day of samples passes through a chip in seconds of simulation, so its memory is plain memory: indices wrap around
/// the size instead of trapping, and nothing is copied on write.
final class ByteMemory {
  private let bytes: UnsafeMutablePointer<UInt8>
  let size: Int

  /// - Parameter size: bytes; rounded up to a power of two.
  init(size: Int) {
    var rounded = 1
    while rounded < size { rounded &<<= 1 }
    self.size = rounded
    bytes = .allocate(capacity: rounded)
    bytes.initialize(repeating: 0, count: rounded)
  }

  deinit { bytes.deallocate() }

  subscript(index: Int) -> UInt8 {
    get { bytes[index & (size &- 1)] }
    set { bytes[index & (size &- 1)] = newValue }
  }

  subscript(index: UInt8) -> UInt8 {
    get { self[Int(index)] }
    set { self[Int(index)] = newValue }
  }

  func clear() { bytes.update(repeating: 0, count: size) }
}

/// A chip's FIFO memory: a ring of bytes, oldest first. Memory is taken once.
struct ByteFIFO {
  /// Bytes that it holds at most.
  let capacity: Int
  private(set) var count = 0
  /// Runs on for ever; the memory wraps it.
  private var head = 0
  private let memory: ByteMemory

  /// - Parameter capacity: bytes.
  init(capacity: Int) {
    self.capacity = capacity
    memory = ByteMemory(size: capacity)
  }

  var free: Int { capacity &- count }
  var isEmpty: Bool { count == 0 }

  /// The byte `index` places behind the oldest; 0 past the end.
  subscript(index: Int) -> UInt8 {
    index < count ? memory[head &+ index] : 0
  }

  /// Adds what fits; the chip decides beforehand what gives way.
  mutating func push(_ packet: Packet) {
    let length = min(packet.count, free)
    for index in 0..<length { memory[head &+ count &+ index] = packet[index] }
    count &+= length
  }

  /// Forgets the oldest `length` bytes.
  mutating func drop(_ length: Int) {
    let length = min(max(0, length), count)
    head &+= length
    count &-= length
  }

  /// Moves the oldest bytes into `buffer` from `start` on, at most to `end`; returns how many there were.
  mutating func move(into buffer: inout MutableSpan<UInt8>, from start: Int, to end: Int) -> Int {
    let length = min(count, end &- start)
    guard length > 0 else { return 0 }
    for index in 0..<length { buffer[start &+ index] = memory[head &+ index] }
    drop(length)
    return length
  }

  mutating func removeAll() { count = 0 }
}

/// Up to 32 bytes on their way into a FIFO or a register block.
struct Packet {
  private var bytes = InlineArray<32, UInt8>(repeating: 0)
  private(set) var count = 0

  subscript(index: Int) -> UInt8 { bytes[index & 31] }

  mutating func append(_ byte: UInt8) {
    bytes[count & 31] = byte
    count &+= 1
  }

  mutating func append(_ word: UInt16, _ order: ByteOrder) {
    let high = UInt8(truncatingIfNeeded: word >> 8)
    let low = UInt8(truncatingIfNeeded: word)
    append(order == .big ? high : low)
    append(order == .big ? low : high)
  }

  mutating func append(_ vector: SIMD3<Int16>, _ order: ByteOrder) {
    append(UInt16(bitPattern: vector.x), order)
    append(UInt16(bitPattern: vector.y), order)
    append(UInt16(bitPattern: vector.z), order)
  }

  /// The same packet with other bytes from `index` on.
  mutating func replace(at index: Int, with vector: SIMD3<Int16>, _ order: ByteOrder) {
    let end = count
    count = index
    append(vector, order)
    count = max(end, count)
  }

  mutating func replace(at index: Int, with word: UInt16, _ order: ByteOrder) {
    let end = count
    count = index
    append(word, order)
    count = max(end, count)
  }

  /// `length` zero bytes.
  init(zeros length: Int) { count = min(32, length) }
  init() {}
}

enum ByteOrder {
  case big
  case little
}
