import Datasheets
import IMU
import Testing
import Walker

/// A healthy chip answers its self-test within the datasheet's limits; a dead one does not.
@Suite struct SelfTestTests {
  /// Mean of the last samples in g and °/s at the ranges given.
  private func mean(_ bench: Bench, _ writes: [Datasheet.Write], perG: Double, perDegree: Double) throws -> (
    SIMD3<Double>, SIMD3<Double>
  ) {
    try bench.write(writes)
    let samples = try bench.stream(for: 0.5).suffix(20)
    var sums = (SIMD3<Double>.zero, SIMD3<Double>.zero)
    for sample in samples {
      sums.0 += SIMD3<Double>(sample.accelerometer) / perG
      sums.1 += SIMD3<Double>(sample.gyroscope) / perDegree
    }
    return (sums.0 / Double(samples.count), sums.1 / Double(samples.count))
  }

  @Test(arguments: [Datasheet.lsm6dso, .lsm6dsox, .ism330dhcx, .lsm6ds3, .lsm6ds3trc, .lsm6dsl].map(Part.init))
  func stChipsAnswerWithinAbsoluteLimits(_ part: Part) throws {
    guard case .absolute(let accelerometer, let gyroscope) = part.sheet.selfTest else {
      Issue.record("the table of \(part.sheet.part) has no absolute limits")
      return
    }
    let bench = try Bench(part.sheet)
    try bench.start()
    let (perG, perDegree) = (1 / 0.122e-3, 1 / 70e-3)
    let ranges = [Datasheet.Write(0x10, 0x48), Datasheet.Write(0x11, 0x4C)]
    let off = try mean(bench, ranges + [.init(0x14, 0x00)], perG: perG, perDegree: perDegree)
    let positive = try mean(bench, [.init(0x14, 0x05)], perG: perG, perDegree: perDegree)
    let negative = try mean(bench, [.init(0x14, 0x0E)], perG: perG, perDegree: perDegree)
    for axis in 0..<3 {
      #expect(accelerometer.contains(abs(positive.0[axis] - off.0[axis])))
      #expect(gyroscope.contains(abs(positive.1[axis] - off.1[axis])))
      #expect((positive.0[axis] - off.0[axis]) * (negative.0[axis] - off.0[axis]) < 0)
      #expect((positive.1[axis] - off.1[axis]) * (negative.1[axis] - off.1[axis]) < 0)
    }
  }

  @Test func theMPU6050AnswersWithinItsFactoryTrim() throws {
    let bench = try Bench(.mpu6050)
    try bench.start()
    let (perG, perDegree) = (4096.0, 131.0)
    let off = try mean(bench, [.init(0x1B, 0x00), .init(0x1C, 0x10)], perG: perG, perDegree: perDegree)
    let on = try mean(bench, [.init(0x1B, 0xE0), .init(0x1C, 0xF0)], perG: perG, perDegree: perDegree)
    let trim = try bench.read(0x0D, 4)
    for axis in 0..<3 {
      // Register map 4.1, by repeated multiplication instead of powers.
      var gyroscope = axis == 1 ? -25.0 : 25.0
      for _ in 1..<max(1, Int(trim[axis] & 0x1F)) { gyroscope *= 1.046 }
      let code = Int(trim[axis] >> 5) << 2 | Int(trim[3] >> (4 - 2 * UInt8(axis))) & 3
      let steps = [12: 0.4895, 13: 0.5060, 14: 0.5230, 15: 0.5406, 16: 0.5588, 17: 0.5776]
      let accelerometer = try #require(steps[code])
      #expect(abs((on.1[axis] - off.1[axis]) / gyroscope - 1) < 0.14)
      #expect(abs((on.0[axis] - off.0[axis]) / accelerometer - 1) < 0.14)
    }
  }

