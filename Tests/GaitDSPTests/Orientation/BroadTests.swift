import Foundation
import Testing

@testable import GaitDSP

/// BROAD (Laidig et al. 2021, CC BY 4.0): hand-held IMU with optical orientation, 285.7 Hz.
@Suite struct BroadTests {
  /// Mean inclination RMSE of VQF 2.x with its defaults over these same eight trials, degrees, as printed by
  /// `Training/orientation/vqf_reference.py`.
  static let vqfMean = 0.4998

  @Test(.enabled(if: Broad.folder != nil, "set STANCE_DATASETS to the folder that holds broad/"))
  func inclinationIsBetterThanVQFAtOnceAndMoreSoTwoSecondsLater() throws {
    let trials = try Broad.trials()
    try #require(trials.count == 8)
    var causal: [Double] = []
    var later: [Double] = []
    for trial in trials {
      let score = trial.score(lag: 2)
      causal.append(score.causal)
      later.append(score.smoothed)
    }
    let count = Double(trials.count)
    #expect(causal.reduce(0, +) / count < 0.9 * Self.vqfMean)
    #expect(later.reduce(0, +) / count < 0.88 * Self.vqfMean)
  }
}

enum Broad {
  struct Trial {
    var rate: Double
    /// t, ax, ay, az, gx, gy, gz, qw, qx, qy, qz, moving
    var rows: [[Double]]

    func score(lag: Double) -> (causal: Double, smoothed: Double) {
      var orientation = OrientationEstimator(rate: rate, lag: lag)
      var causal: [Double] = []
      var smoothed: [Double] = []
      func add(_ q: Quaternion, _ row: [Double], to errors: inout [Double]) {
        guard row[11] > 0.5, row[7].isFinite else { return }
        errors.append(inclinationError(q, Quaternion(w: row[7], x: row[8], y: row[9], z: row[10])))
      }
      var next = 0
      for row in rows {
        orientation.update(rate: SIMD3(row[4], row[5], row[6]), specificForce: SIMD3(row[1], row[2], row[3]))
        add(orientation.quaternion, row, to: &causal)
        while let q = orientation.nextSmoothed() {
          add(q, rows[next], to: &smoothed)
          next += 1
        }
      }
      orientation.flush()
      while let q = orientation.nextSmoothed() {
        add(q, rows[next], to: &smoothed)
        next += 1
      }
      return (rootMeanSquare(causal), rootMeanSquare(smoothed))
    }
  }

  static let folder: String? = {
    let environment = ProcessInfo.processInfo.environment["STANCE_DATASETS"]
    let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let beside = checkout.deletingLastPathComponent().appendingPathComponent("shared/datasets").path
    return [environment, beside].compactMap { $0.map { $0 + "/broad" } }
      .first { FileManager.default.fileExists(atPath: $0) }
  }()

  static func trials() throws -> [Trial] {
    let folder = try #require(Self.folder)
    return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".csv.gz") }.sorted()
      .map { try trial(folder + "/" + $0) }
  }

  private static func trial(_ path: String) throws -> Trial {
    let unzip = Process()
    unzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    unzip.arguments = ["gzip", "-dc", path]
    let pipe = Pipe()
    unzip.standardOutput = pipe
    try unzip.run()
    let text = pipe.fileHandleForReading.readDataToEndOfFile()
    unzip.waitUntilExit()
    var rows: [[Double]] = []
    for line in text.split(separator: UInt8(ascii: "\n")).dropFirst() {
      let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      let row = fields.map { Double(String(decoding: $0, as: UTF8.self)) ?? .nan }
      try #require(row.count == 12)
      rows.append(row)
    }
    let steps = zip(rows.dropFirst(), rows).map { $0[0] - $1[0] }.sorted()
    return Trial(rate: 1 / steps[steps.count / 2], rows: rows)
  }
}
