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
  /// SIMD pairs in one row.
  static let pairs = 9
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
  private let memory = PackedDoubles.allocate(ErrorState.count * ErrorState.count)
  private let scratch = PackedDoubles.allocate(2 * ErrorState.count)

  deinit {
    memory.deallocate()
    scratch.deallocate()
  }

  @inline(__always)
  private func row(_ i: Int) -> PackedDoubles { memory.from(i * ErrorState.count) }

  @inline(__always)
  func variance(_ i: Int) -> Double { memory[i * (ErrorState.count + 1)] }

  @inline(__always)
  func addVariance(_ i: Int, _ variance: Double) { memory[i * (ErrorState.count + 1)] += variance }

  /// Copies a row of the covariance, for the smoother.
  @inline(__always)
  func copyRow(_ i: Int, to target: PackedDoubles) { target.copy(ErrorState.count, from: row(i)) }

  /// Makes the state independent of all others, with this variance.
  func reset(_ i: Int, variance: Double) {
    for j in 0..<ErrorState.count {
      row(i)[j] = 0
      row(j)[i] = 0
    }
    row(i)[i] = variance
  }

  /// P ← Φ P Φᵀ for one block.
  ///
  /// With e = b + M ω the rate error: φ ← φ + S D e, v ← v − T φ − ½ T S D e, p ← p + T v − ½ T² φ.
  func predict(_ block: BlockDynamics) {
    let t = block.duration
    let half = 0.5 * t
    let halfSquare = 0.5 * t * t
    let tx = block.tiltX
    let ty = block.tiltY
    let w = block.rate

    // Rows, two columns at a time: what this block's rate error has in common with every state.
    for c in 0..<ErrorState.pairs {
      let bx = row(6)[pair: c] + w.x * row(9)[pair: c] + w.y * row(10)[pair: c] + w.z * row(11)[pair: c]
      let by = row(7)[pair: c] + w.x * row(12)[pair: c] + w.y * row(13)[pair: c] + w.z * row(14)[pair: c]
      let bz = row(8)[pair: c] + w.x * row(15)[pair: c] + w.y * row(16)[pair: c] + w.z * row(17)[pair: c]
      let dx = tx.x * bx + tx.y * by + tx.z * bz
      let dy = ty.x * bx + ty.y * by + ty.z * bz
      let phiX = row(0)[pair: c]
      let phiY = row(1)[pair: c]
      row(4)[pair: c] += t * row(2)[pair: c] - halfSquare * phiX
      row(5)[pair: c] += t * row(3)[pair: c] - halfSquare * phiY
      row(2)[pair: c] -= t * phiX + half * dx
      row(3)[pair: c] -= t * phiY + half * dy
      row(0)[pair: c] = phiX + dx
      row(1)[pair: c] = phiY + dy
    }

    // Columns of the six moving states among themselves; for the constant ones symmetry says it all.
    for r in 0..<6 {
      let s = row(r)
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
      for c in 0..<6 { row(r)[c] = row(c)[r] }
    }
  }

  /// Kalman update with a direct measurement of state `i`; `gain` receives P·h / S (18 values).
  ///
  /// Returns the innovation variance S, the measurement noise included.
  @inline(__always)
  func measure(_ i: Int, noise: Double, gain: PackedDoubles) -> Double {
    let spread = variance(i) + noise
    let inverse = 1 / spread
    for c in 0..<ErrorState.pairs {
      let value = row(i)[pair: c]
      scratch[pair: c] = value
      gain[pair: c] = value * inverse
    }
    var target = memory
    for r in 0..<ErrorState.count {
      let k = gain[r]
      for c in 0..<ErrorState.pairs { target[pair: c] -= k * scratch[pair: c] }
      target = target.from(ErrorState.count)
    }
    return spread
  }
}
