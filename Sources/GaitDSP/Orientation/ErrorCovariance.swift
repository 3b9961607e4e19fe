/// Layout of the error state of `OrientationFilter`. Everything is an error *of the estimate*, in earth axes unless said.
///
/// | index | what | unit |
/// | --- | --- | --- |
/// | 0–1 | inclination: horizontal part (x, y) of the true vertical as the estimate sees it | rad |
/// | 2–3 | horizontal velocity over g | s |
/// | 4–5 | horizontal position over g | s² |
/// | 6–8 | gyroscope bias, sensor axes | rad/s |
/// | 9–17 | gyroscope scale and cross-axis errors, sensor axes, row-major | 1 |
enum ErrorState {
  static let inclination = 0
  static let velocity = 2
  static let position = 4
  static let bias = 6
  static let gain = 9
  static let count = 18
  /// SIMD2 lanes in one row.
  static let lanes = 9
}

/// What one block of samples does to the error state.
struct BlockDynamics {
  /// Length of the block, s.
  var duration: Double
  /// Inclination change for a rate error: rows x and y, s.
  var tiltX: SIMD3<Double>
  var tiltY: SIMD3<Double>
  /// Mean angular rate, sensor axes, rad/s.
  var rate: SIMD3<Double>
}

/// The 18 × 18 covariance of the error state: symmetric, updated in place, one measured scalar at a time.
///
/// Memory is owned here so that a sample costs no allocation; the transition is applied by its non-zero entries only.
struct ErrorCovariance: ~Copyable {
  typealias Lane = SIMD2<Double>
  private let lanes: UnsafeMutablePointer<Lane>
  private let scratch: UnsafeMutablePointer<Lane>

  init() {
    lanes = .allocate(capacity: ErrorState.count * ErrorState.lanes)
    lanes.initialize(repeating: .zero, count: ErrorState.count * ErrorState.lanes)
    scratch = .allocate(capacity: 5 * ErrorState.lanes)
    scratch.initialize(repeating: .zero, count: 5 * ErrorState.lanes)
  }

  deinit {
    lanes.deallocate()
    scratch.deallocate()
  }

  @inline(__always)
  private func row(_ i: Int) -> UnsafeMutablePointer<Lane> { lanes + i * ErrorState.lanes }

  @inline(__always)
  private func scalars(_ i: Int) -> UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(lanes + i * ErrorState.lanes).assumingMemoryBound(to: Double.self)
  }

  @inline(__always)
  func variance(_ i: Int) -> Double { scalars(i)[i] }

  /// Copies a row of the covariance, for the smoother.
  @inline(__always)
  func copyRow(_ i: Int, to target: UnsafeMutablePointer<Double>) {
    target.update(from: scalars(i), count: ErrorState.count)
  }

  /// Makes the state independent of all others, with this variance.
  func reset(_ i: Int, variance: Double) {
    for j in 0..<ErrorState.count {
      scalars(i)[j] = 0
      scalars(j)[i] = 0
    }
    scalars(i)[i] = variance
  }

  @inline(__always)
  func addVariance(_ i: Int, _ variance: Double) { scalars(i)[i] += variance }

  /// P ← Φ P Φᵀ for one block.
  ///
  /// With e = b + M ω the rate error: φ ← φ + S D e, v ← v − T φ − ½ T S D e, p ← p + T v − ½ T² φ.
  func predict(_ block: BlockDynamics) {
    let t = block.duration
    let half = 0.5 * t
    let halfSquare = 0.5 * t * t
    let width = ErrorState.lanes
    let driftX = scratch
    let driftY = scratch + width

    // Rows: what the rate error of this block has in common with every state.
    let tx = block.tiltX
    let ty = block.tiltY
    let w = block.rate
    for c in 0..<width {
      let bx = row(6)[c] + w.x * row(9)[c] + w.y * row(10)[c] + w.z * row(11)[c]
      let by = row(7)[c] + w.x * row(12)[c] + w.y * row(13)[c] + w.z * row(14)[c]
      let bz = row(8)[c] + w.x * row(15)[c] + w.y * row(16)[c] + w.z * row(17)[c]
      driftX[c] = tx.x * bx + tx.y * by + tx.z * bz
      driftY[c] = ty.x * bx + ty.y * by + ty.z * bz
    }
    for c in 0..<width {
      let phiX = row(0)[c]
      let phiY = row(1)[c]
      row(4)[c] += t * row(2)[c] - halfSquare * phiX
      row(5)[c] += t * row(3)[c] - halfSquare * phiY
      row(2)[c] -= t * phiX + half * driftX[c]
      row(3)[c] -= t * phiY + half * driftY[c]
      row(0)[c] = phiX + driftX[c]
      row(1)[c] = phiY + driftY[c]
    }

    // Columns of the six moving states among themselves; for the constant ones symmetry says it all.
    for r in 0..<6 {
      let s = scalars(r)
      let bx = s[6] + w.x * s[9] + w.y * s[10] + w.z * s[11]
      let by = s[7] + w.x * s[12] + w.y * s[13] + w.z * s[14]
      let bz = s[8] + w.x * s[15] + w.y * s[16] + w.z * s[17]
      let dx = tx.x * bx + tx.y * by + tx.z * bz
      let dy = ty.x * bx + ty.y * by + ty.z * bz
      let phiX = s[0]
      let phiY = s[1]
      s[4] += t * s[2] - halfSquare * phiX
      s[5] += t * s[3] - halfSquare * phiY
      s[2] -= t * phiX + half * dx
      s[3] -= t * phiY + half * dy
      s[0] = phiX + dx
      s[1] = phiY + dy
    }
    for r in 6..<ErrorState.count {
      let s = scalars(r)
      for c in 0..<6 { s[c] = scalars(c)[r] }
    }
  }

  /// Kalman update with a direct measurement of state `i`; `gain` receives P·h / S (18 values).
  ///
  /// Returns the innovation variance S, the measurement noise included.
  @inline(__always)
  func measure(_ i: Int, noise: Double, gain: UnsafeMutablePointer<Double>) -> Double {
    let width = ErrorState.lanes
    let measured = scratch
    let spread = variance(i) + noise
    let inverse = 1 / spread
    let gainLanes = UnsafeMutableRawPointer(gain).assumingMemoryBound(to: Lane.self)
    for c in 0..<width {
      let value = row(i)[c]
      measured[c] = value
      gainLanes[c] = value * inverse
    }
    var target = lanes
    for r in 0..<ErrorState.count {
      let k = gain[r]
      for c in 0..<width { target[c] -= k * measured[c] }
      target += width
    }
    return spread
  }
}
