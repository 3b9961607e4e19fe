import GaitDSP
import Testing

@testable import Recordings

private let mtwColumns = "PacketCounter\tAcc_X\tAcc_Y\tAcc_Z\tGyr_X\tGyr_Y\tGyr_Z\tMag_X"

private func mtw(_ counters: [String], first: String = "Acquisition frequency: 100 Hz", columns: String = mtwColumns)
  -> String
{
  ([first, columns] + counters.map { "\($0)\t9.8\t0.1\t-0.2\t0.01\t0.02\t0.03\t0.5" }).joined(separator: "\n") + "\n"
}

@Suite struct XsensReading {
  @Test func timeIsThePacketCounterOverTheRate() throws {
    let read = try read(mtw(["12.0", "13.0", "20.0", "21.0"]))
    #expect(read.info.format == .xsens)
    #expect(read.info.nominalRate == 100)
    #expect(read.samples.map(\.time) == [0.12, 0.13, 0.2, 0.21])
    #expect(read.samples[0].specificForce == SIMD3(9.8, 0.1, -0.2))
    #expect(read.samples[0].angularRate == SIMD3(0.01, 0.02, 0.03))
  }

  @Test func theCounterOfSixteenBitsIsUnwrapped() throws {
    let counters = (0..<60).map { "\((65_500 + $0) % 65_536)" } + ["100", "101"]
    let read = try read(
      mtw(counters, first: "// Start Time: Unknown\n// Update Rate: 100.0Hz\n// Firmware Version: 4.6.0"))
    #expect(read.samples.first?.time == 655)
    #expect(abs((read.samples[59].time) - 655.59) < 1e-9)
    #expect(abs((read.samples[60].time) - 656.36) < 1e-9)
    #expect(read.info.notes == ["Start Time: Unknown", "Firmware Version: 4.6.0"])
  }

  @Test func aCounterSetBackIsAFault() {
    let error = fault(mtw(["100", "101", "102", "90"]))
    #expect(error?.cause == .timeRunsBackwards(from: 1.02, to: 0.9))
    #expect(error?.place == .line(6))
  }

  @Test func aPacketNumberedTwiceIsLeftOutAndCounted() throws {
    let read = try read(mtw(["100", "101", "101", "102"]))
    #expect(read.samples.map(\.time) == [1, 1.01, 1.02])
    #expect(read.damage.first == [.init(kind: .repeatedRow, position: 5)])
  }

  @Test func emptyCellsAreLostPackets() throws {
    let text =
      "// Update Rate: 60.0Hz\nPacketCounter\tSampleTimeFine\tAcc_X\tAcc_Y\tAcc_Z\tGyr_X\tGyr_Y\tGyr_Z\tMat[1][1]\n"
      + (0..<10).map { "\($0)\t\t" + ($0 == 4 ? "\t\t\t\t\t\t" : "9.8\t0\t0\t0\t0\t0.1\t1") + "\n" }.joined()
    let read = try read(text)
    #expect(read.samples.count == 9)
    #expect(read.damage.first == [.init(kind: .lostRow, position: 7)])
    #expect(abs(read.samples[4].time - 5 / 60) < 1e-12)
  }

  @Test func headersThatCannotBeUsedSayWhy() {
    #expect(fault(mtw(["0", "1"], first: "// Filter Profile: human"))?.cause == .noRate)
    var options = ReadingOptions()
    options.rate = 100
    #expect(fault(mtw(["0", "1"], first: "// Filter Profile: human"), options: options) == nil)
    #expect(fault(mtw(["0", "1"], first: "Acquisition frequency: 10 Hz"))?.cause == .rateOutOfRange(10))
    let columns = mtwColumns.replacing("Gyr_Y", with: "FreeAcc_E")
    #expect(fault(mtw(["0", "1"], columns: columns))?.cause == .missingColumns(["Gyr_Y"]))
    #expect(fault("PacketCounter\tAcc_X\n0\t1\n")?.cause == .ambiguousFormat)
  }
}

private func dot(
  rate: String? = "60Hz", start: String = "2023-05-04 13:07:45.086 +0200",
  columns: String = "PacketCounter,SampleTimeFine,Quat_W,Acc_X,Acc_Y,Acc_Z,Gyr_X,Gyr_Y,Gyr_Z,", times: [Int]
) -> String {
  var lines = ["sep=,", "DeviceTag:,DOT sacrum,,,,", "FirmwareVersion:,3.0.0,,,,", "AppVersion:,2023.6.0,,,,"]
  if let rate { lines += ["SyncStatus:,Synced,,,", "OutputRate:,\(rate),,,"] }
  lines += ["StartTime:,\(start),,,,", "Movella Technologies B. V. 2005-2023,,,,", "", columns]
  for (i, time) in times.enumerated() { lines.append("\(i),\(time),1,9.8,0.1,0.2,90,-45,180,") }
  return lines.joined(separator: "\r\n") + "\r\n"
}

@Suite struct MovellaDOTReading {
  @Test func angularRateIsInDegreesAndTimeInMicroseconds() throws {
    let read = try read(dot(times: (0..<20).map { 2_268_972_329 + $0 * 16_667 }))
    #expect(read.info.format == .movellaDOT)
    #expect(read.info.serial == "DOT sacrum")
    #expect(read.info.nominalRate == 60)
    #expect(read.samples[0].time == 0)
    #expect(abs(read.samples[3].time - 0.050001) < 1e-12)
    #expect(read.samples[3].specificForce == SIMD3(9.8, 0.1, 0.2))
    #expect(abs(read.samples[3].angularRate.x - .pi / 2) < 1e-12)
    #expect(abs(read.samples[3].angularRate.z - .pi) < 1e-12)
    // 13:07:45.086 two hours east of Greenwich.
    #expect(read.info.start == WallClock(secondsSince1970: 1_683_198_465.086, isUTC: true))
  }

  @Test func theMicrosecondClockIsUnwrapped() throws {
    let times = (0..<40).map { (4_294_700_000 + $0 * 16_667) % 4_294_967_296 }
    let read = try read(dot(times: times))
    #expect(abs(read.samples[39].time - 39 * 0.016667) < 1e-9)
  }

  @Test func lostPacketsAreHoles() throws {
    let read = try read(dot(times: [0, 16_667, 100_002, 116_669]))
    #expect(read.samples.map(\.time) == [0, 0.016667, 0.100002, 0.116669])
  }

  @Test func recordingExportsStateNoRateAndNeedNone() throws {
    let read = try read(dot(rate: nil, times: (0..<50).map { $0 * 8_333 }))
    #expect(abs(read.info.nominalRate - 120) < 0.01)
  }

  @Test func aZoneInLettersIsNotTakenForAnOffset() throws {
    let read = try read(dot(start: "2025-07-11_20:06:00_086 WEST", times: (0..<20).map { $0 * 16_667 }))
    #expect(read.info.start == WallClock(secondsSince1970: 1_752_264_360.086, isUTC: false))
    #expect(MovellaDOTHeader.startTime("soon") == nil)
    #expect(MovellaDOTHeader.startTime("2025-13-11_20:06:00_086") == nil)
  }

  @Test func fusionModesWithoutRawDataAreRefused() {
    let error = fault(
      dot(
        columns: "PacketCounter,SampleTimeFine,Euler_X,Euler_Y,Euler_Z,FreeAcc_X,FreeAcc_Y,FreeAcc_Z,Status", times: [0]
      ))
    #expect(error?.cause == .missingColumns(["Acc_X", "Acc_Y", "Acc_Z", "Gyr_X", "Gyr_Y", "Gyr_Z"]))
    #expect(error?.place == .line(10))
  }
}
