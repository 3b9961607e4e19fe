/// The rotation of the sensor against the bone, marched forward on a fixed fine grid of its own so that it does not
/// depend on when it is asked for.
struct SoftTissueMotion {
  private let gain: Double
  private let omega: Double
  private let damping: Double
  private var angle = SIMD3<Double>()
  private var rate = SIMD3<Double>()

  /// Whether there is any.
  let isPresent: Bool
  /// Steps a second.
  static let grid = 1000.0

  init(_ tissue: SoftTissue) {
    gain = tissue.degreesPerAcceleration.within(-5, 5, otherwise: 0).radians
    omega = 2 * .pi * tissue.frequency.within(1, 40, otherwise: 7)
    damping = tissue.damping.within(0.02, 2, otherwise: 0.25)
    isPresent = gain != 0
  }

  /// One step of the grid under this specific force (pelvis axes). Semi-implicit Euler: stable, keeps energy bounded.
  mutating func step(_ force: SIMD3<Double>) {
    let h = 1 / Self.grid
    // Vertical acceleration rolls the skin about the ML axis, ML about AP, AP about the vertical only weakly.
    let drive = SIMD3(force.y, force.z - gravity, 0.3 * force.y) * gain
    let pull = (drive - angle) * (omega * omega)
    rate += h * (pull - (2 * damping * omega) * rate)
    angle += h * rate
  }

  /// What the sensor reads in place of the bone's reading (small angles, exact to first order; the rate adds).
  func apply(to inertial: Inertial, since fraction: Double) -> (force: SIMD3<Double>, rate: SIMD3<Double>) {
    let turned = angle + rate * fraction
    let force = inertial.specificForce - cross(turned, inertial.specificForce)
    let turning = inertial.angularRate - cross(turned, inertial.angularRate) + rate
    return (force, turning)
  }
}
