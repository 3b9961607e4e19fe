/// What one closed block tells the smoother: how errors moved through it and what was measured at its end.
///
/// A view of a fixed stretch of memory; the owner decides where it lives.
struct BlockRecord {
  /// Doubles that one record takes.
  static let size = 16 + 2 * ErrorState.count + BlockRecord.mostMeasurements * BlockRecord.measurementSize
  /// Two velocities, two positions, three biases.
  static let mostMeasurements = 7
  /// Index of the state, innovation over its variance, then the 18 gains.
  static let measurementSize = 2 + ErrorState.count

  let base: UnsafeMutablePointer<Double>

  /// The step of the error state through the block.
  var dynamics: BlockDynamics {
    @inline(__always) get {
      BlockDynamics(
        duration: base[0], tiltX: SIMD3(base[1], base[2], base[3]), tiltY: SIMD3(base[4], base[5], base[6]),
        rate: SIMD3(base[7], base[8], base[9]))
    }
    @inline(__always) nonmutating set {
      base[0] = newValue.duration
      base[1] = newValue.tiltX.x
      base[2] = newValue.tiltX.y
      base[3] = newValue.tiltX.z
      base[4] = newValue.tiltY.x
      base[5] = newValue.tiltY.y
      base[6] = newValue.tiltY.z
      base[7] = newValue.rate.x
      base[8] = newValue.rate.y
      base[9] = newValue.rate.z
    }
  }

  /// Inclination correction that was applied at the end of the block, rad.
  var applied: SIMD2<Double> {
    @inline(__always) get { SIMD2(base[10], base[11]) }
    @inline(__always) nonmutating set {
      base[10] = newValue.x
      base[11] = newValue.y
    }
  }

  /// Samples in the block; none for a bridged gap.
  var samples: Int {
    @inline(__always) get { Int(base[12]) }
    @inline(__always) nonmutating set { base[12] = Double(newValue) }
  }

  var measurements: Int {
    @inline(__always) get { Int(base[13]) }
    @inline(__always) nonmutating set { base[13] = Double(newValue) }
  }

  /// Whether velocity and position started afresh after this block, so that nothing later speaks about earlier ones.
  var forgetsMotion: Bool {
    @inline(__always) get { base[14] > 0.5 }
    @inline(__always) nonmutating set { base[14] = newValue ? 1 : 0 }
  }

  /// The two covariance rows of the inclination after the block.
  var inclinationRows: UnsafeMutablePointer<Double> {
    @inline(__always) get { base + 16 }
  }

  @inline(__always)
  func measurement(_ i: Int) -> UnsafeMutablePointer<Double> {
    base + 16 + 2 * ErrorState.count + i * BlockRecord.measurementSize
  }
}
