import Datasheets
import Testing
import Walker

@testable import IMU

/// The drivers' tables against what the datasheets say, the same tables that the virtual chips are held to.
@Suite struct DriverDatasheetTests {
  @Test(arguments: Datasheet.all.map(\.part))
  func theDriverSaysWhatTheDatasheetSays(_ name: String) throws {
    let sheet = try #require(Datasheet.all.first { $0.part == name })
    let chip = try #require(VirtualPart(rawValue: name)).description
    #expect(chip.addresses == sheet.addresses)
    #expect(chip.identity.register == sheet.identity.register)
    #expect(chip.identity.value == sheet.identity.value & chip.identity.mask)
    #expect(chip.temperature.register == sheet.temperature.register)
    #expect(chip.temperature.bigEndian == sheet.temperature.bigEndian)
    #expect(chip.temperature.countsPerDegree == sheet.temperature.countsPerDegree)
    #expect(chip.temperature.offset == sheet.temperature.zero)
    #expect(chip.fifo.capacity == sheet.fifo.bytes)
    #expect(chip.fifo.sampleBytes == sheet.fifo.bytesPerSample)
    // A burst may begin at registers in front of the data.
    #expect(Int(chip.fifo.dataRegister) + chip.fifo.preamble == Int(sheet.fifo.dataRegister))
  }

  @Test(arguments: Datasheet.all.map(\.part))
  func everyRangeIsSetAndScaledAsTheDatasheetSays(_ name: String) throws {
    let sheet = try #require(Datasheet.all.first { $0.part == name })
    let chip = try #require(VirtualPart(rawValue: name)).description
    // The drivers leave out the gyroscope's narrowest and widest ranges, which no walk needs.
    for range in sheet.accelerometer {
      let setUp = chip.setUp(SensorSettings(accelRange: range.fullScale))
      #expect(abs(setUp.accelScale * range.countsPerUnit / standardGravity - 1) < 1e-3, "±\(range.fullScale) g")
      expect(setUp, toDo: range.writes, among: sheet.accelerometer, in: sheet)
    }
    for range in sheet.gyroscope where (250...2000).contains(range.fullScale) {
      let setUp = chip.setUp(SensorSettings(gyroRange: range.fullScale))
      #expect(abs(setUp.gyroScale * range.countsPerUnit / .pi * 180 - 1) < 2e-3, "±\(range.fullScale) °/s")
      expect(setUp, toDo: range.writes, among: sheet.gyroscope, in: sheet)
    }
  }

  @Test(arguments: Datasheet.all.map(\.part))
  func everyRateIsOneOfTheDatasheets(_ name: String) throws {
    let sheet = try #require(Datasheet.all.first { $0.part == name })
    let chip = try #require(VirtualPart(rawValue: name)).description
    for rate in sheet.rates {
      let setUp = chip.setUp(SensorSettings(rate: rate.nominal))
      #expect(abs(setUp.rate / rate.nominal - 1) < 0.005, "\(rate.nominal) Hz")
    }
  }

  /// The set-up writes to no register that the datasheet's table lacks, and where a register's reset value is not what
  /// the set-up wants, it is written.
  @Test(arguments: Datasheet.all.map(\.part))
  func theSetUpKeepsToKnownRegisters(_ name: String) throws {
    let sheet = try #require(Datasheet.all.first { $0.part == name })
    let chip = try #require(VirtualPart(rawValue: name)).description
    let setUp = chip.setUp(SensorSettings())
    let known = Set(sheet.registers.map(\.address) + sheet.start.map(\.register))
    for line in setUp.writes + setUp.flush + chip.powerDown {
      #expect(known.contains(line.register), "register \(line.register)")
    }
    for write in sheet.start { #expect(setUp.writes.contains { $0.register == write.register }, "\(write)") }
    // What must stay was written as it must stay.
    for vital in setUp.vitals where name != "BMI160" || vital.register != 0x03 {
      #expect(setUp.writes.last { $0.register == vital.register }.map { $0.value & vital.mask } == vital.value)
    }
  }

  /// Whether the set-up's last write to the range's register has the bits that tell the ranges apart.
  private func expect(
    _ setUp: SetUp, toDo writes: [Datasheet.Write], among ranges: [Datasheet.Range], in sheet: Datasheet
  ) {
    for write in writes {
      let values = ranges.flatMap(\.writes).filter { $0.register == write.register }.map(\.value)
      let telling = values.reduce(UInt8(0)) { $0 | ($1 ^ values[0]) }
      let written = setUp.writes.last { $0.register == write.register }?.value
      #expect(written.map { $0 & telling } == write.value & telling, "\(sheet.part) register \(write.register)")
    }
  }
}
