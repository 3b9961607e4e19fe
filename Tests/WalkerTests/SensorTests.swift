import Testing

@testable import Walker

@Suite struct SensorTests {
  static let still = Walker(person: Person(irregularity: 0), script: WalkerScript([.stand(seconds: 600)]))

  static func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    return (mean, square.squareRoot())
  }

  @Test func thereAreTwentyFourRightAngleMounts() {
    let mounts = Mount.rightAngles
    #expect(mounts.count == 24)
    for (i, mount) in mounts.enumerated() {
      #expect(mount.isRotation)
      for other in mounts[(i + 1)...] { #expect(mount != other) }
    }
    #expect(mounts.contains(.aligned))
    #expect(Mount.rightAngles[3].tilted(x: 10, y: -20, z: 5).isRotation)
  }

  @Test func mountTurnsReadingsAndNothingElse() {
    let walker = Walker(person: .healthy(seed: 3))
    let mount = Mount.rightAngles[17].tilted(x: 12, y: -8, z: 4)
    let plain = walker.sensor().circumstances.mount
    #expect(plain == .aligned)
    var (a, b) = (walker.sensor(), walker.sensor(SensorCircumstances(mount: mount)))
    for _ in 0..<1500 {
      guard let x = a.next(), let y = b.next() else { break }
      #expect(largest(mount.toPelvis(y.specificForce) - x.specificForce) < 1e-12)
      #expect(largest(mount.toPelvis(y.angularRate) - x.angularRate) < 1e-12)
    }
  }

  @Test(arguments: [("lsm6dso", SensorClass.lsm6dso), ("mpu6050", .mpu6050), ("bmi160", .bmi160)])
  func noiseHasTheDensityOfTheClass(name: String, sensor: SensorClass) {
    let rate = 200.0
    var imu = Self.still.sensor(SensorCircumstances(seed: 9, rate: rate, sensor: sensor))
    let samples = imu.next(40_000)
    for (errors, values) in [
      (sensor.accelerometer, samples.map(\.specificForce.x)), (sensor.gyroscope, samples.map(\.angularRate.y)),
    ] {
      // Differences of neighbours are free of the wandering offset; quantisation adds a twelfth of a count squared.
      let steps = zip(values.dropFirst(), values).map { $0 - $1 }
      let white = Self.moments(steps).deviation / 2.0.squareRoot()
      let expected = errors.noiseDensity * errors.noiseDensity * rate / 2 + errors.resolution * errors.resolution / 12
      #expect(abs(white / expected.squareRoot() - 1) < 0.05)
      if errors.resolution > 0, let first = values.first {
        let counts = first / errors.resolution
        #expect(abs(counts - counts.rounded()) < 1e-6)
      }
    }
  }

  @Test func partsOfAClassDiffer() {
    var offsets: [Double] = []
    for seed in 0..<200 as Range<UInt64> {
      var imu = Self.still.sensor(SensorCircumstances(seed: seed, sensor: .bmi160))
      offsets.append(Self.moments(imu.next(50).map(\.angularRate.z)).mean)
    }
    let (mean, deviation) = Self.moments(offsets)
    #expect(abs(mean) < 0.3.radians)
    #expect(abs(deviation / 1.0.radians - 1) < 0.2)
  }

  @Test func constantGyroscopeOffsetIsAddedInSensorAxes() {
    let offset = SIMD3(0.02, -0.05, 0.01)
    var imu = Self.still.sensor(
      SensorCircumstances(mount: Mount.rightAngles[5], gyroscopeOffset: offset))
    for sample in imu.next(200) { #expect(largest(sample.angularRate - offset) < 1e-12) }
  }

  @Test func offsetDriftsWithTemperature() throws {
    var sensor = SensorClass.ideal
    sensor.gyroscope.offsetPerKelvin = 0.01
    var imu = Self.still.sensor(
      SensorCircumstances(seed: 3, sensor: sensor, temperature: Temperature(rise: 10, timeConstant: 100)))
    let samples = imu.next(60_000)
    let (first, last) = (try #require(samples.first), try #require(samples.last))
    #expect(first.angularRate == SIMD3(0, 0, 0))
    let drift = last.angularRate - first.angularRate
    #expect(largest(drift) > 0.01)
    let half = samples[6931].angularRate  // ln 2 time constants
    #expect(largest(half * 2 - drift) < 0.03 * largest(drift))
  }

  @Test func fastClockTakesMoreSamples() {
    let plain = Self.still.samples().count
    let fast = Self.still.samples(SensorCircumstances(clockError: 0.05)).count
    #expect(abs(Double(fast) / Double(plain) - 1.05) < 1e-3)
  }

  @Test func lossesLeaveHolesAndTrueTimes() {
    let losses = PacketLosses(single: 0.02, burstsPerSecond: 0.1, burst: 0.2)
    let all = Self.still.samples()
    let some = Self.still.samples(SensorCircumstances(losses: losses))
    let lost = 1 - Double(some.count) / Double(all.count)
    #expect(abs(lost - (0.02 + 0.1 * 0.2)) < 0.015)
    for sample in some { #expect(abs(sample.time - Double(sample.index) / 100) < 1e-9) }
    let longest = zip(some.dropFirst(), some).map { $0.time - $1.time }.max() ?? 0
    #expect(longest > 0.3)
  }

  @Test func readingsSaturateAtTheRange() {
    var sensor = SensorClass.ideal
    sensor.accelerometer.range = 11
    sensor.gyroscope.range = 0.3
    let walker = Walker(person: .healthy(seed: 2), script: WalkerScript([.walk(.seconds(20))]))
    let samples = walker.samples(SensorCircumstances(sensor: sensor))
    #expect(samples.map { largest($0.specificForce) }.max() == 11)
    #expect(samples.map { largest($0.angularRate) }.max() == 0.3)
  }

  @Test func softTissueWobblesInWalkingAndRestsInStanding() {
    let walker = Walker(
      person: Person(irregularity: 0), script: WalkerScript([.stand(seconds: 5), .walk(.seconds(15))]))
    var (bone, skin) = (walker.sensor(), walker.sensor(SensorCircumstances(softTissue: .loose)))
    var (standing, walking) = (0.0, 0.0)
    while let a = bone.next(), let b = skin.next() {
      let difference = largest(a.angularRate - b.angularRate)
      if a.time > 3 && a.time < 4.9 { standing = max(standing, difference) }
      if a.time > 10 { walking = max(walking, difference) }
    }
    #expect(standing < 0.01)
    #expect((0.1...3).contains(walking))
  }
}
