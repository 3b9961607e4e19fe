import Foundation
import GaitDSP
import Testing

@testable import Recordings

/// The folder of real recordings: `STANCE_DATASETS`, or `../shared/datasets` beside the checkout.
private let datasets: String? = {
  let beside = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/datasets").path
  let path = ProcessInfo.processInfo.environment["STANCE_DATASETS"] ?? beside
  return FileManager.default.fileExists(atPath: path + "/ipol") ? path : nil
}()

private func files(under folder: String, named suffix: String) -> [String] {
  guard let datasets else { return [] }
  let root = datasets + "/" + folder
  let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
  return names.filter { $0.hasSuffix(suffix) }.sorted().map { root + "/" + $0 }
}

@Suite(.enabled(if: datasets != nil, "no folder of real recordings: set STANCE_DATASETS"))
struct RealRecordings {
  @Test func everyXsensExportKeepsItsPacketCounter() throws {
    let paths = files(under: "ipol", named: "lower_back.txt")
    #expect(!paths.isEmpty)
    for path in paths {
      let read = try readAll(RecordingReader.open(path: path))
      #expect(read.info.format == .xsens)
      // An independent reading of the same rows.
      let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst(2)
      var expected: [InertialSample] = []
      for row in rows {
        let cells = row.split(separator: "\t").compactMap { Double($0) }
        let time = cells[0] / 100
        if expected.last?.time == time { continue }
        expected.append(
          InertialSample(
            time: time, specificForce: SIMD3(cells[1], cells[2], cells[3]),
            angularRate: SIMD3(cells[4], cells[5], cells[6])))
      }
      #expect(read.samples == expected, "\(path)")
      #expect(read.damage.count == rows.count - expected.count)
    }
  }

  @Test func everyCSVIsRead() throws {
    let paths =
      files(under: "mobilised", named: "imu.csv") + files(under: "pelvis", named: "imu.csv")
      + files(under: "semiogram", named: "imu.csv") + files(under: "broad", named: ".csv.gz")
    #expect(!paths.isEmpty)
    for path in paths {
      let read = try readAll(RecordingReader.open(path: path))
      #expect(read.info.format == .csv)
      #expect(read.samples.count > 200)
      #expect(read.damage.count == 0)
    }
  }

  @Test func orientationTablesAreNotTakenForRecordings() {
    for path in files(under: "pelvis", named: "xsens_quat.csv") {
      #expect(throws: RecordingError.self) { _ = try RecordingReader.open(path: path) }
    }
  }
}

/// Whether other programs read the same from a .cwa file; needs their Python packages.
@Suite struct Interoperability {
  private static let python = ProcessInfo.processInfo.environment["STANCE_INTEROP_PYTHON"]
  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("interop/cwa_readers.py").path

  @Test(
    .enabled(if: python != nil, "set STANCE_INTEROP_PYTHON to a Python with openmovement and scikit-digital-health"))
  func otherReadersAgreeOnWhatIsWritten() throws {
    let folder = try TemporaryFolder()
    var settings = CWAWriterSettings(rate: 100, startTime: leapDay + 0.3)
    settings.annotation = [("Body Location", "sacrum")]
    var writer = try CWAWriter(path: folder.file("a.cwa"), settings: settings)
    try writer.append(walk(count: 60_010))
    try writer.close()
    try compare(folder, "a")
  }

  @Test(
    .enabled(if: python != nil, "set STANCE_INTEROP_PYTHON to a Python with openmovement and scikit-digital-health"))
  func otherReadersAgreeOnADevicesFile() throws {
    let folder = try TemporaryFolder()
    #expect(try run(["make", folder.file("device.cwa")]) == 0)
    try compare(folder, "device")
  }

  private func compare(_ folder: TemporaryFolder, _ name: String) throws {
    var text = try CSVWriter(path: folder.file("\(name).csv"))
    try text.append(try readAll(RecordingReader.open(path: folder.file("\(name).cwa"))).samples)
    try text.close()
    let status = try run(["compare", folder.file("\(name).cwa"), folder.file("\(name).csv")])
    #expect(status == 0 || status == 77)
  }

  private func run(_ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.python ?? "/usr/bin/python3")
    process.arguments = ["-W", "ignore", Self.script] + arguments
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
