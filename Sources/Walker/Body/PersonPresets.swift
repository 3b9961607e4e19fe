extension Person {
  /// A healthy adult; the seed gives the leg length, cadence, speed, small asymmetries and the shape of the curves.
  public static func healthy(seed: UInt64) -> Person {
    var r = RandomSource(seed: seed, stream: 1)
    let leg = 0.89 + r.bounded(0.05)
    let cadence = 110 + r.bounded(6)
    let stance = 61.5 + r.bounded(1.0)
    return Person(
      seed: seed, legLength: leg, cadence: cadence, speed: (0.72 * leg + r.bounded(0.04)) * cadence / 60,
      stepTimeAsymmetry: r.bounded(1.2),
      stance: Sided(left: stance + r.bounded(0.3), right: stance + r.bounded(0.3)),
      strideTimeVariability: 2 + r.bounded(0.4), dropVariability: 0.4, obliquityScale: 1 + r.bounded(0.12),
      standingObliquity: r.bounded(0.8), standingTilt: 9 + r.bounded(4), walkingTilt: 10 + r.bounded(4),
      leadingSide: r.unit() < 0.5 ? .left : .right, shapeSeed: seed)
  }

  /// A weak left gluteus medius: the right side sinks about 6.5° further while the left leg carries the body.
  public static func weakLeft(seed: UInt64 = 1) -> Person {
    var p = healthy(seed: seed)
    p.drop.left = DropProfile(peak: 6.5, mid: 6)
    p.speed *= 0.9
    p.cadence *= 0.95
    p.stance.right += 1.5
    p.stepTimeAsymmetry = 3
    return p
  }

  /// Short, quick, flat steps with long double support, as in parkinsonism.
  public static func shuffling(seed: UInt64 = 1) -> Person {
    var p = healthy(seed: seed)
    p.cadence = 118
    p.speed = 0.55
    p.stance = Sided(both: 69)
    p.strideTimeVariability = 4.5
    p.obliquityScale = 0.5
    p.walkingTilt += 4
    return p
  }

  /// Steps of 1.2 s, with long double support, as with an EDSS of 6.
  public static func slow(seed: UInt64 = 1) -> Person {
    var p = healthy(seed: seed)
    p.cadence = 50
    p.speed = 0.32
    p.stance = Sided(left: 74, right: 71)
    p.stepTimeAsymmetry = -8
    p.strideTimeVariability = 5
    p.obliquityScale = 0.9
    p.irregularity = 1.5
    return p
  }

  /// Anyone from 60 to 140 steps a minute, with any drop on either side: for tests of properties.
  public static func random(seed: UInt64) -> Person {
    var r = RandomSource(seed: seed, stream: 2)
    let leg = r.uniform(0.7, 1.05)
    let cadence = r.uniform(60, 140)
    let pace = r.uniform(0.35, 0.85)  // step length / leg length
    let stance = r.uniform(58, 70)
    func profile() -> DropProfile {
      let peak = r.unit() < 0.5 ? r.uniform(0, 1) : r.uniform(0, 15)
      return DropProfile(peak: peak, mid: peak * r.uniform(0.6, 1))
    }
    let drop = Sided(left: profile(), right: profile())
    return Person(
      seed: seed, legLength: leg, cadence: cadence, speed: pace * leg * cadence / 60,
      stepTimeAsymmetry: r.uniform(-15, 15),
      stance: Sided(left: stance + r.uniform(-2, 2), right: stance + r.uniform(-2, 2)),
      strideTimeVariability: r.uniform(0.5, 5), drop: drop, dropVariability: r.uniform(0, 0.8),
      obliquityScale: r.uniform(0.5, 1.4), standingObliquity: r.uniform(-4, 4), standingTilt: r.uniform(0, 20),
      walkingTilt: r.uniform(0, 22), irregularity: r.uniform(0.3, 1.5),
      leadingSide: r.unit() < 0.5 ? .left : .right, shapeSeed: seed)
  }
}
