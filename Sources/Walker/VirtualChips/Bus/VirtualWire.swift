import Glibc
import IMU

/// Two wires with chips on them: messages, acknowledges, bus time and faults, below any host interface.
///
/// Both `VirtualBus` (in the process) and the emulated USB adapter (behind a real kernel) drive one.
public final class VirtualWire {
  /// What became of a message.
  public enum Outcome: Equatable, Sendable {
    /// It went through whole.
    case done
    /// Nobody acknowledged the address.
    case noAcknowledge
    /// The transfer stopped after this many data bytes.
    case short(Int)
    /// The wires were held for the adapter's whole time-out.
    case hung
    /// There is no adapter at present.
    case unplugged
  }

  /// The time that the wires, their chips and whoever drives them share.
  public let time: VirtualTime
  /// May be changed at any time; another seed begins its faults anew.
  public var faults: BusFaults {
    didSet {
      if faults.seed != oldValue.seed { random = SeededRandom(seed: faults.seed) }
      if faults != oldValue { arm() }
    }
  }
  /// How often each fault struck so far.
  public private(set) var counts = WireFaultCounts()
  /// Seconds that one byte with its acknowledge takes: nine bits at the bus clock.
  public let secondsPerByte: Double
  /// Who is on the wires, in the order in which they were attached.
  public private(set) var chips: [(address: UInt8, chip: VirtualChip)] = []

  private var random: SeededRandom
  private var hangs: [BusFaults.Span] = []
  private var brownOuts: [Double] = []
  private var hangsServed = 0
  private var brownOutsServed = 0
  private var lastBrownOut = -Double.infinity
  private var bytesToFlip = Int.max

  /// - Parameter clock: bus clock in Hz; 400 kHz is what every chip here allows. With 0 or less a byte takes no time.
  public init(time: VirtualTime = VirtualTime(), faults: BusFaults = .none, clock: Double = 400_000) {
    self.time = time
    self.faults = faults
    self.secondsPerByte = clock > 0 ? 9 / clock : 0
    random = SeededRandom(seed: faults.seed)
    arm()
  }

  /// Puts a chip on the wires at a 7-bit address; of two at one address the first answers.
  public func attach(_ chip: VirtualChip, at address: UInt8) {
    chips.append((address, chip))
  }

  /// Takes the faults up as they now stand. A brown-out that struck before does not strike again.
  private func arm() {
    hangsServed = 0
    brownOutsServed = 0
    hangs = faults.hangs.sorted { $0.from < $1.from }
    brownOuts = faults.brownOuts.filter { $0 > lastBrownOut }.sorted()
    drawNextFlip()
  }

  /// Lets every chip live up to now and strikes what is due. Call it at the start of each message.
  public func settle() {
    let now = time.seconds
    while brownOutsServed < brownOuts.count, brownOuts[brownOutsServed] <= now {
      for (_, chip) in chips { chip.powerCycle(at: brownOuts[brownOutsServed]) }
      counts.brownOuts += 1
      lastBrownOut = brownOuts[brownOutsServed]
      brownOutsServed += 1
    }
    for (_, chip) in chips { chip.advance(to: now) }
  }

  /// Whether there is no adapter now.
  public var isUnplugged: Bool {
    let now = time.seconds
    return faults.unplugged.contains { $0.contains(now) }
  }

  /// Faults that strike before the first bit: a late start, no adapter, wires held, no acknowledge by chance.
  public func begin() -> Outcome {
    if random.happens(faults.late) {
      counts.lateTransfers += 1
      time.advance(by: random.unit() * faults.lateBy)
    }
    if !faults.unplugged.isEmpty, isUnplugged {
      counts.refusedUnplugged += 1
      return .unplugged
    }
    if !hangs.isEmpty {
      let now = time.seconds
      while hangsServed < hangs.count, hangs[hangsServed].until <= now { hangsServed += 1 }
      if hangsServed < hangs.count, hangs[hangsServed].contains(now) {
        counts.hangs += 1
        time.advance(by: faults.hangBlocks)
        return .hung
      }
    }
    settle()
    if random.happens(faults.nack) {
      counts.nacks += 1
      time.advance(by: secondsPerByte)
      return .noAcknowledge
    }
    return .done
  }

  /// One write message after `begin()`: the register pointer, then values. Empty: the address alone.
  public func write(_ bytes: Span<UInt8>, to address: UInt8) -> Outcome {
    guard let chip = chip(at: address) else { return absent() }
    time.advance(by: secondsPerByte * Double(bytes.count + 1))
    let arrived = cut(bytes.count)
    if arrived == bytes.count, bytesToFlip > bytes.count {
      bytesToFlip -= faults.bitFlip > 0 ? bytes.count : 0
      chip.receive(bytes)
    } else {
      // Rare: the message is torn or hit by noise.
      var altered = [UInt8](repeating: 0, count: arrived)
      for index in 0..<arrived { altered[index] = flipped(bytes[index]) }
      chip.receive(altered.span)
    }
    return arrived == bytes.count ? .done : .short(arrived)
  }

  /// One read message after `begin()` or a write: fills the buffer from the chip's pointer on.
  public func read(into buffer: inout MutableSpan<UInt8>, from address: UInt8) -> Outcome {
    guard let chip = chip(at: address) else { return absent() }
    let wanted = buffer.count
    let arrived = cut(wanted)
    let sent = tear(arrived)
    chip.send(into: &buffer, count: sent)
    for index in sent..<arrived { buffer[index] = 0xFF }
    time.advance(by: secondsPerByte * Double(arrived + 1))
    if faults.bitFlip > 0 {
      for index in 0..<arrived { buffer[index] = flipped(buffer[index]) }
    }
    return arrived == wanted ? .done : .short(arrived)
  }

  private func chip(at address: UInt8) -> VirtualChip? {
    for entry in chips where entry.address == address { return entry.chip }
    return nil
  }

  private func absent() -> Outcome {
    time.advance(by: secondsPerByte)
    return .noAcknowledge
  }

  /// How many of `count` bytes get through.
  private func cut(_ count: Int) -> Int {
    guard count > 0, random.happens(faults.shortTransfer) else { return count }
    counts.shortTransfers += 1
    return Int(random.next() % UInt64(count))
  }

  /// How many of `count` bytes the chip sends before it loses step.
  private func tear(_ count: Int) -> Int {
    guard count > 0, random.happens(faults.tornRead) else { return count }
    counts.tornReads += 1
    return Int(random.next() % UInt64(count))
  }

  /// Bit flips are drawn as distances between them, so that clean bytes cost nothing.
  private func flipped(_ byte: UInt8) -> UInt8 {
    bytesToFlip -= 1
    guard bytesToFlip <= 0 else { return byte }
    drawNextFlip()
    counts.flippedBits += 1
    return byte ^ (1 << UInt8(random.next() & 7))
  }

  private func drawNextFlip() {
    guard faults.bitFlip > 0 else {
      bytesToFlip = Int.max
      return
    }
    let distance = log(1 - random.unit()) / log1p(-min(faults.bitFlip, 0.999999))
    bytesToFlip = 1 + Int(min(distance, 1e15))
  }
}
