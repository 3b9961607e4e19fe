/// The FIFO of ST's tagged family: words of one tag byte and six data bytes (LSM6DSO datasheet, 6.5.7 and 9.69).
struct TaggedFIFO {
  static let wordSize = 7
  static let depth = 512

  enum Sensor: UInt8 {
    case gyroscope = 0x01
    case accelerometer = 0x02
    case temperature = 0x03
    case timestamp = 0x04
  }

  private var memory = ByteFIFO(capacity: wordSize * depth)
  /// The word that the bus is reading.
  private var current = Packet()
  /// Whether that word is still the oldest in memory.
  private var currentIsFront = false
  /// Time slots written so far; the tag holds the two low bits.
  private(set) var slot = 0
  private let release: VirtualLSM6DSO.WordRelease

  init(release: VirtualLSM6DSO.WordRelease) { self.release = release }

  /// Words waiting.
  var level: Int { memory.count / Self.wordSize }

  mutating func closeSlot() { slot &+= 1 }

  /// Tag byte: sensor 7:3, time slot 2:1, and bit 0 that makes the number of ones even.
  private func tag(_ sensor: Sensor) -> UInt8 {
    let bits = sensor.rawValue << 3 | UInt8(slot & 3) << 1
    return bits | UInt8(bits.nonzeroBitCount & 1)
  }

  /// Adds a word behind the newest; a full FIFO gives up its oldest word, or refuses.
  /// - Returns: whether the word found a place, and whether one was lost for it.
  mutating func push(
    _ sensor: Sensor, _ words: (UInt16, UInt16, UInt16), limit: Int, overwrites: Bool
  ) -> (entered: Bool, lost: Bool) {
    let full = level >= limit
    if full {
      guard overwrites else { return (false, true) }
      memory.drop(Self.wordSize)
      currentIsFront = false
    }
    var packet = Packet()
    packet.append(tag(sensor))
    packet.append(words.0, .little)
    packet.append(words.1, .little)
    packet.append(words.2, .little)
    memory.push(packet)
    return (true, full)
  }

  /// Byte `index` of the word being read; index 0, the tag, turns to the oldest word. An empty FIFO gives zeros.
  /// - Returns: the byte, and whether a word left the FIFO with it.
  mutating func read(_ index: Int) -> (value: UInt8, released: Bool) {
    if index == 0 {
      current = Packet()
      currentIsFront = !memory.isEmpty
      if currentIsFront { for place in 0..<Self.wordSize { current.append(memory[place]) } }
    }
    let value = current[index]
    let leaves = index == (release == .withTag ? 0 : Self.wordSize - 1) && currentIsFront
    if leaves {
      memory.drop(Self.wordSize)
      currentIsFront = false
    }
    return (value, leaves)
  }

  /// Moves whole words, oldest first; returns how many bytes.
  mutating func moveWords(into buffer: inout MutableSpan<UInt8>, from start: Int, to end: Int) -> Int {
    let whole = (end &- start) / Self.wordSize &* Self.wordSize
    let moved = memory.move(into: &buffer, from: start, to: start &+ whole)
    if moved > 0 {
      current = Packet()
      currentIsFront = false
    }
    return moved
  }

  /// Empties it; returns how many words were thrown away.
  mutating func clear() -> Int {
    let thrown = level
    memory.removeAll()
    current = Packet()
    currentIsFront = false
    slot = 0
    return thrown
  }
}
