import Walker

@testable import GaitDSP

/// Found less true, of one figure over the trials of a table's line.
struct Errors: CustomStringConvertible {
  private(set) var values: [Double] = []

  mutating func add(_ value: Double) { if value.isFinite { values.append(value) } }

  var count: Int { values.count }
  var worst: Double { values.map(abs).max() ?? .nan }
  var rootMeanSquare: Double { mean(values.map { $0 * $0 }).squareRoot() }

  func share(within reach: Double, of wanted: Int) -> Double {
    Double(values.count { abs($0) <= reach }) / Double(wanted)
  }

  /// Mean and standard deviation.
  var description: String { "\(hundredths(mean(values))) ± \(hundredths(standardDeviation(values)))" }
}

func hundredths(_ value: Double) -> Double { (100 * value).rounded() / 100 }
func percent(_ share: Double) -> String { "\((1000 * share).rounded() / 10) %" }

extension SensorCircumstances {
  /// A sensor worn as sensors are: any way round, somewhat crooked, on a firm belt.
  static func worn(seed: UInt64, _ r: inout RandomSource) -> SensorCircumstances {
    let mount = SensorMount.rightAngles[Int(r.next() % 24)].tilted(
      x: r.uniform(-8, 8), y: r.uniform(-12, 12), z: r.uniform(-5, 5))
    return SensorCircumstances(seed: seed, mount: mount, sensor: .lsm6dso, softTissue: .firm)
  }
}