  @Test(arguments: [
    (Part(sheet: .mpu6500), UInt8(0x00), UInt8(0x0D)), (Part(sheet: .mpu9250), 0x00, 0x0D),
  ]) func theLaterMPUsAnswerNearTheirTrimCodes(_ part: Part, _ gyroscopeTrim: UInt8, _ accelerometerTrim: UInt8) throws
  {
    let bench = try Bench(part.sheet)
    try bench.start()
    let off = try mean(bench, [.init(0x1B, 0x00), .init(0x1C, 0x00)], perG: 1, perDegree: 1)
    let on = try mean(bench, [.init(0x1B, 0xE0), .init(0x1C, 0xE0)], perG: 1, perDegree: 1)
    let codes = (try bench.read(gyroscopeTrim, 3), try bench.read(accelerometerTrim, 3))
    for axis in 0..<3 {
      #expect((0.5...1.5).contains((on.1[axis] - off.1[axis]) / trimmed(codes.0[axis])))
      #expect((0.5...1.5).contains((on.0[axis] - off.0[axis]) / trimmed(codes.1[axis])))
    }
  }

  @Test func theICM20948AnswersNearItsTrimCodes() throws {
    let bench = try Bench(.icm20948)
    try bench.start()
    let ranges = [Datasheet.Write(0x01, 0x01, bank: 2), Datasheet.Write(0x14, 0x01, bank: 2)]
    let off = try mean(bench, ranges, perG: 1, perDegree: 1)
    let on = try mean(bench, [.init(0x02, 0x38, bank: 2), .init(0x15, 0x1C, bank: 2)], perG: 1, perDegree: 1)
    try bench.select(bank: 1)
    let codes = (try bench.read(0x02, 3), try bench.read(0x0E, 3))
    for axis in 0..<3 {
      #expect((0.5...1.5).contains((on.1[axis] - off.1[axis]) / trimmed(codes.0[axis])))
      #expect((0.5...1.5).contains((on.0[axis] - off.0[axis]) / trimmed(codes.1[axis])))
    }
  }

  @Test func theICM42688AnswersNearItsTrimCodes() throws {
    let bench = try Bench(.icm42688p)
    try bench.start()
    let off = try mean(bench, [.init(0x4F, 0x68), .init(0x50, 0x68)], perG: 1, perDegree: 1)
    let on = try mean(bench, [.init(0x70, 0x7F)], perG: 1, perDegree: 1)
    try bench.select(bank: 1)
    let gyroscope = try bench.read(0x5F, 3)
    try bench.select(bank: 2)
    let accelerometer = try bench.read(0x3B, 3)
    for axis in 0..<3 {
      #expect((0.5...1.5).contains((on.1[axis] - off.1[axis]) / trimmed(gyroscope[axis])))
      #expect((0.5...1.5).contains((on.0[axis] - off.0[axis]) / trimmed(accelerometer[axis])))
    }
  }

  @Test func theBMI160AnswersByTheDifferenceOfItsSigns() throws {
    guard case .difference(let least) = Datasheet.bmi160.selfTest else {
      Issue.record("the table of the BMI160 has no difference")
      return
    }
    for (response, healthy) in [(1.0, true), (0.0, false)] {
      let bench = try Bench(.bmi160, traits: ChipTraits(selfTestResponse: response))
      try bench.start()
      let negative = try mean(bench, [.init(0x41, 0x08), .init(0x6D, 0x09)], perG: 4096, perDegree: 1)
      let positive = try mean(bench, [.init(0x6D, 0x0D)], perG: 4096, perDegree: 1)
      for axis in 0..<3 { #expect((abs(positive.0[axis] - negative.0[axis]) >= least[axis]) == healthy) }
      try bench.write(0x6D, 0x10)
      bench.pass(0.1)
      #expect((try bench.read(0x1B) & 0x02 != 0) == healthy)
    }
  }

  /// 2620 · 1.01^(code − 1), by repeated multiplication.
  private func trimmed(_ code: UInt8) -> Double {
    var value = 2620.0
    for _ in 1..<max(1, Int(code)) { value *= 1.01 }
    return value
  }
}
