/// The BMI160's FIFO: whole frames go in, whole frames come out (datasheet 2.5.1, 2.5.2, 2.11.9).
///
/// A frame that was read only in part is read again from its start in the next burst. When frames were lost to
/// overflow, a skip frame (40h and their number) comes first; reading past the last frame gives 80h, after one
/// sensor-time frame (44h and three bytes) where that is enabled.
struct BMI160Frames {
  private var memory: ByteFIFO
  /// Length of each frame in memory, in the same order.
  private let sizes: ByteMemory
  private var firstSize = 0
  private var frameCount = 0
  private var skipped = 0
  /// What the bus sees of the front frame, and how far it was read.
  private var current = Packet()
  private var taken = 0
  private var currentIsStored = false
  private var timeSent = false

  init(capacity: Int) {
    memory = ByteFIFO(capacity: capacity)
    sizes = ByteMemory(size: capacity / 2)
  }

  /// FIFO_LENGTH in bytes: whole frames, and the skip frame of an overflowed FIFO.
  var length: Int { memory.count + (skipped > 0 ? 2 : 0) }

  /// Adds a frame, at the cost of the oldest ones if need be. Returns how many of those were lost.
  mutating func push(_ frame: Packet, keepingSkipFrame: Bool) -> Int {
    var lost = 0
    while memory.free < frame.count + (keepingSkipFrame && (skipped > 0 || lost > 0) ? 2 : 0), frameCount > 0 {
      dropFront()
      lost += 1
    }
    if keepingSkipFrame { skipped += lost }
    memory.push(frame)
    sizes[firstSize &+ frameCount] = UInt8(frame.count)
    frameCount += 1
    if lost > 0 { restartFrame() }
    return lost
  }

  /// A new burst starts at the front frame's first byte.
  mutating func beginBurst() {
    restartFrame()
    timeSent = false
  }

  private mutating func restartFrame() {
    current = Packet()
    taken = 0
  }

  /// Moves whole stored frames as long as they fit; returns how many bytes and how many frames.
  mutating func moveWhole(into buffer: inout MutableSpan<UInt8>, from start: Int, to end: Int) -> (Int, Int) {
    guard skipped == 0, taken >= current.count else { return (0, 0) }
    var place = start
    var released = 0
    while frameCount > 0, place &+ Int(sizes[firstSize]) <= end {
      place &+= memory.move(into: &buffer, from: place, to: place &+ Int(sizes[firstSize]))
      firstSize &+= 1
      frameCount -= 1
      released &+= 1
    }
    return (place &- start, released)
  }

  /// The next byte of the burst, and whether a stored frame left the FIFO with it.
  mutating func next(sensorTime: UInt32?) -> (UInt8, Bool) {
    if taken >= current.count { present(sensorTime) }
    let value = current[taken]
    taken += 1
    guard taken == current.count else { return (value, false) }
    let released = currentIsStored
    if released { dropFront() }
    if !released, current[0] == 0x40, current.count == 2 { skipped = 0 }
    return (value, released)
  }

  private mutating func present(_ sensorTime: UInt32?) {
    current = Packet()
    taken = 0
    currentIsStored = false
    if skipped > 0 {
      current.append(0x40)
      current.append(UInt8(min(255, skipped)))
    } else if frameCount > 0 {
      for index in 0..<Int(sizes[firstSize]) { current.append(memory[index]) }
      currentIsStored = true
    } else if let sensorTime, !timeSent {
      timeSent = true
      current.append(0x44)
      for shift: UInt32 in [0, 8, 16] { current.append(UInt8(truncatingIfNeeded: sensorTime >> shift)) }
    } else {
      current.append(0x80)
    }
  }

  private mutating func dropFront() {
    guard frameCount > 0 else { return }
    memory.drop(Int(sizes[firstSize]))
    firstSize &+= 1
    frameCount -= 1
  }

  /// Empties it; returns how many frames were thrown away.
  mutating func clear() -> Int {
    let thrown = frameCount
    memory.removeAll()
    frameCount = 0
    skipped = 0
    restartFrame()
    return thrown
  }
}
