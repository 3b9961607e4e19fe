import Datasheets
import IMU
import Testing
import Walker

/// Whatever a driver gone wrong or a noisy wire sends, a chip goes on and keeps its accounts.
@Suite struct HostileTrafficTests {
  @Test(arguments: Part.all) func survivesRandomWritesReadsAndFaults(_ part: Part) throws {
    var faults = BusFaults(seed: 5)
    faults.nack = 0.01
    faults.shortTransfer = 0.05
    faults.bitFlip = 0.01
    faults.late = 0.01
    faults.brownOuts = [3, 4, 50]
    let source = SampleSource.motion { time in
      let wild = Int(time * 100) % 7 == 0
      return SensedMotion(
        specificForce: wild ? [.nan, .infinity, -1e300] : [1, 2, 9], angularRate: [0, -.infinity, 1e-300],
        temperature: wild ? .nan : 1e9)
    }
    let bench = try Bench(part.sheet, traits: ChipTraits(source: source, truthCapacity: 100), faults: faults)
    var random = SeededRandom(seed: 17)
    for _ in 0..<20_000 {
      let (register, value) = (UInt8.random(in: 0...255, using: &random), UInt8.random(in: 0...255, using: &random))
      let count = Int.random(in: 0...64, using: &random)
      if count < 24 { try? bench.write(register, value) } else { _ = try? bench.read(register, count) }
      // Some settings sample at tens of kHz: keep the simulated time short.
      bench.pass(0.0005)
    }
    #expect(bench.chip.ledger.remaining >= 0)
    bench.bus.wire.faults = .none
    bench.bus.wire.faults.brownOuts = [bench.now]
    #expect(try bench.read(part.sheet.identity.register) == part.sheet.identity.value)
    #expect(bench.chip.ledger.remaining == 0)
  }
}
