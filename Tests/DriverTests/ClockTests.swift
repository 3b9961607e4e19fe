import Glibc
import IMU
import Testing
import Walker

/// Sample times from FIFO levels alone, against the instants at which the chip truly sampled.
@Suite struct ClockTests {
  struct Weather: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var clock = ChipClock()
    var temperature: @Sendable (Double) -> Double = { _ in 25 }
    var faults = BusFaults(seed: 3)
    var batch = 1.0

    static let all: [Weather] = [
      Weather(testDescription: "10 % slow", clock: ChipClock(rateError: -0.1)),
      Weather(testDescription: "10 % fast", clock: ChipClock(rateError: 0.1)),
      // A sensor put on: 22 °C to 34 °C within minutes, and taken off into the cold, at 300 ppm/°C.
      Weather(
        testDescription: "warming and cooling", clock: ChipClock(rateError: 0.03, temperatureCoefficient: -3e-4),
        temperature: { 34 - 12 * exp(-$0 / 60) - ($0 > 150 ? 20 * (1 - exp(-($0 - 150) / 60)) : 0) }),
      Weather(testDescription: "half of all transfers up to 50 ms late", faults: late(0.5)),
      Weather(testDescription: "four of five transfers up to 50 ms late", faults: late(0.8)),
      Weather(testDescription: "lost batches", faults: losing),
      Weather(
        testDescription: "all at once", clock: ChipClock(rateError: -0.08, temperatureCoefficient: 3e-4),
        temperature: { 34 - 12 * exp(-$0 / 60) }, faults: losingAndLate),
      Weather(testDescription: "watched live", clock: ChipClock(rateError: 0.05), faults: late(0.3), batch: 0.05),
    ]

    private static func late(_ share: Double) -> BusFaults {
      var faults = BusFaults(seed: 4)
      faults.late = share
      return faults
    }

    private static var losing: BusFaults {
      var faults = BusFaults(seed: 5)
      faults.shortTransfer = 0.02
      faults.nack = 0.02
      faults.hangs = [.init(from: 40, until: 44), .init(from: 90, until: 91), .init(from: 180, until: 195)]
      return faults
    }

    private static var losingAndLate: BusFaults {
      var faults = losing
      faults.late = 0.3
      return faults
    }
  }

  @Test(arguments: Weather.all, [VirtualPart.lsm6dso, .mpu9250, .bmi160])
  func eventTimesAreTrueToAMillisecondAfterTenSeconds(_ weather: Weather, _ part: VirtualPart) {
    var settings = StreamSettings()
    settings.batch = weather.batch
    let setUp = part.description.setUp(settings.sensor)
    // The motion spells the sample's number in counts, so that the temperature can move with it.
    var serial = 0
    let source = SampleSource.motion { time in
      let counts = SensorCounts(serial: serial)
      serial += 1
      return SensedMotion(
        specificForce: SIMD3<Double>(counts.accelerometer) * setUp.accelScale,
        angularRate: SIMD3<Double>(counts.gyroscope) * setUp.gyroScale, temperature: weather.temperature(time))
    }
    var rig = Rig(part, clock: weather.clock, faults: weather.faults, source: source, settings: settings)
    rig.run(until: 240)
    print("\(part.rawValue), \(weather.testDescription): \(rig.account)")
    #expect(rig.account.unaccounted + rig.account.disordered + rig.account.wrong + rig.account.flipped == 0)
    #expect(rig.account.delivered > 12_000)
    #expect(rig.account.rms <= 0.001)
    #expect(rig.account.largest <= 0.003)
  }
}
