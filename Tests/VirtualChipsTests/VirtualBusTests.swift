import Datasheets
import IMU
import Testing
import Walker

/// The bus fails as the kernel's does, by seed and by schedule.
@Suite struct VirtualBusTests {
  private func bench(_ faults: BusFaults = .none) throws -> Bench {
    try Bench(.lsm6dso, traits: ChipTraits(source: .counts(SensorCounts.init(serial:))), faults: faults)
  }

  private func cause(_ work: () throws -> Void) -> BusError.Cause? {
    do {
      try work()
      return nil
    } catch { return (error as? BusError)?.cause }
  }

  @Test func anAbsentAddressDoesNotAcknowledge() throws {
    let bench = try bench()
    #expect(try bench.bus.probe(0x6A))
    #expect(try !bench.bus.probe(0x50))
    var reply: [UInt8] = [0]
    var span = reply.mutableSpan
    let register: [UInt8] = [0]
    #expect(throws: BusError(bus: "i2c-virtual", address: 0x50, register: 0, errno: 6)) {
      try bench.bus.transfer(at: 0x50, writing: register.span, reading: &span)
    }
  }

  @Test func countsEveryByteOnTheWireWithItsAddressBytes() throws {
    let bench = try bench()
    _ = try bench.read(0x0F)
    // Address, register, address again, one data byte.
    #expect(bench.bus.traffic.wireBytes == 4)
    #expect(bench.bus.traffic.transfers == 1)
  }

  @Test func aTransferTakesTheTimeOfItsBits() throws {
    let bench = try bench()
    let before = bench.now
    _ = try bench.read(0x0F, 98)
    // 101 bytes of nine bits at 400 kHz.
    #expect(abs(bench.now - before - 101 * 9 / 400_000) < 1e-6)
  }

  @Test func nacksComeAtTheirProbability() throws {
    var faults = BusFaults(seed: 7)
    faults.nack = 0.1
    let bench = try bench(faults)
    let failures = (0..<10_000).count { _ in cause { _ = try bench.read(0x0F) } == .noAcknowledge }
    #expect(abs(failures - 1000) < 150)
    #expect(bench.bus.wire.counts.nacks == failures)
  }

  @Test func aHangBlocksAndThenFails() throws {
    var faults = BusFaults()
    faults.hangs = [.init(from: 5, until: 6)]
    let bench = try bench(faults)
    _ = try bench.read(0x0F)
    bench.pass(5.5 - bench.now)
    #expect(cause { _ = try bench.read(0x0F) } == .adapterFailed)
    #expect(abs(bench.now - 7.5) < 1e-3)
    #expect(try bench.read(0x0F) == 0x6C)
  }

  @Test func anUnpluggedAdapterReturnsOnlyAfterReopening() throws {
    var faults = BusFaults()
    faults.unplugged = [.init(from: 1, until: 2)]
    let bench = try bench(faults)
    bench.pass(1.5)
    #expect(cause { _ = try bench.read(0x0F) } == .adapterFailed)
    #expect(cause { try bench.bus.reopen() } == .noSuchBus)
    bench.pass(1)
    #expect(cause { _ = try bench.read(0x0F) } == .adapterFailed)
    try bench.bus.reopen()
    #expect(try bench.read(0x0F) == 0x6C)
  }

  @Test func aShortTransferIsReportedAsOne() throws {
    var faults = BusFaults(seed: 3)
    faults.shortTransfer = 1
    let bench = try bench(faults)
    #expect(cause { _ = try bench.read(0x78, 70) } == .shortTransfer(done: 0, asked: 2))
  }

  @Test func bitsFlipAtTheirProbability() throws {
    var faults = BusFaults(seed: 11)
    faults.bitFlip = 1e-3
    let bench = try bench(faults)
    for _ in 0..<1000 { _ = try bench.read(0x20, 100) }
    #expect(abs(bench.bus.wire.counts.flippedBits - 101) < 40)
  }

  @Test func aBrownOutStrikesOnceThoughOtherFaultsChange() throws {
    let bench = try bench()
    bench.bus.wire.faults.brownOuts = [1, 2]
    bench.pass(1.5)
    _ = try bench.read(0x0F)
    bench.bus.wire.faults.late = 0.1
    bench.pass(1)
    _ = try bench.read(0x0F)
    #expect(bench.bus.wire.counts.brownOuts == 2)
    #expect(bench.chip.powerCycles == 2)
  }

  @Test func theSameSeedGivesTheSameFaults() throws {
    var faults = BusFaults(seed: 42)
    faults.nack = 0.05
    faults.bitFlip = 1e-3
    faults.shortTransfer = 0.02
    func run() throws -> ([UInt8], WireFaultCounts) {
      let bench = try bench(faults)
      var bytes: [UInt8] = []
      for _ in 0..<500 { bytes += (try? bench.read(0x0F, 20)) ?? [0xEE] }
      return (bytes, bench.bus.wire.counts)
    }
    let (first, second) = (try run(), try run())
    #expect(first.0 == second.0)
    #expect(first.1 == second.1)
  }

  @Test func anSMBusAdapterRefusesLongReads() throws {
    let bench = try bench()
    let slow = VirtualBus(bench.bus.wire, capabilities: .smbusBlocks)
    let register: [UInt8] = [0x78]
    var reply = [UInt8](repeating: 0, count: 33)
    #expect(
      cause {
        var span = reply.mutableSpan
        try slow.transfer(at: 0x6A, writing: register.span, reading: &span)
      } == .unsupported)
    reply.removeLast()
    #expect(
      cause {
        var span = reply.mutableSpan
        try slow.transfer(at: 0x6A, writing: register.span, reading: &span)
      } == nil)
  }

  @Test func aStuckAxisStandsStillAndTheOthersMove() throws {
    let traits = ChipTraits(
      source: .motion { time in
        SensedMotion(specificForce: [time, time, time], angularRate: [time / 10, 0, 0])
      }, stuckAxes: [StuckAxis(.accelerometerY, from: 1, until: 2)])
    let bench = try Bench(.lsm6dso, traits: traits)
    try bench.start()
    bench.pass(3)
    _ = try bench.drain()
    let during = bench.chip.truth.samples.filter { $0.time >= 1 && $0.time < 2 }
    #expect(Set(during.map(\.raw.accelerometer.y)).count == 1)
    #expect(Set(during.map(\.raw.accelerometer.x)).count > 50)
    let after = bench.chip.truth.samples.filter { $0.time >= 2 }
    #expect(Set(after.map(\.raw.accelerometer.y)).count > 50)
  }

  @Test func temperatureDriftsTheClock() throws {
    let clock = ChipClock(rateError: 0.02, temperatureCoefficient: 1e-4)
    let traits = ChipTraits(
      source: .motion { _ in SensedMotion(specificForce: .zero, angularRate: .zero, temperature: 45) }, clock: clock)
    let bench = try Bench(.mpu6050, traits: traits)
    try bench.start()
    bench.pass(1)
    _ = try bench.drain()
    let times = bench.chip.truth.samples.suffix(50).map(\.time)
    let period = (times[49] - times[0]) / 49
    #expect(abs(1 / period - 100 * 1.02 * 1.002) < 0.001)
  }
}
