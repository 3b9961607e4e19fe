/// A 3 × 3 matrix by its columns: just what calibration needs.
public struct Matrix3: Equatable, Sendable {
  /// First column: where the x axis goes.
  public var x: SIMD3<Double>
  /// Second column.
  public var y: SIMD3<Double>
  /// Third column.
  public var z: SIMD3<Double>

  /// By its columns.
  public init(_ x: SIMD3<Double>, _ y: SIMD3<Double>, _ z: SIMD3<Double>) {
    self.x = x
    self.y = y
    self.z = z
  }

  /// Changes nothing.
  public static let identity = Matrix3(SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1))

  /// Matrix times column vector.
  public static func * (m: Matrix3, v: SIMD3<Double>) -> SIMD3<Double> {
    m.x * v.x + m.y * v.y + m.z * v.z
  }

  /// Every element times a number.
  public static func * (m: Matrix3, factor: Double) -> Matrix3 {
    Matrix3(m.x * factor, m.y * factor, m.z * factor)
  }

  /// Row by row, as it stands in a file.
  public var rows: [[Double]] { (0..<3).map { [x[$0], y[$0], z[$0]] } }

  /// From three rows of three; anything else is a fault of the program.
  public init(rows: [[Double]]) {
    x = SIMD3(rows[0][0], rows[1][0], rows[2][0])
    y = SIMD3(rows[0][1], rows[1][1], rows[2][1])
    z = SIMD3(rows[0][2], rows[1][2], rows[2][2])
  }
}

func dot(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double { (a * b).sum() }

func length(_ v: SIMD3<Double>) -> Double { dot(v, v).squareRoot() }

/// Solves the symmetric positive definite system A·x = b by Cholesky's method; nil where A is not positive definite,
/// with `tolerance` for how small a pivot may be against its diagonal.
func solve(_ a: [[Double]], _ b: [Double], tolerance: Double = 1e-12) -> [Double]? {
  let n = b.count
  var l = Array(repeating: Array(repeating: 0.0, count: n), count: n)
  for i in 0..<n {
    for j in 0...i {
      var sum = a[i][j]
      for k in 0..<j { sum -= l[i][k] * l[j][k] }
      if i == j {
        guard sum > tolerance * max(a[i][i], 1e-300) else { return nil }
        l[i][i] = sum.squareRoot()
      } else {
        l[i][j] = sum / l[j][j]
      }
    }
  }
  var y = b
  for i in 0..<n {
    for k in 0..<i { y[i] -= l[i][k] * y[k] }
    y[i] /= l[i][i]
  }
  for i in stride(from: n - 1, through: 0, by: -1) {
    for k in (i + 1)..<max(n, i + 1) { y[i] -= l[k][i] * y[k] }
    y[i] /= l[i][i]
  }
  return y
}

/// Eigenvalues (descending) and eigenvectors of a symmetric 3 × 3 matrix by Jacobi's rotations.
func eigen(_ matrix: [[Double]]) -> [(value: Double, vector: SIMD3<Double>)] {
  var a = matrix
  var v = [[1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]]
  for _ in 0..<50 {
    var p = 0
    var q = 1
    for (i, j) in [(0, 2), (1, 2)] where abs(a[i][j]) > abs(a[p][q]) { (p, q) = (i, j) }
    guard abs(a[p][q]) > 1e-15 * (abs(a[0][0]) + abs(a[1][1]) + abs(a[2][2])) else { break }
    let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
    let t = (theta >= 0 ? 1 : -1) / (abs(theta) + (theta * theta + 1).squareRoot())
    let c = 1 / (t * t + 1).squareRoot()
    let s = t * c
    for k in 0..<3 {
      let (kp, kq) = (a[k][p], a[k][q])
      a[k][p] = c * kp - s * kq
      a[k][q] = s * kp + c * kq
    }
    for k in 0..<3 {
      let (pk, qk) = (a[p][k], a[q][k])
      a[p][k] = c * pk - s * qk
      a[q][k] = s * pk + c * qk
      let (vp, vq) = (v[k][p], v[k][q])
      v[k][p] = c * vp - s * vq
      v[k][q] = s * vp + c * vq
    }
  }
  return (0..<3).map { i in (a[i][i], SIMD3(v[0][i], v[1][i], v[2][i])) }.sorted { $0.0 > $1.0 }
}
