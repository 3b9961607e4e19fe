/// What one closed block tells the smoother: how errors moved through it and what was measured at its end.
///
/// A view of a fixed stretch of memory; the owner decides where it lives.
struct BlockRecord {
  enum Forgetting: Int {
    case nothing
    /// Velocity and position: a bridged gap.
    case motion
    /// The inclination as well: levelled from the accelerometer.
    case inclination
  }

  /// Doubles that one record takes.
  static let size = 16 + 2 * ErrorState.count + BlockRecord.mostMeasurements * BlockRecord.measurementSize
  /// Two velocities, two positions, three biases.
  static let mostMeasurements = 7
  /// Index of the state, innovation over its variance, then the 18 gains.
  static let measurementSize = 2 + ErrorState.count

  let base: PackedDoubles

  /// The step of the error state through the block.
  var dynamics: BlockDynamics {
    @inline(__always) get {
      BlockDynamics(
        duration: base[0], tiltX: base[vector: 1], tiltY: base[vector: 4], rate: base[vector: 7])
    }
    @inline(__always) nonmutating set {
      base[0] = newValue.duration
      base[vector: 1] = newValue.tiltX
      base[vector: 4] = newValue.tiltY
      base[vector: 7] = newValue.rate
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

  /// Mean square of the acceleration, (m/s²)².
  var acceleration: Double {
    @inline(__always) get { base[15] }
    @inline(__always) nonmutating set { base[15] = newValue }
  }

  /// What started afresh after this block, so that nothing later speaks about its past.
  var forgets: Forgetting {
    @inline(__always) get { Forgetting(rawValue: Int(base[14])) ?? .nothing }
    @inline(__always) nonmutating set { base[14] = Double(newValue.rawValue) }
  }

  /// The two covariance rows of the inclination after the block.
  var inclinationRows: PackedDoubles {
    @inline(__always) get { base.from(16) }
  }

  @inline(__always)
  func measurement(_ i: Int) -> PackedDoubles {
    base.from(16 + 2 * ErrorState.count + i * BlockRecord.measurementSize)
  }
}
