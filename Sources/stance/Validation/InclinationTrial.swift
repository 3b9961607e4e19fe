import Foundation
import GaitDSP
import Report

/// Inclination errors of one trial whose orientation is known, as in BROAD (Laidig et al. 2021).
///
/// The inclination error of an estimate q against a reference r, both sensor→earth, is 2 arccos √(w² + z²) of
/// q · r⁻¹: the angle of what remains when any rotation about the vertical is allowed.
struct InclinationTrial: Sendable, Equatable {
  static let columns = ["t", "ax", "ay", "az", "gx", "gy", "gz", "qw", "qx", "qy", "qz", "moving"]
  /// How far each smoothed estimate looks ahead, s.
  static let lags = [2.0, 1.0]

  var name: String
  /// Samples a second.
  var rate: Double
  /// Rows marked as moving whose reference is known.
  var rows: Int
  /// Root mean square over these rows, degrees: at once, and smoothed with each of `lags`.
  var causal: Double
  var smoothed: [Double]

  /// - Parameter file: CSV, gzipped or not; units m/s² and rad/s.
  init(file: String) throws {
    name = URL(fileURLWithPath: file).lastPathComponent
    let c = try NumberTable(file: file).numbers(Self.columns)
    let steps = zip(c[0].dropFirst(), c[0]).map { $0 - $1 }.filter(\.isFinite).sorted()
    guard steps.count >= 100, steps[steps.count / 2] > 0 else {
      throw ToolError.unreadable(file: file, cause: "has fewer than 100 samples whose time runs forward")
    }
    rate = 1 / steps[steps.count / 2]
    guard (40...2000).contains(rate) else {
      throw ToolError.unreadable(file: file, cause: "a rate of \(decimals(rate, 1)) Hz is outside 40–2000 Hz")
    }
    var causalErrors = SquareMean()
    smoothed = []
    for (index, lag) in Self.lags.enumerated() {
      var orientation = OrientationEstimator(rate: rate, lag: lag)
      var smoothedErrors = SquareMean()
      var next = 0
      for row in c[0].indices {
        orientation.update(
          rate: SIMD3(c[4][row], c[5][row], c[6][row]), specificForce: SIMD3(c[1][row], c[2][row], c[3][row]))
        if index == 0 { causalErrors.add(orientation.quaternion, c, row) }
        while next < c[0].count, let q = orientation.nextSmoothed() {
          smoothedErrors.add(q, c, next)
          next += 1
        }
      }
      orientation.flush()
      while next < c[0].count, let q = orientation.nextSmoothed() {
        smoothedErrors.add(q, c, next)
        next += 1
      }
      smoothed.append(smoothedErrors.root)
    }
    rows = causalErrors.count
    causal = causalErrors.root
    guard rows > 0 else { throw ToolError.unreadable(file: file, cause: "no row with a reference is marked as moving") }
  }

  /// Angle between two orientations when heading is free, degrees; `nan` where one is unknown.
  static func error(of estimate: Quaternion, against reference: Quaternion) -> Double {
    let size = (estimate.normSquared * reference.normSquared).squareRoot()
    let difference = estimate * reference.conjugate
    let share = (difference.w * difference.w + difference.z * difference.z).squareRoot() / size
    guard share.isFinite else { return .nan }
    return 2 * acos(min(share, 1)) * 180 / .pi
  }

  private struct SquareMean {
    var sum = 0.0
    var count = 0
    var root: Double { (sum / Double(count)).squareRoot() }

    mutating func add(_ estimate: Quaternion, _ columns: [[Double]], _ row: Int) {
      guard columns[11][row] > 0.5 else { return }
      let reference = Quaternion(w: columns[7][row], x: columns[8][row], y: columns[9][row], z: columns[10][row])
      let error = InclinationTrial.error(of: estimate, against: reference)
      guard error.isFinite else { return }
      sum += error * error
      count += 1
    }
  }
}
