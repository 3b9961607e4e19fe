import IMU
import Testing
import Walker

/// One transfer of a burst goes wrong on an adapter that reads 32 bytes at a time, while the clock still learns: the
/// sample that the burst then falls short of must not pass for one that came meanwhile.
@Suite struct SplitBurstTests {
  private static let clocks = isLong ? [-0.1, -0.03, 0, 0.017, 0.1] : [0, 0.017]
  /// Long reads behind the start: those of the first two bursts, or of all bursts of the first second.
  private static let transfers = isLong ? 1...30 : 1...8

  @Test(arguments: VirtualPart.allCases)
  func aTransferThatWentWrongIsFoundBehindAStart(_ part: VirtualPart) {
    for (error, transfer) in Self.clocks.flatMap({ error in Self.transfers.map { (error, $0) } }) {
      for damage in StrickenBus.Damage.all {
        var run = StrickenRun(part, rateError: error)
        run.bus.strike(damage, after: transfer)
        run.stream(until: 1.2) {}
        run.expectNothingWrong("\(damage) in transfer \(transfer), clock \(error)")
      }
    }
  }

  /// Where the rate is known from before, a level that falls out of its grid must not be taken for another rate.
  @Test(arguments: VirtualPart.allCases)
  func aTransferThatWentWrongIsFoundBehindAReset(_ part: VirtualPart) {
    for error in Self.clocks {
      var run = StrickenRun(part, rateError: error)
      run.stream(until: 12) {}
      for (transfer, damage) in Self.transfers.flatMap({ number in StrickenBus.Damage.all.map { (number, $0) } }) {
        run.chip.powerCycle(at: run.now)
        let bus = run.bus
        run.stream(until: run.now + 2.5) { bus.strike(damage, after: transfer) }
      }
      run.expectNothingWrong("clock \(error)")
    }
  }

  /// One flipped bit of the address away from the ICM-20948's level lies its data: such a read takes two bytes out of the
  /// FIFO, and what it brings may by chance be the very level that is due.
  @Test(arguments: [288, 300, 312] as [Int16])
  func aLevelThatTookBytesOutOfTheFIFOIsFound(_ level: Int16) {
    for read in Self.transfers {
      var run = StrickenRun(.icm20948, rateError: 0) { serial in
        var sample = StrickenRun.sample(serial)
        sample.accelerometer.x = level
        return sample
      }
      run.stream(until: 12) {}
      run.bus.strike(.elsewhere(0x02), after: read) { $0 == 2 }
      run.stream(until: 18) {}
      run.expectNothingWrong("read \(read) of the level")
    }
  }
}

/// A bus on which one read, counted from now on, goes wrong.
private final class StrickenBus: I2CBus {
  enum Damage: Equatable {
    /// The chip loses step, and this many bytes at the end read as ones.
    case brokenOff(Int)
    /// One bit of the register's address is flipped.
    case elsewhere(UInt8)

    static let all: [Damage] = [.brokenOff(1), .brokenOff(2), .elsewhere(0x40)]
  }

  let inner: VirtualBus
  private var damage = Damage.brokenOff(0)
  private var left = 0
  private var concerns: (Int) -> Bool = { _ in false }
  private(set) var struck = 0

  init(_ inner: VirtualBus) { self.inner = inner }

  /// - Parameter concerns: the lengths of the reads that are counted, bytes; long ones.
  func strike(_ damage: Damage, after reads: Int, _ concerns: @escaping (Int) -> Bool = { $0 > 4 }) {
    (self.damage, left, self.concerns) = (damage, reads, concerns)
  }

  var name: String { inner.name }
  var capabilities: BusCapabilities { inner.capabilities }
  var traffic: BusTraffic { inner.traffic }
  func probe(_ address: UInt8) throws(BusError) -> Bool { try inner.probe(address) }
  func reopen() throws(BusError) { try inner.reopen() }

  func transfer(
    at address: UInt8, writing bytes: Span<UInt8>, reading buffer: inout MutableSpan<UInt8>
  ) throws(BusError) {
    let count = buffer.count
    let isCounted = concerns(count)
    left -= isCounted ? 1 : 0
    guard isCounted, left == 0 else { return try inner.transfer(at: address, writing: bytes, reading: &buffer) }
    struck += 1
    switch damage {
    case .brokenOff(let missing):
      var arrived = [UInt8](repeating: 0, count: count - missing)
      do {
        var span = arrived.mutableSpan
        try inner.transfer(at: address, writing: bytes, reading: &span)
      }
      for index in 0..<count { buffer[index] = index < arrived.count ? arrived[index] : 0xFF }
    case .elsewhere(let bit):
      let register: InlineArray<1, UInt8> = [bytes[0] ^ bit]
      try inner.transfer(at: address, writing: register.span, reading: &buffer)
    }
  }
}

/// A stream on such a bus, and the account of what comes out.
private struct StrickenRun: ~Copyable {
  let chip: VirtualChip
  let bus: StrickenBus
  private let truth = Truth()
  private var stream: SensorStream<StrickenBus, VirtualTime>
  private var account: Account
  private let rate: Double
  private var resets = 0

  /// Counts that no two samples share, and that hide no ones at the end of a transfer.
  @Sendable static func sample(_ serial: Int) -> SensorCounts {
    var random = SeededRandom(seed: UInt64(truncatingIfNeeded: serial))
    func word() -> Int16 { Int16(truncatingIfNeeded: Int(random.next() & 0x3FFF)) }
    return SensorCounts(
      accelerometer: SIMD3(word(), word(), word()), gyroscope: SIMD3(word(), word(), word()))
  }

  init(
    _ part: VirtualPart, rateError: Double, sample: @escaping @Sendable (Int) -> SensorCounts = StrickenRun.sample
  ) {
    let clock = ChipClock(rateError: rateError)
    account = Account(of: sample)
    chip = part.make(traits: ChipTraits(source: .counts(sample), clock: clock, truthCapacity: 1))
    let truth = truth
    chip.truth.onSample = { truth.append($0) }
    let wire = VirtualWire()
    wire.attach(chip, at: part.address)
    bus = StrickenBus(VirtualBus(wire, capabilities: .smbusBlocks))
    let settings = StreamSettings(batch: 0.25)
    rate = part.description.setUp(settings.sensor).rate * clock.speed(at: 25)
    stream = SensorStream(bus: bus, time: wire.time, settings: settings)
  }

  var now: Double { bus.inner.wire.time.seconds }

  /// - Parameter atReset: called when the chip was set up anew, before it is read.
  mutating func stream(until end: Double, atReset: () -> Void) {
    var batch = SampleBatch()
    while now < end {
      if stream.next(into: &batch) == .samples { account.take(batch, truth, rate: rate) }
      if stream.faults.chipResets > resets {
        resets = stream.faults.chipResets
        atReset()
      }
    }
  }

  func expectNothingWrong(_ comment: String) {
    #expect(bus.struck > 0 && account.delivered > 50, "\(comment)")
    #expect(account.wrong + account.unaccounted + account.disordered == 0, "\(comment): \(account)")
  }
}
