import Foundation
import GaitDSP
import Walker

/// The samples that everything is measured on: an LSM6DSO-class sensor at 100 Hz.
enum SimulatedWear {
  static let rate = 100.0
  /// Samples before the measurement: the mount is found, buffers have grown.
  static let warmUp = 7_000
  /// Samples in one timed piece, the same for every contender.
  static let piece = 6_000
  static let pieces = 5

  /// Sitting still.
  static func rest() -> [InertialSample] { samples([.sit(seconds: seconds)]) }

  /// Walking with a turn every 10 m; the warm-up begins with quiet standing.
  static func walking() -> [InertialSample] {
    samples([.stand(seconds: 10), .walk(.seconds(seconds), route: .turning(everyMetres: 10, degrees: 180))])
  }

  private static var seconds: Double { Double(warmUp + piece * pieces) / rate }

  private static func samples(_ phases: [WalkerPhase]) -> [InertialSample] {
    let walker = Walker(person: .weakLeft(), script: WalkerScript(phases))
    let all = walker.samples(SensorCircumstances(rate: rate, sensor: .lsm6dso)).map {
      InertialSample(time: $0.time, specificForce: $0.specificForce, angularRate: $0.angularRate)
    }
    return Array(all.prefix(warmUp + piece * pieces))
  }

  /// As raw little-endian doubles, six a sample (angular rate, specific force), for programs in other languages.
  static func write(into folder: String) throws {
    for (name, samples) in [("rest", rest()), ("walking", walking())] {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(samples.count * 48)
      for sample in samples {
        for vector in [sample.angularRate, sample.specificForce] {
          for axis in 0..<3 { withUnsafeBytes(of: vector[axis].bitPattern.littleEndian) { bytes += $0 } }
        }
      }
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name).f64"))
    }
  }
}

/// The weights of the contact net, from a file.
enum ContactNetFile {
  static func read(_ path: String) throws -> ContactNetWeights {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return try data.withUnsafeBytes { bytes throws(ContactNetError) in try ContactNetWeights(parsing: bytes) }
  }
}
