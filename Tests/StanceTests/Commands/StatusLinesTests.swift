import Feed
import Testing

@testable import stance

@Suite struct StatusLinesTests {
  @Test func rawSamplesThatWereLostAreSaid() {
    var status = StatusNote()
    #expect(!StatusLines(status).text.contains("raw"), "nothing is recorded, and nothing is said of it")
    status.recorder = StatusNote.DiskPart(state: "no space left", waiting: 40, lost: 7)
    let text = StatusLines(status).text
    #expect(text.contains("raw       no space left, 40 samples wait"))
    #expect(text.contains("7 raw samples lost"))
  }

  @Test func aCalibrationIsSaidAndOneThatIsNotUsedWithItsReason() {
    var status = StatusNote()
    status.sensor = StatusNote.SensorPart(chip: "LSM6DSO", bus: "i2c-1", address: 0x6A)
    #expect(!StatusLines(status).text.contains("calibrated"))
    status.sensor?.calibration = "ok"
    #expect(StatusLines(status).text.contains("LSM6DSO at i2c-1 address 0x6A, calibrated"))
    status.sensor?.calibration = "sensor.toml: is for another sensor"
    #expect(StatusLines(status).text.contains("scales    the data sheet's: sensor.toml: is for another sensor"))
  }
}
