import Testing

@testable import Walker

/// Every kind of phase there is.
let everything = WalkerScript([
  .sit(seconds: 2), .sitToStand, .stand(seconds: 3), .bows(),
  .walk(.metres(20), route: .turning(everyMetres: 6, degrees: 180)),
  .singleLegStance(StanceTrial(side: .left, hold: 6, profile: [.init(0, -2), .init(3, 5)])),
  .disturbance(.handling, seconds: 4), .disturbance(.stairs, seconds: 4), .disturbance(.bus, seconds: 4),
  .disturbance(.desk, seconds: 3), .turnInPlace(degrees: 90), .walk(.seconds(12), route: .curved(radius: 3)),
  .standToSit, .sit(seconds: 2),
])

/// A vector turned by a quaternion (w, x, y, z).
func rotate(_ q: SIMD4<Double>, _ v: SIMD3<Double>) -> SIMD3<Double> {
  let u = SIMD3(q.y, q.z, q.w)
  let t = 2 * cross(u, v)
  return v + q.x * t + cross(u, t)
}

func largest(_ v: SIMD3<Double>) -> Double { max(abs(v.x), abs(v.y), abs(v.z)) }

@Suite struct KinematicsTests {
  @Test(arguments: [Person(irregularity: 0), .healthy(seed: 3), .weakLeft(), .random(seed: 8), .random(seed: 21)])
  func specificForceIsTheSecondDerivativeOfThePositionPlusGravity(person: Person) {
    let walker = Walker(person: person, script: everything)
    let (h, end) = (1e-4, walker.truth().duration)
    var (before, now, after) = (walker.cursor(), walker.cursor(), walker.cursor())
    var (worstForce, worstVelocity) = (0.0, 0.0)
    for t in stride(from: 0.01, to: end, by: 0.0137) {
      let (a, b, c) = (before.motion(at: t - h), now.motion(at: t), after.motion(at: t + h))
      let acceleration = (c.position - 2 * b.position + a.position) / (h * h)
      let felt = rotate(b.orientation, b.inertial.specificForce) - SIMD3(0, 0, gravity)
      worstForce = max(worstForce, largest(acceleration - felt))
      worstVelocity = max(worstVelocity, largest((c.position - a.position) / (2 * h) - b.velocity))
    }
    // What the difference quotients themselves are worth with steps of 0.1 ms.
    #expect(worstForce < 1e-3)
    #expect(worstVelocity < 1e-5)
  }

  @Test(arguments: [Person(irregularity: 0), .healthy(seed: 4), .random(seed: 13)])
  func angularRateIsTheDerivativeOfTheOrientation(person: Person) {
    let walker = Walker(person: person, script: everything)
    let (h, end) = (1e-4, walker.truth().duration)
    var (before, now, after) = (walker.cursor(), walker.cursor(), walker.cursor())
    var (worstRate, worstAcceleration) = (0.0, 0.0)
    for t in stride(from: 0.01, to: end, by: 0.0137) {
      let (a, b, c) = (before.motion(at: t - h), now.motion(at: t), after.motion(at: t + h))
      // Columns of the rotation matrix: dR/dt = R [ω]×, so d(axis)/dt = R (ω × e).
      for axis in [SIMD3(1.0, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)] {
        let moved = (rotate(c.orientation, axis) - rotate(a.orientation, axis)) / (2 * h)
        worstRate = max(
          worstRate, largest(moved - rotate(b.orientation, cross(b.inertial.angularRate, axis))))
      }
      let change = (c.inertial.angularRate - a.inertial.angularRate) / (2 * h)
      worstAcceleration = max(worstAcceleration, largest(change - b.inertial.angularAcceleration))
    }
    #expect(worstRate < 1e-4)
    // The third derivative of a posture or a drop jumps where one cell meets the next.
    #expect(worstAcceleration < 0.5)
  }

  @Test func obliquityIsTheInclinationOfTheMediolateralAxis() {
    var cursor = Walker(person: .healthy(seed: 2)).cursor()
    for t in stride(from: 0, to: 60, by: 0.05) {
      let m = cursor.motion(at: t)
      let left = rotate(m.orientation, SIMD3(0, 1, 0))
      #expect(abs(Elementary.arcSine(left.z).degrees - m.obliquity) < 1e-9)
      // Rotation is where the ML axis points in the horizontal plane; tilt is positive when the top goes forward.
      let azimuth = Elementary.arcTangent(-left.x, left.y).degrees - m.heading.degrees
      #expect(abs((azimuth - m.rotation).remainder(dividingBy: 360)) < 1e-9)
      let up = rotate(m.orientation, SIMD3(0, 0, 1))
      let ahead = up.x * Elementary.cosine(m.heading) + up.y * Elementary.sine(m.heading)
      #expect((ahead > 0) == (m.tilt > 0) || abs(m.tilt) < 1)
    }
  }

  @Test func quietStandingFeelsGravityAlone() {
    let person = Person(standingObliquity: 2, standingTilt: 12, irregularity: 0)
    var cursor = Walker(person: person, script: WalkerScript([.stand(seconds: 5)])).cursor()
    let m = cursor.motion(at: 2)
    #expect(abs(m.obliquity - 2) < 1e-12 && abs(m.tilt - 12) < 1e-12)
    let f = m.inertial.specificForce
    #expect(abs(Elementary.hypotenuse(Elementary.hypotenuse(f.x, f.y), f.z) - gravity) < 1e-12)
    // Left side up: the y axis points partly up. Anterior tilt: the x axis points partly down.
    #expect(abs(f.y - gravity * Elementary.sine(2.0.radians)) < 1e-12)
    #expect(f.x < 0)
    #expect(m.inertial.angularRate == SIMD3(0, 0, 0))
  }

  @Test func leverArmAddsTangentialAndCentripetalAcceleration() {
    let walker = Walker(person: .healthy(seed: 6))
    let offset = SIMD3(-0.04, 0.02, 0.07)
    let h = 1e-4
    var (before, now, after) = (walker.cursor(), walker.cursor(), walker.cursor())
    func place(_ m: Motion) -> SIMD3<Double> { m.position + rotate(m.orientation, offset) }
    for t in stride(from: 12.0, to: 20, by: 0.031) {
      let (a, b, c) = (before.motion(at: t - h), now.motion(at: t), after.motion(at: t + h))
      let acceleration = (place(c) - 2 * place(b) + place(a)) / (h * h)
      let felt = rotate(b.orientation, b.inertial.at(offset).specificForce) - SIMD3(0, 0, gravity)
      #expect(largest(acceleration - felt) < 2e-3)
    }
  }

  @Test func walkingCoversTheConfiguredDistance() {
    let person = Person(cadence: 110, speed: 1.3, irregularity: 0)
    let walker = Walker(person: person, script: WalkerScript([.walk(.metres(50))]))
    let end = walker.truth().duration
    var cursor = walker.cursor()
    let m = cursor.motion(at: end)
    #expect(abs(m.position.x - 50) < 0.8)
    #expect(abs(m.position.y) < 0.05)
  }
}
