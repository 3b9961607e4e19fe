/// What a body's own movement adds to gravity: specific force without gravity and without what stays the same for
/// seconds, which is the sensor's own offset (up to 80 mg in a part that nobody has calibrated, MPU-6050,
/// PS-MPU-6000A-00 section 6.2: as much as a slow walk).
struct DynamicAcceleration: Sendable {
  /// Share of a frame in the offset, in the long run: 5 s.
  private static let leastShare = 0.002

  private var offset = SIMD3<Double>()
  private var share: Double

  /// - Parameter believesFirst: whether the offset is the mean of all frames until that is long enough, as for whoever must
  ///   not take an offset for movement; else it is looked for from zero, as for whoever must not miss movement.
  init(believesFirst: Bool) { share = believesFirst ? 1 : Self.leastShare }

  /// Takes one 100 Hz frame.
  /// - Parameters:
  ///   - specificForce: m/s², sensor coordinates.
  ///   - gravity: unit vector upwards, sensor coordinates.
  /// - Returns: m/s², sensor coordinates.
  @inline(__always)
  mutating func push(specificForce: SIMD3<Double>, gravity: SIMD3<Double>) -> SIMD3<Double> {
    let whole = specificForce - standardGravity * gravity
    let dynamic = whole - offset
    offset += share * dynamic
    if share > Self.leastShare { share = max(share / (1 + share), Self.leastShare) }
    return dynamic
  }
}
