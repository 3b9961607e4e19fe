import Foundation
import GaitDSP
import IMU
import Recordings
import Testing
import Walker

@testable import stance

@Suite struct RecordTests {
  /// A virtual chip on a wire with faults, and a recorder for it.
  private struct Bench {
    let chip = VirtualBench(part: .lsm6dso, motion: .walk).chip()
    let bus: VirtualBus
    var recorder: SensorRecorder

    init(_ target: SensorRecorder.Target, seconds: Double, faults: BusFaults = .none) throws {
      let wire = VirtualWire(faults: faults)
      wire.attach(chip, at: 0x6A)
      var bus = VirtualBus(wire)
      let sensor = try #require(bus.scan().sensors.first)
      self.bus = bus
      recorder = SensorRecorder(sensor: sensor, target: target, sensing: SensorSettings())
      recorder.seconds = seconds
    }

    func run() throws -> SensorRecorder.Account {
      try recorder.run(OpenBus(bus: SensorBus(bus), time: SensorTime(virtual: bus.wire.time)))
    }
  }

  /// Rows of a file of counts.
  private func rows(_ path: String) throws -> [(n: Int, t: Double, counts: SensorCounts)] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst().map { line in
      let parts = line.split(separator: ",").map(String.init)
      let c = parts[2...].compactMap { Int16($0) }
      try #require(c.count == 6)
      return (
        Int(parts[0]) ?? -1, Double(parts[1]) ?? .nan,
        SensorCounts(accelerometer: SIMD3(c[0], c[1], c[2]), gyroscope: SIMD3(c[3], c[4], c[5]))
      )
    }
  }

  @Test func everyCountRecordedIsTheChipsOwnInOrder() throws {
    let folder = try CommandFolder()
    let bench = try Bench(.raw(path: folder.file("raw.csv")), seconds: 30)
    let account = try bench.run()
    let rows = try rows(folder.file("raw.csv"))
    let truth = bench.chip.truth.samples
    let first = try #require(truth.firstIndex { $0.raw == rows[0].counts })
    #expect(rows.count == account.samples)
    // 30 s of the chip's own clock.
    #expect(abs(truth[first + rows.count - 1].time - truth[first].time - 30) < 0.02)
    #expect(account.gaps == 0)
    for (index, row) in rows.enumerated() {
      #expect(row.n == index)
      #expect(row.counts == truth[first + index].raw)
      #expect(abs((row.t - rows[0].t) - (truth[first + index].time - truth[first].time)) < 0.005)
    }
  }

  @Test func aGapIsMissingTimeNeverAShift() throws {
    var faults = BusFaults()
    faults.unplugged = [.init(from: 10, until: 14)]
    faults.brownOuts = [20]
    let folder = try CommandFolder()
    let path = folder.file("raw.csv")
    var bench = try Bench(.raw(path: path), seconds: 30, faults: faults)
    var heard: [String] = []
    bench.recorder.notice = { heard.append($0) }
    let account = try bench.run()
    #expect(account.gaps == 2)
    #expect(account.endsWithout == nil)
    let gaps = heard.filter { $0.hasPrefix("gap at") }
    #expect(gaps.count == 2)
    #expect(gaps[0].contains("the adapter failed or was unplugged"))
    #expect(gaps[1].contains("lost its settings"))
    let rows = try rows(path)
    let truth = bench.chip.truth.samples
    var at = try #require(truth.firstIndex { $0.raw == rows[0].counts })
    let zero = truth[at].time
    var worst = 0.0
    for row in rows {
      while at < truth.count, truth[at].raw != row.counts { at += 1 }
      try #require(at < truth.count, "a sample that the chip never took")
      worst = max(worst, abs(row.t - (truth[at].time - zero)))
      at += 1
    }
    #expect(worst < 0.01)
    // Every slot of the grid is either a sample or counted as missing.
    #expect((rows.last?.n ?? 0) + 1 == rows.count + account.missing)
  }

  @Test(arguments: ["walk.csv", "walk.cwa"])
  func whatIsRecordedIsAnalysed(name: String) throws {
    let folder = try CommandFolder()
    try stance("record", "--virtual", "LSM6DSO", "-o", folder.file(name), "--seconds", "60")
    #expect(folder.names == [name])
    let (info, taken) = try samples(folder.file(name))
    #expect(taken.count > 6300)
    #expect(abs(info.nominalRate - 104) < 5)
    #expect((taken.last?.time ?? 0) - taken[0].time > 59.9)
    try stance("analyze", folder.file(name), "--format", "csv", "-o", folder.file("steps.csv"))
    // 50 s of walking at 106 steps a minute.
    #expect(try folder.text("steps.csv").split(separator: "\n").count > 60)
  }

  @Test func aRecordingSaysWhereItsSensorWas() throws {
    let folder = try CommandFolder()
    try stance("record", "--virtual", "bmi160", "-o", folder.file("a.cwa"), "--seconds", "5")
    let bytes = try #require(FileManager.default.contents(atPath: folder.file("a.cwa")))
    #expect(String(decoding: bytes.prefix(1024), as: UTF8.self).contains("BMI160"))
  }

  @Test func aSensorThatIsGoneAtTheEndDoesNotKeepTheRecordingOpen() throws {
    var faults = BusFaults()
    faults.unplugged = [.init(from: 10, until: 1e9)]
    let folder = try CommandFolder()
    let account = try Bench(.recording(path: folder.file("cut.csv")), seconds: 20, faults: faults).run()
    #expect(account.endsWithout != nil)
    #expect(account.duration > 7 && account.duration < 10)
    #expect(try samples(folder.file("cut.csv")).samples.count == account.samples)
    #expect(Record.report(account, "cut.csv").contains { $0.contains("the sensor was away at the end") })
  }

  @Test func aSensorThatNeverAnswersLeavesNoFile() throws {
    var faults = BusFaults()
    faults.unplugged = [.init(from: 0.001, until: 1e9)]
    let folder = try CommandFolder()
    let bench = try Bench(.recording(path: folder.file("none.csv")), seconds: 5, faults: faults)
    #expect(throws: SensorFailure.self) { try bench.run() }
    #expect(folder.names.isEmpty)
  }

  @Test func anotherSensorsCalibrationIsRefusedByName() throws {
    let folder = try CommandFolder()
    let file = folder.file("mine.toml")
    try stance("calibrate", "sensor", "--virtual", "LSM6DSO", "-o", file, "--gyro-only")
    #expect(exitCode("record", "--virtual", "mpu6050", "--calibration", file, "-o", folder.file("a.csv")) == 78)
    let text = try folder.text("mine.toml")
    try text.replacingOccurrences(of: "gyro_bias = [-", with: "gyro_bias = [")
      .write(toFile: file, atomically: true, encoding: .utf8)
    #expect(exitCode("record", "--virtual", "LSM6DSO", "--calibration", file, "-o", folder.file("a.csv")) == 78)
    #expect(
      exitCode("record", "--virtual", "LSM6DSO", "--calibration", "nowhere.toml", "-o", folder.file("a.csv")) == 66)
    #expect(folder.names == ["mine.toml"])
  }

  @Test func filesAreJudgedBeforeTheSensorIsTouched() throws {
    let folder = try CommandFolder()
    let precious = folder.file("precious.csv")
    try "precious".write(toFile: precious, atomically: true, encoding: .utf8)
    #expect(exitCode("record", "--virtual", "LSM6DSO", "-o", precious, "--seconds", "1") == 73)
    #expect(try folder.text("precious.csv") == "precious")
    #expect(exitCode("record", "--virtual", "LSM6DSO", "-o", folder.file("a.mat")) == 64)
    #expect(exitCode("record", "--virtual", "LSM6DSO", "-o", folder.file("a.cwa"), "--raw") == 64)
    #expect(exitCode("record", "--virtual", "LSM6DSO", "-o", folder.file("a.csv"), "--rate", "5") == 64)
  }
}
