import Datasheets
import IMU
import Testing
import Walker

/// Every chip as its datasheet's tables say: what any driver may rely on.
@Suite struct DatasheetTests {
  @Test(arguments: Part.all) func identifiesItself(_ part: Part) throws {
    let bench = try Bench(part.sheet)
    #expect(try bench.read(part.sheet.identity.register) == part.sheet.identity.value)
  }

  @Test(arguments: Part.all) func wakesWithTheResetValuesOfTheRegisterMap(_ part: Part) throws {
    let bench = try Bench(part.sheet)
    for register in part.sheet.registers {
      try bench.select(bank: register.bank)
      let value = try bench.read(register.address)
      #expect(value == register.reset, "\(register.name)")
    }
  }

  @Test(arguments: Part.all) func fallsBackToTheResetValuesAfterABrownOut(_ part: Part) throws {
    let bench = try Bench(part.sheet)
    try bench.start()
    bench.pass(1)
    bench.bus.wire.faults.brownOuts = [bench.now]
    #expect(try bench.level() == 0)
    for register in part.sheet.registers {
      try bench.select(bank: register.bank)
      let value = try bench.read(register.address)
      #expect(value == register.reset, "\(register.name)")
    }
  }

  @Test(arguments: Part.all) func quantisesForceByTheSensitivityOfEachRange(_ part: Part) throws {
    for range in part.sheet.accelerometer {
      let force = SIMD3(0.5, -0.25, 1) * range.fullScale * 0.9 * StandardGravity.value
      let bench = try Bench(
        part.sheet, traits: ChipTraits(source: .motion { _ in SensedMotion(specificForce: force, angularRate: .zero) }))
      try bench.start()
      try bench.write(range.writes)
      let sample = try #require(try bench.stream(for: 0.5).last)
      for axis in 0..<3 {
        let expected = force[axis] / StandardGravity.value * range.countsPerUnit
        #expect(abs(Double(sample.accelerometer[axis]) - expected) <= 0.51, "±\(range.fullScale) g axis \(axis)")
      }
    }
  }

  @Test(arguments: Part.all) func quantisesRateByTheSensitivityOfEachRange(_ part: Part) throws {
    for range in part.sheet.gyroscope {
      let degrees = SIMD3(0.5, -0.25, 0.9) * range.fullScale
      let bench = try Bench(
        part.sheet,
        traits: ChipTraits(
          source: .motion { _ in SensedMotion(specificForce: .zero, angularRate: degrees * .pi / 180) }))
      try bench.start()
      try bench.write(range.writes)
      let sample = try #require(try bench.stream(for: 0.5).last)
      for axis in 0..<3 {
        #expect(
          abs(Double(sample.gyroscope[axis]) - degrees[axis] * range.countsPerUnit) <= 0.51,
          "±\(range.fullScale) °/s axis \(axis)")
      }
    }
  }

  @Test(arguments: Part.all) func clipsAtFullScaleInsteadOfWrapping(_ part: Part) throws {
    let bench = try Bench(
      part.sheet,
      traits: ChipTraits(
        source: .motion { _ in SensedMotion(specificForce: [1e4, -1e4, 0], angularRate: [-1e3, 1e3, .nan]) }))
    try bench.start()
    let sample = try #require(try bench.stream(for: 0.5).last)
    #expect(sample.accelerometer.x == 32767)
    #expect(sample.accelerometer.y <= -32767)
    #expect(sample.gyroscope.y == 32767)
  }

  @Test(arguments: Part.all) func samplesAtEachNominalRateWithinItsClock(_ part: Part) throws {
    for error in [-0.1, 0, 0.1] {
      for rate in part.sheet.rates {
        let bench = try Bench(part.sheet, traits: ChipTraits(clock: ChipClock(rateError: error)))
        try bench.start()
        try bench.write(rate.writes)
        bench.pass(0.5)
        _ = try bench.read(part.sheet.identity.register)
        let before = bench.chip.truth.produced
        bench.pass(10)
        _ = try bench.read(part.sheet.identity.register)
        let measured = Double(bench.chip.truth.produced - before) / 10
        #expect(abs(measured / (rate.nominal * (1 + error)) - 1) < 0.005, "\(rate.nominal) Hz at \(error)")
      }
    }
  }

  @Test(arguments: Part.all) func reportsTheDieTemperature(_ part: Part) throws {
    let bench = try Bench(
      part.sheet,
      traits: ChipTraits(
        source: .motion { _ in SensedMotion(specificForce: .zero, angularRate: .zero, temperature: 37.5) }))
    try bench.start()
    bench.pass(0.5)
    let bytes = try bench.read(part.sheet.temperature.register, 2)
    let (high, low) = part.sheet.temperature.bigEndian ? (bytes[0], bytes[1]) : (bytes[1], bytes[0])
    let counts = Double(Int16(bitPattern: UInt16(high) << 8 | UInt16(low)))
    let celsius = counts / part.sheet.temperature.countsPerDegree + part.sheet.temperature.zero
    #expect(abs(celsius - 37.5) < 0.04)
  }
}
