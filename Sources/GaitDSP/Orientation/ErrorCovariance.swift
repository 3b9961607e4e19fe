/// Layout of the error state of `OrientationFilter`. Everything is an error *of the estimate*, in earth axes unless
/// said.
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

/// The 18 × 18 covariance of the error state, updated in place.
///
/// Six states move (inclination, velocity, position) and twelve are constant (bias, scale). Kept are the six rows of
/// the moving states in full and the 12 × 12 block of the constant ones; the block below the six rows is their
/// transpose and is never stored. Memory is owned here so that a sample costs no allocation.
struct ErrorCovariance: ~Copyable {
  static let moving = 6
  static let constant = 12
  /// Rows of the moving states, 18 wide.
  private let top = PackedDoubles.allocate(ErrorCovariance.moving * ErrorState.count)
  /// Rows of the constant states, 12 wide.
  private let block = PackedDoubles.allocate(ErrorCovariance.constant * ErrorCovariance.constant)
  /// Rows and gains of up to four measurements under way.
  private let rows = PackedDoubles.allocate(4 * ErrorState.count)
  private let gains = PackedDoubles.allocate(4 * ErrorState.count)

  deinit {
    top.deallocate()
    block.deallocate()
    rows.deallocate()
    gains.deallocate()
  }

  @inline(__always)
  private func row(_ i: Int) -> PackedDoubles { top.from(i * ErrorState.count) }

  @inline(__always)
  private func constantRow(_ i: Int) -> PackedDoubles { block.from(i * Self.constant) }

  @inline(__always)
  private func diagonal(_ i: Int) -> PackedDoubles {
    i < Self.moving ? row(i).from(i) : constantRow(i - Self.moving).from(i - Self.moving)
  }

  @inline(__always)
  func variance(_ i: Int) -> Double { diagonal(i)[0] }

  @inline(__always)
  func addVariance(_ i: Int, _ variance: Double) { diagonal(i)[0] += variance }

  /// Copies the row of a moving state, for the smoother.
  @inline(__always)
  func copyRow(_ i: Int, to target: PackedDoubles) { target.copy(ErrorState.count, from: row(i)) }

  /// Makes the state independent of all others, with this variance.
  func reset(_ i: Int, variance: Double) {
    if i < Self.moving {
      for j in 0..<ErrorState.count { row(i)[j] = 0 }
    } else {
      for j in 0..<Self.constant {
        constantRow(i - Self.moving)[j] = 0
        constantRow(j)[i - Self.moving] = 0
      }
    }
    for j in 0..<Self.moving { row(j)[i] = 0 }
    diagonal(i)[0] = variance
  }

  /// P ← Φ P Φᵀ for one block.
  ///
  /// With e = b + M ω the rate error: φ ← φ + S D e, v ← v − T φ − ½ T S D e, p ← p + T v − ½ T² φ.
  func predict(_ step: BlockDynamics) {
    let t = step.duration
    let half = 0.5 * t
    let halfSquare = 0.5 * t * t
    let tx = step.tiltX
    let ty = step.tiltY
    let w = step.rate

    // The rate error's share in the moving states, for the rows of the 6 × 6 block.
    for r in 0..<Self.moving {
      let drift = drift(along: row(r), step)
      rows[r] = drift.x
      rows[8 + r] = drift.y
    }
    for c in 0..<ErrorState.pairs {
      var dx: SIMD2<Double>
      var dy: SIMD2<Double>
      if c < 3 {
        dx = rows[pair: c]
        dy = rows[pair: 4 + c]
      } else {
        let k = c - 3
        var bx = constantRow(0)[pair: k]
        bx += w.x * constantRow(3)[pair: k] + w.y * constantRow(4)[pair: k] + w.z * constantRow(5)[pair: k]
        var by = constantRow(1)[pair: k]
        by += w.x * constantRow(6)[pair: k] + w.y * constantRow(7)[pair: k] + w.z * constantRow(8)[pair: k]
        var bz = constantRow(2)[pair: k]
        bz += w.x * constantRow(9)[pair: k] + w.y * constantRow(10)[pair: k] + w.z * constantRow(11)[pair: k]
        dx = tx.x * bx + tx.y * by + tx.z * bz
        dy = ty.x * bx + ty.y * by + ty.z * bz
      }
      let phiX = row(0)[pair: c]
      let phiY = row(1)[pair: c]
      row(4)[pair: c] += t * row(2)[pair: c] - halfSquare * phiX
      row(5)[pair: c] += t * row(3)[pair: c] - halfSquare * phiY
      row(2)[pair: c] -= t * phiX + half * dx
      row(3)[pair: c] -= t * phiY + half * dy
      row(0)[pair: c] = phiX + dx
      row(1)[pair: c] = phiY + dy
    }
    // The same for the columns of the 6 × 6 block; the others follow by symmetry.
    for r in 0..<Self.moving {
      let s = row(r)
      let drift = drift(along: s, step)
      let phi = s[pair: 0]
      let velocity = s[pair: 1]
      s[pair: 2] += t * velocity - halfSquare * phi
      s[pair: 1] = velocity - t * phi - half * drift
      s[pair: 0] = phi + drift
    }
  }

