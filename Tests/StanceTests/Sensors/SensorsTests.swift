import Foundation
import IMU
import Settings
import Testing
import Walker

@testable import stance

@Suite struct SensorsTests {
  /// What `stance sensors` sees of one virtual chip.
  private func survey(
    _ part: VirtualPart, at address: UInt8? = nil, traits: ChipTraits = ChipTraits(), selfTest: Bool = false
  ) throws -> (bus: SensorSurvey.Bus, survey: SensorSurvey, wire: VirtualBus) {
    let virtual = VirtualBus(part.make(traits: traits), at: address ?? part.address)
    var open = OpenBus(bus: SensorBus(virtual), time: SensorTime(virtual: virtual.wire.time))
    var bus = SensorSurvey.Bus(name: virtual.name)
    try SensorSurvey.look(at: &bus, in: &open, Chip.addresses, selfTest: selfTest)
    return (bus, SensorSurvey(buses: [bus], addresses: Chip.addresses), virtual)
  }

  @Test(arguments: VirtualPart.allCases)
  func everyKnownChipIsFoundAndPassesItsSelfTest(part: VirtualPart) throws {
    let (bus, survey, _) = try survey(part, selfTest: true)
    let sensor = try #require(bus.sensors.first)
    #expect(sensor.found.address == part.address)
    let names = sensor.found.chip.description.name
    // An LSM6DSOX answers as an LSM6DSO, an LSM6DS3TR-C as an LSM6DSL: the name says both.
    #expect(names.contains(part.rawValue), "\(part.rawValue) was taken for \(names)")
    #expect(sensor.selfTest?.passed == true)
    #expect(abs((sensor.temperature ?? 0) - 25) < 0.5)
    #expect(survey.failure == nil)
    #expect(survey.failedTests.isEmpty)
  }

  @Test func aBrokenProofMassFailsTheSelfTestByName() throws {
    let (bus, survey, _) = try survey(.lsm6dso, traits: ChipTraits(selfTestResponse: 0), selfTest: true)
    #expect(bus.sensors.first?.selfTest?.passed == false)
    #expect(survey.failedTests == ["accelerometer and gyroscope of LSM6DSO/LSM6DSOX at i2c-virtual 0x6A"])
    let report = SurveyReport(survey: survey, chips: [:]).lines.joined(separator: "\n")
    #expect(report.contains("self-test accelerometer: FAILED"))
    #expect(SensorFailure.selfTestFailed(survey.failedTests).exitCode.rawValue == 76)
  }

  @Test func whatAnswersWithoutBeingKnownIsListedAndLeftAlone() throws {
    // No chip that can be at 0x6A identifies itself as a BMI160 does.
    let (bus, survey, wire) = try survey(.bmi160, at: 0x6A, selfTest: true)
    #expect(bus.sensors.isEmpty)
    #expect(bus.unknown == [0x6A])
    #expect("\(survey.failure.map { "\($0)" } ?? "")".contains("what answered is not known: i2c-virtual 0x6A"))
    #expect(survey.failure?.exitCode.rawValue == 69)
    // Register addresses to read from, one byte each, and nothing else.
    #expect(wire.traffic.bytesWritten == wire.traffic.bytesRead - Chip.addresses.count)
    #expect(wire.wire.chips[0].chip.powerCycles == 0)
  }

  @Test func anEmptyBusNamesTheAddressesTried() throws {
    let (bus, survey, _) = try survey(.bmi160, at: 0x50)
    #expect(bus.sensors.isEmpty && bus.unknown.isEmpty)
    let words = "\(survey.failure.map { "\($0)" } ?? "")"
    #expect(words.contains("0x68, 0x69, 0x6A, 0x6B") && words.contains("wiring"))
  }

  /// 25 °C is zero in the temperature register, as it stands in a sensor that sleeps.
  @Test(arguments: [true, false])
  func aSensorThatStreamsIsOnlyLookedAt(isAt25Degrees: Bool) throws {
    let traits = isAt25Degrees ? ChipTraits() : .lying()
    let virtual = VirtualBus(VirtualPart.lsm6dso.make(traits: traits), at: 0x6A)
    let time = SensorTime(virtual: virtual.wire.time)
    var stream = Stream(bus: SensorBus(virtual), time: time)
    var batch = SampleBatch()
    while stream.account.delivered < 100 { _ = stream.next(into: &batch) }
    let cycles = virtual.wire.chips[0].chip.powerCycles
    var open = OpenBus(bus: SensorBus(virtual), time: time)
    var bus = SensorSurvey.Bus(name: "i2c-virtual")
    try SensorSurvey.look(at: &bus, in: &open, [0x6A], selfTest: false)
    #expect(bus.sensors.count == 1)
    while stream.account.delivered < 500 { _ = stream.next(into: &batch) }
    #expect(stream.account.missing == 0)
    #expect(virtual.wire.chips[0].chip.powerCycles == cycles)
  }

  @Test func theFiguresShownAreThoseOfTheChipsFile() throws {
    let folder = try CalibrationFolder(stated: nil)
    let chip = try ChipFile(reading: ChipFile.path(of: .icm20948, in: folder))
    let (_, survey, _) = try survey(.icm20948)
    let report = SurveyReport(survey: survey, chips: [.icm20948: chip]).lines.joined(separator: "\n")
    #expect(report.contains("noise 230 µg/√Hz, 15.0 m°/s/√Hz (DS-000189 rev. 1.3)"))
    #expect(report.contains("102.3 Hz"))
    let json = try SurveyDocument(survey, chips: [.icm20948: chip]).json()
    #expect(json.contains("\"schema\":\"stance.sensors/1\""))
    #expect(json.contains("\"accel_noise_ug_per_sqrt_hz\":230"))
  }

  @Test func aMissingBusIsNamedWithWhatToTry() {
    #expect(exitCode("sensors", "--bus", "1023") == 72)
    #expect(exitCode("sensors", "--bus", "-1") == 64)
    #expect(exitCode("sensors", "--address", "0x80") == 64)
    #expect(exitCode("sensors", "--motion", "walk") == 64)
    #expect(exitCode("sensors", "--virtual", "LSM6DSO", "--bus", "1") == 64)
    #expect(exitCode("sensors", "--virtual", "lsm6dso", "--self-test") == nil)
    #expect(exitCode("sensors", "--virtual", "mpu-6050", "--address", "0x69", "--format", "json") == nil)
    let error = BusError(bus: "i2c-1", errno: EACCES)
    #expect(SensorFailure.sensor(.bus(error)).exitCode.rawValue == 77)
    #expect("\(SensorFailure.sensor(.bus(error)))".contains("group i2c"))
    #expect("\(SensorFailure.noBuses)".contains("raspi-config"))
  }
}
