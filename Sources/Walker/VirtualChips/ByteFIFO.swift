/// A chip's FIFO memory: a ring of bytes, oldest first. Memory is taken once.
struct ByteFIFO {
  let capacity: Int
  private(set) var count = 0
  private var head = 0
  private var memory: [UInt8]

  /// - Parameter capacity: bytes.
  init(capacity: Int) {
    self.capacity = capacity
    memory = [UInt8](repeating: 0, count: capacity)
  }

  var free: Int { capacity &- count }
  var isEmpty: Bool { count == 0 }

  /// The byte `index` places behind the oldest; 0 past the end.
  subscript(index: Int) -> UInt8 {
    guard index >= 0, index < count else { return 0 }
    return memory[wrapped(head &+ index)]
  }

  /// Adds what fits; the chip decides beforehand what gives way.
  mutating func push(_ packet: Packet) {
    for index in 0..<min(packet.count, free) {
      memory[wrapped(head &+ count)] = packet[index]
      count &+= 1
    }
  }

  /// Forgets the oldest `length` bytes.
  mutating func drop(_ length: Int) {
    let length = min(max(0, length), count)
    head = wrapped(head &+ length)
    count &-= length
  }

  mutating func removeAll() {
    count = 0
    head = 0
  }

  private func wrapped(_ place: Int) -> Int { place >= capacity ? place &- capacity : place }
}

/// Up to 32 bytes on their way into a FIFO or a register block.
struct Packet {
  private var bytes = SIMD32<UInt8>()
  private(set) var count = 0

  subscript(index: Int) -> UInt8 { index < count ? bytes[index] : 0 }

  mutating func append(_ byte: UInt8) {
    guard count < 32 else { return }
    bytes[count] = byte
    count &+= 1
  }

  mutating func append(_ word: UInt16, _ order: ByteOrder) {
    let high = UInt8(truncatingIfNeeded: word >> 8)
    let low = UInt8(truncatingIfNeeded: word)
    append(order == .big ? high : low)
    append(order == .big ? low : high)
  }

  mutating func append(_ vector: SIMD3<Int16>, _ order: ByteOrder) {
    for axis in 0..<3 { append(UInt16(bitPattern: vector[axis]), order) }
  }
}

enum ByteOrder {
  case big
  case little
}
