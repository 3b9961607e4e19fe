import Testing

@testable import IMU

/// A device as bad as they come: bias 0.5 m/s², scale ± 3 %, misalignment 2°.
struct SimulatedDevice {
  var bias = SIMD3(0.5, -0.5, 0.3)
  var scale = SIMD3(1.03, 0.97, 1.02)
  /// Sine of the angle by which an axis leans toward another.
  var lean = SIMD3(0.035, -0.03, 0.02)
  var random = SplitMix(seed: 3)

  /// What the device reads for a true specific force; noise as the mean of half a second of samples has it.
  mutating func reads(_ f: SIMD3<Double>, noise: Double = 0.002) -> SIMD3<Double> {
    let leaned = SIMD3(f.x + lean.x * f.y + lean.y * f.z, f.y + lean.z * f.z, f.z)
    return leaned * scale + bias + SIMD3(random.normal(), random.normal(), random.normal()) * noise
  }

  static let sixPositions: [SIMD3<Double>] = [
    SIMD3(1, 0, 0), SIMD3(-1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, -1, 0), SIMD3(0, 0, 1), SIMD3(0, 0, -1),
  ]

  /// Six positions and the twelve edges between them, each a few degrees off, as hands lay it down.
  mutating func tumble() -> [SIMD3<Double>] {
    var poses = Self.sixPositions
    for a in Self.sixPositions {
      for b in Self.sixPositions where dot(a, b) == 0 { poses.append((a + b) / 2.0.squareRoot()) }
    }
    return poses.map { pose in
      let off = pose + SIMD3(random.normal(), random.normal(), random.normal()) * 0.08
      return off / length(off) * standardGravity
    }
  }
}

