import Foundation
import Settings
import Testing

@testable import IMU
@testable import stance

@Suite struct ChipFileTests {
  private func file(_ chip: Chip) throws -> ChipFile {
    try ChipFile(reading: ChipFile.path(of: chip, in: CalibrationFolder(stated: nil)))
  }

  private func near(_ a: Double, _ b: Double, _ share: Double = 1e-4) -> Bool { abs(a - b) <= share * abs(b) }

  @Test(arguments: Chip.allCases)
  func whatAChipsFileSaysIsWhatItsDriverDoes(chip: Chip) throws {
    let file = try file(chip)
    let driver = chip.description
    #expect(file.name == driver.name)
    #expect(file.addresses == driver.addresses.map { Int($0) })
    #expect(file.identityRegister == Int(driver.identity.register))
    #expect(file.identity == Int(driver.identity.value))
    for (range, milliG) in zip(file.accelRanges, file.accelSensitivity) {
      let scale = driver.setUp(SensorSettings(accelRange: range)).accelScale
      #expect(near(milliG, scale / standardGravity * 1000), "±\(range) g")
    }
    for (range, milliDegrees) in zip(file.gyroRanges, file.gyroSensitivity) {
      let scale = driver.setUp(SensorSettings(gyroRange: range)).gyroScale
      #expect(near(milliDegrees, scale * 180_000 / .pi), "±\(range) °/s")
    }
    for rate in file.rates {
      #expect(near(driver.setUp(SensorSettings(rate: rate)).rate, rate), "\(rate) Hz")
    }
    #expect(file.rates.contains { near($0, driver.setUp(SensorSettings()).rate) })
    #expect(file.fifoBytes == driver.fifo.capacity)
    #expect(file.fifoBytesPerSample == driver.fifo.sampleBytes)
    #expect(file.countsPerDegree == driver.temperature.countsPerDegree)
    #expect(file.zeroCelsius == driver.temperature.offset)
  }

  @Test func thereIsOneFileAChipAndNoneBeside() throws {
    let folder = try CalibrationFolder(stated: nil).url.appendingPathComponent("chips").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names == Chip.allCases.map { $0.rawValue + ".toml" }.sorted())
  }

  @Test func aMistakeInAChipsFileIsNamedWithItsLine() throws {
    let folder = try CommandFolder()
    let good = try String(
      contentsOfFile: ChipFile.path(of: .bmi160, in: CalibrationFolder(stated: nil)), encoding: .utf8)
    let path = folder.file("bmi160.toml")
    try good.replacingOccurrences(of: "bytes_per_sample", with: "bytes_a_sample")
      .write(toFile: path, atomically: true, encoding: .utf8)
    #expect {
      try ChipFile(reading: path)
    } throws: { error in
      let words = "\(error)"
      return words.contains("unknown key \"fifo.bytes_a_sample\"; did you mean \"fifo.bytes_per_sample\"?")
    }
  }
}
