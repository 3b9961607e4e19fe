/// What an accelerometer gets wrong: a' = matrix · (a − bias), in m/s². The matrix holds scale and misalignment of the
/// axes; it is upper triangular, because turning the whole sensor changes no length and is the mount's business.
public struct AccelCalibration: Equatable, Sendable {
  /// Scale on the diagonal, misalignment above it; without unit.
  public var matrix: Matrix3
  /// What the sensor reads in free fall, m/s², uncalibrated axes.
  public var bias: SIMD3<Double>

  /// By default nothing is wrong.
  public init(matrix: Matrix3 = .identity, bias: SIMD3<Double> = .zero) {
    self.matrix = matrix
    self.bias = bias
  }

  /// A reading put right, m/s².
  public func corrected(_ a: SIMD3<Double>) -> SIMD3<Double> { matrix * (a - bias) }
}

/// The outcome of a fit: the calibration, and what it left.
public struct AccelFit: Equatable, Sendable {
  /// The best that was found.
  public let calibration: AccelCalibration
  /// Root mean square of |a'| − g over the poses, m/s².
  public let residual: Double
  /// The same before the calibration.
  public let residualBefore: Double
  /// Poses that it rests on: those with a finite reading above 0.3 g.
  public let poses: Int
}

/// Why poses cannot tell a calibration.
public enum AccelFitRefusal: Error, Equatable, Sendable {
  /// Fewer poses than unknowns.
  case tooFewPoses(have: Int, need: Int)
  /// Gravity never came near some direction: which axes and ends are missing, like `+x`.
  case directionsMissing([String])
  /// The poses do not agree with any calibration: the sensor moved while it was measured, or is broken.
  case poorFit(residual: Double, limit: Double)
}

extension AccelFitRefusal: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooFewPoses(let have, let need):
      "\(have) poses at rest, but at least \(need) are needed: lay the sensor still in more different positions"
    case .directionsMissing(let names):
      "no pose with \(names.joined(separator: ", ")) upward: lay the sensor down that way and hold it still"
    case .poorFit(let residual, let limit):
      "the poses disagree by \(millimetres(residual)) mm/s², more than \(millimetres(limit)): hold the sensor still "
        + "in each position; if it happens again, run the self-test"
    }
  }
}

private func millimetres(_ x: Double) -> Int { Int((min(max(0, x), 1e6) * 1000).rounded()) }

extension AccelCalibration {
  /// Fits bias, scale and misalignment so that the length of gravity is right in every pose (six positions or a free
  /// tumble; Frosio, Pedersini & Borghese 2009, IEEE Trans. Instrum. Meas. 58(6)): Gauss–Newton on |M(a − b)| − g.
  ///
  /// - Parameters:
  ///   - poses: mean specific force at rest in each pose, m/s², uncalibrated.
  ///   - limit: largest residual that is accepted, m/s².
  /// - Throws: `AccelFitRefusal` where the poses do not suffice or do not agree.
  public static func fit(poses: [SIMD3<Double>], limit: Double = 0.05) throws(AccelFitRefusal) -> AccelFit {
    let g = standardGravity
    let finite = poses.filter { $0.x.isFinite && $0.y.isFinite && $0.z.isFinite && length($0) > 0.3 * g }
    // Six positions give bias and scale; misalignment needs poses between them.
    let full = finite.count >= 9
    guard finite.count >= 6 else { throw .tooFewPoses(have: finite.count, need: 6) }
    let missing = missingDirections(finite)
    guard missing.isEmpty else { throw .directionsMissing(missing) }

    // Unknowns: bias x y z, scale x y z, then misalignment xy xz yz.
    let count = full ? 9 : 6
    var p: [Double] = [0, 0, 0, 1, 1, 1, 0, 0, 0]
    for _ in 0..<30 {
      var normal = Array(repeating: Array(repeating: 0.0, count: count), count: count)
      var gradient = Array(repeating: 0.0, count: count)
      for a in finite {
        let d = a - SIMD3(p[0], p[1], p[2])
        let m = calibration(p).matrix
        let v = m * d
        let size = max(length(v), 1e-6)
        let u = v / size
        let row = [
          -dot(u, m.x), -dot(u, m.y), -dot(u, m.z), u.x * d.x, u.y * d.y, u.z * d.z, u.x * d.y, u.x * d.z, u.y * d.z,
        ]
        let error = size - g
        for i in 0..<count {
          gradient[i] -= row[i] * error
          for j in 0..<count { normal[i][j] += row[i] * row[j] }
        }
      }
      guard let step = solve(normal, gradient, tolerance: 1e-9) else {
        // The poses lie on some common curve: they do not fix every unknown.
        throw .directionsMissing(["a direction between the axes"])
      }
      for i in 0..<count { p[i] += step[i] }
      if step.allSatisfy({ abs($0) < 1e-12 }) { break }
    }
    let result = calibration(p)
    let residual = rootMeanSquare(finite) { length(result.corrected($0)) - g }
    let sane = (3..<6).allSatisfy { p[$0].isFinite && (0.8...1.25).contains(p[$0]) }
    guard residual.isFinite, sane, residual <= limit else {
      throw .poorFit(residual: residual.isFinite ? residual : 1e3, limit: limit)
    }
    return AccelFit(
      calibration: result, residual: residual, residualBefore: rootMeanSquare(finite) { length($0) - g },
      poses: finite.count)
  }

  private static func calibration(_ p: [Double]) -> AccelCalibration {
    AccelCalibration(
      matrix: Matrix3(SIMD3(p[3], 0, 0), SIMD3(p[6], p[4], 0), SIMD3(p[7], p[8], p[5])),
      bias: SIMD3(p[0], p[1], p[2]))
  }

  /// The six ends of the axes near which (within 50°) gravity never pointed.
  static func missingDirections(_ poses: [SIMD3<Double>]) -> [String] {
    var missing: [String] = []
    for (axis, name) in ["x", "y", "z"].enumerated() {
      for (sign, mark) in [(1.0, "+"), (-1.0, "-")]
      where !poses.contains(where: { sign * $0[axis] / max(length($0), 1e-9) > 0.64 }) {
        missing.append(mark + name)
      }
    }
    return missing
  }
}

private func rootMeanSquare(_ poses: [SIMD3<Double>], _ error: (SIMD3<Double>) -> Double) -> Double {
  (poses.reduce(0.0) { $0 + error($1) * error($1) } / Double(max(1, poses.count))).squareRoot()
}