@Suite struct CalibrationTests {
  /// Mail and other systems end lines in their own way; what the lines say is the same.
  @Test func aCalibrationMayHaveCrossedAnotherSystem() throws {
    let text = SealedText.seal(["format = 1", "# by hand", "left = [0.1, 0.9, 0]"])
    for changed in [text, text.replacing("\n", with: "\r\n")] {
      #expect(try SealedText(changed, file: "w.toml").vector("left") == SIMD3(0.1, 0.9, 0))
    }
    #expect(throws: CalibrationFileError.self) {
      try SealedText(text.replacing("\n", with: "\r\n").replacing("0.9", with: "0.8"), file: "w.toml")
    }
  }

  @Test func aFreeTumbleCalibratesABadDevice() throws {
    var device = SimulatedDevice()
    let fit = try AccelCalibration.fit(poses: device.tumble().map { device.reads($0) })
    // Judged on poses that the fit has never seen.
    let errors = device.tumble().map { length(fit.calibration.corrected(device.reads($0, noise: 0))) - standardGravity }
    let residual = (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
    print("accelerometer: \(micros(fit.residualBefore)) µm/s² before, \(micros(residual)) µm/s² after")
    #expect(fit.residualBefore > 0.2)
    #expect(residual < 0.02)
    #expect(fit.residual < 0.02)
  }

  /// Each error anywhere up to the worst: bias 0.5 m/s² and scale 3 % an axis, axes 2° off.
  @Test func anyBadDeviceIsCalibrated() throws {
    var random = SplitMix(seed: 11)
    func within(_ limit: Double) -> SIMD3<Double> {
      SIMD3(random.uniform(), random.uniform(), random.uniform()) * 2 * limit - limit
    }
    var worst = 0.0
    for seed in 0..<300 {
      var device = SimulatedDevice()
      device.random = SplitMix(seed: 1000 + UInt64(seed))
      device.bias = within(0.5)
      device.scale = 1 + within(0.03)
      device.lean = within(0.035)
      let fit = try AccelCalibration.fit(poses: device.tumble().map { device.reads($0) })
      let errors = device.tumble().map {
        length(fit.calibration.corrected(device.reads($0, noise: 0))) - standardGravity
      }
      worst = max(worst, (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot())
    }
    print("accelerometer, worst of 300 devices: \(micros(worst)) µm/s² after")
    #expect(worst < 0.02)
  }

  @Test func sixPositionsCalibrateBiasAndScale() throws {
    var device = SimulatedDevice(lean: .zero)
    let fit = try AccelCalibration.fit(poses: SimulatedDevice.sixPositions.map { device.reads($0 * standardGravity) })
    #expect(fit.residual < 0.02)
    #expect(length(fit.calibration.bias - device.bias) < 0.02)
  }

  @Test func posesThatDoNotSufficeAreRefusedByName() {
    var device = SimulatedDevice()
    let upright = SimulatedDevice.sixPositions.dropLast().map { device.reads($0 * standardGravity) }
    #expect(throws: AccelFitRefusal.tooFewPoses(have: 5, need: 6)) { try AccelCalibration.fit(poses: upright) }
    let again = upright + [upright[0], upright[1]]
    #expect(throws: AccelFitRefusal.directionsMissing(["-z"])) { try AccelCalibration.fit(poses: again) }
  }

  @Test func aSensorHeldUnsteadilyIsRefused() {
    var device = SimulatedDevice()
    let poses = device.tumble().map { device.reads($0, noise: 0.4) }
    #expect(throws: AccelFitRefusal.self) { try AccelCalibration.fit(poses: poses) }
  }

  @Test func posesAreFoundBetweenMotions() {
    var device = SimulatedDevice()
    var collector = PoseCollector(rate: 100)
    for pose in SimulatedDevice.sixPositions {
      for _ in 0..<150 {
        _ = collector.add(accel: device.reads(pose * standardGravity, noise: 0.02), gyro: SIMD3(0.02, -0.01, 0))
      }
      for step in 0..<100 {
        let swing = SIMD3(Double(step % 7), Double(step % 5), 3) * 0.8
        _ = collector.add(accel: device.reads(pose * 9 + swing, noise: 0.5), gyro: swing)
      }
    }
    #expect(collector.poses.count == 6)
    #expect(collector.missing.isEmpty)
    #expect(length((collector.gyroBias ?? .zero) - SIMD3(0.02, -0.01, 0)) < 1e-3)
  }

  @Test func bowsShowWhereLeftIs() throws {
    // The sensor is strapped on 20° turned to the right about the vertical: left is (sin 20°, cos 20°, 0) to it.
    let left = SIMD3(0.342, 0.9397, 0)
    var accel: [SIMD3<Double>] = []
    var gyro: [SIMD3<Double>] = []
    var random = SplitMix(seed: 5)
    func add(_ rate: Double) {
      let noise = SIMD3(random.normal(), random.normal(), random.normal())
      accel.append(SIMD3(0, 0, standardGravity) + noise * 0.05)
      gyro.append(left * rate + noise * 0.02 + SIMD3(0.01, -0.02, 0.005))
    }
    for _ in 0..<200 { add(0) }
    for _ in 0..<3 {
      for _ in 0..<100 { add(0.8) }
      for _ in 0..<100 { add(-0.8) }
      for _ in 0..<50 { add(0) }
    }
    let found = try FunctionalCalibration.fit(accel: accel, gyro: gyro, rate: 100)
    #expect(found.bows == 3)
    #expect(dot(found.left, left) > 0.9995)
    #expect(dot(found.up, SIMD3(0, 0, 1)) > 0.9999)
    #expect(throws: FunctionalCalibration.Refusal.self) {
      try FunctionalCalibration.fit(accel: Array(accel.prefix(250)), gyro: Array(gyro.prefix(250)), rate: 100)
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 0, -100])
  func aRateThatNoSensorHasIsSurvived(rate: Double) {
    var device = SimulatedDevice()
    var collector = PoseCollector(rate: rate)
    let still = SIMD3(0, 0, standardGravity)
    for _ in 0..<20 { _ = collector.add(accel: device.reads(still), gyro: .zero) }
    #expect(collector.poses.count == (rate == .infinity ? 0 : 1))
    #expect(throws: FunctionalCalibration.Refusal.self) {
      try FunctionalCalibration.fit(
        accel: Array(repeating: still, count: 50), gyro: Array(repeating: .zero, count: 50), rate: rate)
    }
  }

  @Test(arguments: Chip.allCases)
  func aRateThatIsNoNumberAsksForWhatGaitNeeds(chip: Chip) {
    var settings = SensorSettings(rate: .nan)
    #expect(settings == SensorSettings())
    settings.rate = 400
    settings.rate = .nan
    #expect(chip.description.setUp(settings).rate == chip.description.setUp(SensorSettings()).rate)
    #expect(chip.description.setUp(SensorSettings(rate: .infinity)).rate > 400, "the fastest is what was asked for")
  }

  @Test func refusalsOfWhatIsNoNumberCanBeRead() {
    #expect("\(AccelFitRefusal.poorFit(residual: 0.1, limit: .nan))".contains("100 mm/s²"))
    #expect("\(FunctionalCalibration.Refusal.twisted(purity: .nan))".contains("0 %"))
  }

  /// Whatever time between two reads is asked for, a read comes before the FIFO is full.
  @Test(arguments: [Double.nan, .infinity, -.infinity, -1, 0, 1e300])
  func aSenselessTimeBetweenReadsIsSurvived(batch: Double) {
    let chip = Chip.lsm6dso.description
    let running = RunningSensor(chip: chip, address: 0x6A, setUp: chip.setUp(SensorSettings()), now: 0)
    let samples = running.batchSamples(batch)
    #expect(samples >= 1 && samples < chip.fifo.capacityInSamples)
    #expect(running.batchSamples(1) == 104)
  }

  private var example: SensorCalibration {
    SensorCalibration(
      chip: .lsm6dso, bus: "i2c-1", address: 0x6A, date: "2026-11-21",
      accel: AccelCalibration(
        matrix: Matrix3(rows: [[1.01, 0.02, -0.003], [0, 0.99, 0.001], [0, 0, 1.0]]), bias: SIMD3(0.1, -0.2, 0.3)),
      accelResidual: 0.004, gyroBias: SIMD3(0.01, 0.02, -0.03), temperature: 24.5,
      gyroSlope: SIMD3(0.0001, 0, -0.0002))
  }

  @Test func aCalibrationFileReadsBackExactly() throws {
    let sensor = FoundSensor(bus: "i2c-1", address: 0x6A, chip: .lsm6dso)
    #expect(try SensorCalibration(text: example.text, file: "a.toml", expecting: sensor) == example)
  }

  @Test func aDamagedOrForeignFileIsRefusedByName() {
    let edited = example.text.replacing("1.01", with: "1.02")
    #expect {
      try SensorCalibration(text: edited, file: "left.toml")
    } throws: { error in
      "\(error)".contains("left.toml: damaged or edited by hand")
    }
    let other = FoundSensor(bus: "i2c-1", address: 0x6B, chip: .lsm6dso)
    #expect {
      try SensorCalibration(text: example.text, file: "left.toml", expecting: other)
    } throws: { error in
      "\(error)".contains("left.toml: is for LSM6DSO/LSM6DSOX at i2c-1 0x6A, but the sensor is")
    }
  }

  @Test func anAddressOfMoreThanSevenBitsIsRefused() {
    var wrong = example
    wrong.address = 0x80
    #expect {
      try SensorCalibration(text: wrong.text, file: "left.toml")
    } throws: { error in
      "\(error)".contains("`address` must be a number below 128")
    }
  }

  @Test func anyDamageToAFileIsRefusedAndNoneTraps() {
    var random = SplitMix(seed: 9)
    let bytes = Array(example.text.utf8)
    for _ in 0..<2000 {
      var damaged = bytes
      let at = Int(random.next() % UInt64(bytes.count))
      switch random.next() % 3 {
      case 0: damaged[at] ^= 1 << UInt8(random.next() % 7)
      case 1: damaged.remove(at: at)
      default: damaged.removeLast(bytes.count - at)
      }
      let text = String(decoding: damaged, as: UTF8.self)
      // The last line break carries nothing.
      if let read = try? SensorCalibration(text: text, file: "x") { #expect(read == example) }
    }
  }

  @Test func aCalibrationCorrectsWhatTheStreamDelivers() {
    let setUp = Chip.lsm6dso.description.setUp(SensorSettings())
    let scaling = example.scaling(setUp, temperature: 34.5)
    let counts = SIMD3<Int16>(1000, -2000, 4000)
    let plain = SIMD3(1000.0, -2000, 4000) * setUp.accelScale
    #expect(length(scaling.accel(counts) - example.accel.corrected(plain)) < 1e-9)
    #expect(length(scaling.gyro(.zero) + SIMD3(0.011, 0.02, -0.032)) < 1e-9)
  }

  @Test func aBiasThatFollowsTheTemperatureIsFound() throws {
    let slope = SIMD3(0.001, -0.002, 0)
    let readings = (0..<10).map { (celsius: 20 + Double($0), bias: SIMD3(0.1, 0.1, 0.1) + slope * Double($0)) }
    let found = try #require(temperatureSlope(readings))
    #expect(length(found - slope) < 1e-9)
    #expect(temperatureSlope(Array(readings.prefix(2))) == nil)
    for poison in [Double.nan, .infinity, 1e300] {
      #expect(temperatureSlope(readings + [(celsius: 40, bias: SIMD3(0, poison, 0))]).map { $0.y.isFinite } != false)
      #expect(temperatureSlope(readings + [(celsius: poison, bias: .zero)]).map { $0.y.isFinite } != false)
    }
    #expect(temperatureSlope(readings + [(celsius: 40, bias: SIMD3(0, .nan, 0))]) == nil)
  }
}

@Suite struct WallClockTests {
  @Test func wallTimeIsUnknownUntilNTPArrivesAndCorrectedWhenItJumps() {
    var clock = WallClock()
    let changed587 = clock.observe(monotonic: 5_000_000_000, wall: 100, isSynchronised: false)
    #expect(changed587 == false)
    #expect(clock.wall(5_000_000_000) == nil)
    let changed406 = clock.observe(monotonic: 10_000_000_000, wall: 1_800_000_010, isSynchronised: true)
    #expect(changed406 == true)
    #expect(clock.wall(0) == 1_800_000_000)
    let changed102 = clock.observe(monotonic: 20_000_000_000, wall: 1_800_000_020.01, isSynchronised: true)
    #expect(changed102 == false)
    let changed416 = clock.observe(monotonic: 30_000_000_000, wall: 1_800_000_040, isSynchronised: true)
    #expect(changed416 == true)
    #expect(clock.wall(0) == 1_800_000_010)
    #expect(clock.jumps == 1)
  }
}
