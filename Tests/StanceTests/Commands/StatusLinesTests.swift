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

  @Test func aClockThatNobodyHasSetIsSaid() {
    var status = StatusNote()
    status.source = "i2c"
    status.session = StatusNote.SessionPart(kind: "wear", label: nil, t: 5, startUnixS: nil)
    #expect(StatusLines(status).text.contains("clock     not set"))
    status.session?.startUnixS = 1_772_409_600
    #expect(!StatusLines(status).text.contains("clock"))
    status.session?.startUnixS = nil
    status.source = "replay"
    #expect(!StatusLines(status).text.contains("clock"), "the recording has its own")
  }

  @Test func oneIsSaidAsOne() {
    var status = StatusNote()
    for (count, words) in [(1, "1 summary waits"), (2, "2 summaries wait")] {
      status.store = StatusNote.DiskPart(state: "ok", waiting: count, lost: 0)
      #expect(StatusLines(status).text.contains(words))
    }
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
