import Datasheets
import IMU
import Testing
import Walker

/// The drivers against chips that were written from the datasheets by another hand.
@Suite struct StreamTests {
  @Test(arguments: VirtualPart.allCases)
  func everySampleArrivesAsTheChipTookIt(_ part: VirtualPart) {
    var rig = Rig(part, clock: ChipClock(rateError: 0.02))
    rig.run(until: 60)
    print("\(part.rawValue): \(rig.account)")
    #expect(rig.stream.found?.chip == part.chip)
    #expect(rig.account.delivered > 5500)
    #expect(rig.account.gaps.isEmpty)
    #expect(rig.account.unaccounted + rig.account.disordered + rig.account.wrong + rig.account.flipped == 0)
    #expect(rig.account.rms < 0.001)
    #expect(rig.account.largest < 0.003)
  }

  @Test(arguments: VirtualPart.allCases)
  func aSearchOfTheBusTakesNothingFromAStream(_ part: VirtualPart) throws {
    var rig = Rig(part)
    var bus = rig.bus
    for second in 1...20 {
      rig.run(until: Double(second) + 0.37)
      #expect(try bus.scan().sensors.map(\.chip) == [part.chip])
    }
    #expect(rig.account.delivered > 1800)
    #expect(rig.account.gaps.isEmpty)
    #expect(rig.account.unaccounted + rig.account.disordered + rig.account.wrong == 0)
  }

  @Test(arguments: VirtualPart.allCases)
  func forceRateAndTemperatureAreInTheUnitsPromised(_ part: VirtualPart) throws {
    let motion = SensedMotion(
      specificForce: [1.5, -4, 9.5], angularRate: [0.5, -2, 4], temperature: 37.5)
    var rig = Rig(part, source: .motion { _ in motion })
    var last: InertialSample?
    var temperature: Double?
    rig.run(until: 3) {
      last = $0.samples.last
      temperature = $0.temperature
    }
    let sample = try #require(last)
    for axis in 0..<3 {
      #expect(abs(sample.accel[axis] - motion.specificForce[axis]) < 0.003)
      #expect(abs(sample.gyro[axis] - motion.angularRate[axis]) < 0.001)
    }
    #expect(abs(try #require(temperature) - 37.5) < 0.05)
  }

  @Test(arguments: VirtualPart.allCases)
  func theSelfTestPassesAHealthyChipAndFailsADeadOne(_ part: VirtualPart) throws {
    for (response, healthy) in [(1.0, true), (0.0, false)] {
      var rig = Rig(part, source: .motion { _ in .rest }, selfTestResponse: response)
      var time = rig.bus.wire.time
      var bus = rig.bus
      let result = try rig.description.runSelfTest(on: &bus, at: part.address, time: &time)
      #expect(result.passed == healthy, "\(result)")
      #expect(result.accelPassed == healthy)
      #expect(result.gyroPassed == healthy)
      // The chip streams afterwards as if nothing had been.
      rig.run(until: rig.now + 2)
      #expect(rig.batch.samples.last.map { abs($0.accel.z - standardGravity) < 0.01 } == true)
    }
  }

  @Test(arguments: VirtualPart.allCases)
  func powerDownStopsTheSampling(_ part: VirtualPart) throws {
    var rig = Rig(part)
    rig.run(until: 5)
    try rig.stream.stop()
    rig.bus.wire.settle()
    let produced = rig.truth.produced
    rig.bus.wire.time.advance(by: 10)
    rig.bus.wire.settle()
    #expect(rig.truth.produced == produced)
    rig.run(until: rig.now + 5)
    #expect(rig.truth.produced > produced + 300)
    #expect(rig.account.unaccounted + rig.account.wrong == 0)
  }

  @Test(arguments: VirtualPart.allCases)
  func aBrownOutIsFoundAndTheChipSetUpAgain(_ part: VirtualPart) {
    var rig = Rig(part)
    rig.bus.wire.faults.brownOuts = [20.003, 33.337, 33.6, 47.5]
    rig.run(until: 60)
    print("\(part.rawValue): \(rig.account)")
    #expect(rig.chip.powerCycles >= 4)
    #expect(rig.account.gaps["reset", default: 0] >= 3)
    #expect(rig.account.unaccounted + rig.account.disordered + rig.account.wrong == 0)
    #expect(rig.account.delivered > 4000)
    #expect(rig.account.largest < 0.003)
  }

  /// One transfer in twenty fails: a set-up of thirty would get through once in five times, were nothing done again.
  @Test(arguments: VirtualPart.allCases)
  func aSetUpGetsThroughANoisyBus(_ part: VirtualPart) {
    for seed in 1...20 {
      var faults = BusFaults(seed: UInt64(seed))
      faults.nack = 0.05
      var rig = Rig(part, faults: faults)
      rig.run(until: 4)
      #expect(rig.account.delivered > 0, "seed \(seed): nothing in four seconds")
    }
  }

  /// A damaged address can make the level come out of the FIFO itself: bits that the datasheet reserves tell.
  @Test(arguments: [VirtualPart.mpu6500, .mpu9250, .icm20948])
  func aLevelWithReservedBitsIsNone(_ part: VirtualPart) {
    let layout = part.description.fifo
    let (true300, false300): (InlineArray<2, UInt8>, InlineArray<2, UInt8>) = ([0x01, 0x2C], [0xC1, 0x2C])
    #expect(!layout.decodeLevel(true300.span).misaligned && layout.decodeLevel(true300.span).bytes == 300)
    #expect(layout.decodeLevel(false300.span).misaligned)
  }

  @Test(arguments: VirtualPart.allCases)
  func theBusCarriesHardlyMoreThanTheFormatNeeds(_ part: VirtualPart) {
    let needed = part.description.fifo.sampleBytes
    for (limit, capabilities) in [(1.05, BusCapabilities.combined), (1.25, .smbusBlocks)] {
      var rig = Rig(part, capabilities: capabilities)
      rig.run(until: 120)
      let (before, samples) = (rig.bus.traffic.wireBytes, rig.account.delivered)
      rig.run(until: isLong ? 3600 : 300)
      let bytes = Double(rig.bus.traffic.wireBytes - before) / Double(max(1, rig.account.delivered - samples))
      print(
        "\(part.rawValue), \(capabilities.combinedTransfers ? "I2C" : "SMBus"): \(rounded(bytes)) bytes a sample, "
          + "\(rounded(bytes / Double(needed), fine: true)) × \(needed)")
      #expect(bytes / Double(needed) <= limit)
      #expect(rig.account.gaps.isEmpty)
    }
  }
}

extension VirtualPart {
  var description: ChipDescription { chip.description }
}