  /// S D (b + M ω) applied to a row.
  @inline(__always)
  private func drift(along s: PackedDoubles, _ step: BlockDynamics) -> SIMD2<Double> {
    let w = step.rate
    let bx = s[6] + w.x * s[9] + w.y * s[10] + w.z * s[11]
    let by = s[7] + w.x * s[12] + w.y * s[13] + w.z * s[14]
    let bz = s[8] + w.x * s[15] + w.y * s[16] + w.z * s[17]
    return SIMD2(step.tiltX.x, step.tiltY.x) * bx + SIMD2(step.tiltX.y, step.tiltY.y) * by
      + SIMD2(step.tiltX.z, step.tiltY.z) * bz
  }

  /// Starts the Kalman update with a direct measurement of the moving state `i`, 2…5 in this order; the gain goes into
  /// `target` (18 values). Returns the innovation variance. `reduceByMotion()` completes all four.
  @inline(__always)
  func gain(_ i: Int, noise: Double, into target: PackedDoubles) -> Double {
    let n = i - ErrorState.velocity
    let measured = rows.from(n * ErrorState.count)
    // The row as it is after the measurements before this one.
    for c in 0..<ErrorState.pairs {
      var value = row(i)[pair: c]
      for m in 0..<n { value -= gains[m * ErrorState.count + i] * rows.from(m * ErrorState.count)[pair: c] }
      measured[pair: c] = value
    }
    let spread = max(measured[i] + noise, 1e-30)
    let inverse = 1 / spread
    let gain = gains.from(n * ErrorState.count)
    for c in 0..<ErrorState.pairs {
      let value = measured[pair: c] * inverse
      gain[pair: c] = value
      target[pair: c] = value
    }
    return spread
  }

  /// P ← P − Σ K (P h)ᵀ for the four measurements under way.
  func reduceByMotion() {
    let width = ErrorState.count
    for r in 0..<Self.moving {
      reduce(row(r), by: r, from: 0, pairs: ErrorState.pairs, stride: width)
    }
    for r in 0..<Self.constant {
      reduce(constantRow(r), by: Self.moving + r, from: Self.moving, pairs: Self.constant / 2, stride: width)
    }
  }

  @inline(__always)
  private func reduce(_ target: PackedDoubles, by r: Int, from first: Int, pairs: Int, stride: Int) {
    let k0 = gains[r]
    let k1 = gains[stride + r]
    let k2 = gains[2 * stride + r]
    let k3 = gains[3 * stride + r]
    let source = rows.from(first)
    for c in 0..<pairs {
      var value = target[pair: c]
      value -= k0 * source[pair: c]
      value -= k1 * source.from(stride)[pair: c]
      value -= k2 * source.from(2 * stride)[pair: c]
      value -= k3 * source.from(3 * stride)[pair: c]
      target[pair: c] = value
    }
  }

  /// Makes mirrored entries equal again. Rounding would otherwise drift them apart over hours, because the update only
  /// preserves symmetry and does not restore it.
  func symmetrise() {
    for i in 1..<Self.moving {
      for j in 0..<i {
        let mean = 0.5 * (row(i)[j] + row(j)[i])
        row(i)[j] = mean
        row(j)[i] = mean
      }
    }
    for i in 1..<Self.constant {
      for j in 0..<i { constantRow(i)[j] = constantRow(j)[i] }
    }
  }

  /// Kalman update with a direct measurement of the bias on one axis. Returns the innovation variance.
  func measureBias(_ axis: Int, noise: Double, gain: PackedDoubles) -> Double {
    let measured = rows
    for j in 0..<Self.moving { measured[j] = row(j)[ErrorState.bias + axis] }
    for c in 0..<Self.constant / 2 { measured[pair: 3 + c] = constantRow(axis)[pair: c] }
    let spread = max(measured[ErrorState.bias + axis] + noise, 1e-30)
    let inverse = 1 / spread
    for c in 0..<ErrorState.pairs { gain[pair: c] = measured[pair: c] * inverse }
    for r in 0..<Self.moving {
      let k = gain[r]
      for c in 0..<ErrorState.pairs { row(r)[pair: c] -= k * measured[pair: c] }
    }
    for r in 0..<Self.constant {
      let k = gain[Self.moving + r]
      for c in 0..<Self.constant / 2 { constantRow(r)[pair: c] -= k * measured[pair: 3 + c] }
    }
    return spread
  }
}

extension ErrorCovariance {
  /// Largest difference between mirrored entries, as a fraction of what their variances allow; rounding only.
  func asymmetry() -> Double {
    var worst = 0.0
    for i in 0..<ErrorState.count {
      for j in 0..<i where (i < Self.moving) == (j < Self.moving) {
        let scale = (variance(i) * variance(j)).squareRoot()
        worst = max(worst, abs(entry(i, j) - entry(j, i)) / max(scale, 1e-300))
      }
    }
    return worst
  }

  private func entry(_ i: Int, _ j: Int) -> Double {
    i < Self.moving ? row(i)[j] : constantRow(i - Self.moving)[j - Self.moving]
  }
}
