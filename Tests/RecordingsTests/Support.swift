import Foundation
import GaitDSP
import Testing

@testable import Recordings

/// A folder that is gone with the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("recordings-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }
}

/// Everything a recording gives.
struct Read {
  var info: RecordingInfo
  var samples: [InertialSample]
  var damage: RecordingDamage
}

func readAll(
  _ reader: consuming RecordingReader, batch: Int = 1_000
) throws(RecordingError) -> Read {
  var reader = reader
  var samples: [InertialSample] = []
  while try reader.read(into: &samples, atMost: batch) > 0 {}
  return Read(info: reader.info, samples: samples, damage: reader.damage)
}

func read(_ text: String, options: ReadingOptions = .init(), batch: Int = 1_000) throws(RecordingError) -> Read {
  try readAll(RecordingReader(bytes: Array(text.utf8), name: "walk.csv", options: options), batch: batch)
}

func read(_ bytes: [UInt8], options: ReadingOptions = .init()) throws(RecordingError) -> Read {
  try readAll(RecordingReader(bytes: bytes, name: "walk.cwa", options: options))
}

/// The fault that reading runs into; `nil` when there is none.
func fault(_ text: String, options: ReadingOptions = .init()) -> RecordingError? {
  do {
    _ = try read(text, options: options)
    return nil
  } catch { return error }
}

func fault(_ bytes: [UInt8], options: ReadingOptions = .init()) -> RecordingError? {
  do {
    _ = try read(bytes, options: options)
    return nil
  } catch { return error }
}

/// A CSV of `count` rows at 100 Hz with gravity on z.
func csv(header: String = "t,ax,ay,az,gx,gy,gz", count: Int = 20, row: (Int) -> String = quietRow) -> String {
  header + "\n" + (0..<count).map { row($0) + "\n" }.joined()
}

func quietRow(_ i: Int) -> String { "\(Double(i) / 100),0.1,-0.2,9.8,0.01,0.02,-0.03" }

/// A repeatable source of numbers.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A walk-like signal that nothing clips at the default ranges.
func walk(count: Int, rate: Double = 100, from start: Double = 0) -> [InertialSample] {
  (0..<count).map { i in
    let t = start + Double(i) / rate
    return InertialSample(
      time: t,
      specificForce: SIMD3(1.5 * sin(11 * t), 0.8 * sin(5.5 * t + 1), 9.81 + 3 * sin(11 * t + 2)),
      angularRate: SIMD3(0.5 * sin(5.5 * t), 0.3 * sin(11 * t), 0.6 * sin(5.5 * t + 0.5)))
  }
}

/// The largest difference of any axis.
func apart(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
  max(abs(a.x - b.x), abs(a.y - b.y), abs(a.z - b.z))
}
