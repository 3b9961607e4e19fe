/// Who walks: everything about the body and the gait that is not the route.
///
/// All angles in degrees, lengths in metres, times as named. A value outside what a person can do is brought to the
/// nearest that one can (`plausible`).
public struct Person: Sendable, Equatable {
  /// Seeds what differs from step to step, and the sway.
  public var seed: UInt64
  /// Leg length (greater trochanter to floor), m.
  public var legLength: Double
  /// Steps per minute in steady straight walking.
  public var cadence: Double
  /// Walking speed in steady straight walking, m/s.
  public var speed: Double
  /// (Left step time − right step time) / mean step time, %. A left step ends with a left initial contact.
  public var stepTimeAsymmetry: Double
  /// Stance as a share of the stride, %, for each side; 50 % plus double support share.
  public var stance: Sided<Double>
  /// Standard deviation / mean of stride time, %.
  public var strideTimeVariability: Double
  /// Extra contralateral drop while this side carries the body, degrees.
  public var drop: Sided<DropProfile>
  /// Standard deviation from step to step of the extra drop, degrees.
  public var dropVariability: Double
  /// How much the normal obliquity curve swings: 1 = the average person.
  public var obliquityScale: Double
  /// Obliquity in quiet standing, degrees: a difference of leg lengths. Positive = left side up.
  public var standingObliquity: Double
  /// Tilt in quiet standing, degrees, positive = anterior.
  public var standingTilt: Double
  /// Mean tilt while walking, degrees.
  public var walkingTilt: Double
  /// Irregular movement besides the steps, and from one step's amplitude to the next: 1 = the average person, 0 = none.
  public var irregularity: Double
  /// The foot that makes the first step of a walk.
  public var leadingSide: BodySide
  /// Seeds the shape of this person's curves; none gives the average shape.
  public var shapeSeed: UInt64?
  /// What a long walk does to them.
  public var fatigue = Fatigue.none
  /// How they leave a chair and take it again.
  public var chair = ChairManner()
  /// How they turn round.
  public var turns = TurnManner()
  /// The body is the mirror image of the one described by `shapeSeed` and `seed`.
  var isMirrored = false

  /// The average healthy adult but for what is stated, with the average shape of curves unless `shapeSeed` draws one.
  /// Values are taken as they are; a walk brings them to what is `plausible`.
  public init(
    seed: UInt64 = 1, legLength: Double = 0.9, cadence: Double = 108, speed: Double = 1.2,
    stepTimeAsymmetry: Double = 0, stance: Sided<Double> = Sided(both: 62), strideTimeVariability: Double = 2,
    drop: Sided<DropProfile> = Sided(both: .normal), dropVariability: Double = 0.4, obliquityScale: Double = 1,
    standingObliquity: Double = 0, standingTilt: Double = 9, walkingTilt: Double = 10, irregularity: Double = 1,
    leadingSide: BodySide = .left, shapeSeed: UInt64? = nil
  ) {
    self.seed = seed
    self.legLength = legLength
    self.cadence = cadence
    self.speed = speed
    self.stepTimeAsymmetry = stepTimeAsymmetry
    self.stance = stance
    self.strideTimeVariability = strideTimeVariability
    self.drop = drop
    self.dropVariability = dropVariability
    self.obliquityScale = obliquityScale
    self.standingObliquity = standingObliquity
    self.standingTilt = standingTilt
    self.walkingTilt = walkingTilt
    self.irregularity = irregularity
    self.leadingSide = leadingSide
    self.shapeSeed = shapeSeed
  }

  /// Mean step length, m.
  public var stepLength: Double { speed * 60 / cadence }

  /// The mirror image: sides exchanged, obliquity, ML movement and rotation negated, to the last bit.
  public var mirrored: Person {
    var p = self
    p.stepTimeAsymmetry = -stepTimeAsymmetry
    p.stance = stance.exchanged
    p.drop = drop.exchanged
    p.fatigue = fatigue.mirrored
    p.standingObliquity = -standingObliquity
    p.leadingSide = leadingSide.opposite
    p.isMirrored.toggle()
    return p
  }

  /// The same person with every value inside what a body can do; what is not a number becomes the average.
  public var plausible: Person {
    var p = self
    p.legLength = legLength.within(0.4, 1.3, otherwise: 0.9)
    p.cadence = cadence.within(40, 160, otherwise: 108)
    p.speed = speed.within(0.05, min(2.2, 1.2 * p.legLength * p.cadence / 60), otherwise: 1.2)
    p.stepTimeAsymmetry = stepTimeAsymmetry.within(-60, 60, otherwise: 0)
    p.stance = Sided(
      left: stance.left.within(52, 85, otherwise: 62), right: stance.right.within(52, 85, otherwise: 62))
    p.strideTimeVariability = strideTimeVariability.within(0, 15, otherwise: 2)
    for side in BodySide.allCases {
      p.drop[side].peak = drop[side].peak.within(-20, 20, otherwise: 0)
      p.drop[side].mid = drop[side].mid.within(-20, 20, otherwise: 0)
    }
    p.dropVariability = dropVariability.within(0, 3, otherwise: 0)
    p.obliquityScale = obliquityScale.within(0, 3, otherwise: 1)
    p.standingObliquity = standingObliquity.within(-15, 15, otherwise: 0)
    p.standingTilt = standingTilt.within(-30, 40, otherwise: 9)
    p.walkingTilt = walkingTilt.within(-30, 40, otherwise: 10)
    p.irregularity = irregularity.within(0, 4, otherwise: 1)
    p.fatigue = fatigue.plausible
    p.chair = chair.plausible
    p.turns = turns.plausible
    return p
  }

  /// The curves of this person's steady walking.
  func pattern() -> GaitPattern {
    let variation = PatternVariation(shapeSeed.map { RandomSource(seed: $0, stream: 7) })
    var pattern = GaitPattern(legLength: legLength, stepLength: stepLength, cadence: cadence, variation: variation)
    pattern.scaleObliquity(by: obliquityScale)
    return isMirrored ? pattern.mirrored : pattern
  }
}

extension Double {
  /// This value brought between two bounds; not a number becomes `otherwise`.
  func within(_ low: Double, _ high: Double, otherwise: Double) -> Double {
    isNaN ? otherwise : Swift.max(low, Swift.min(high, self))
  }
}

extension GaitPattern {
  fileprivate mutating func scaleObliquity(by scale: Double) {
    let lane = 3
    c1[lane] *= scale
    s1[lane] *= scale
    c3[lane] *= scale
    s3[lane] *= scale
    pushOffReal[lane] *= scale
    pushOffImaginary[lane] *= scale
    landingReal[lane] *= scale
    landingImaginary[lane] *= scale
  }
}
