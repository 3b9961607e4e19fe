import GaitDSP

/// A bout as a walk would give it: steps, strides with angles, every measure filled; the same in every run.
public struct WalkedBout {
  public var bout: Bout
  public let steps: [Step]

  /// - Parameters:
  ///   - start: s
  ///   - steps: how many, left and right together.
  ///   - leftDrop: mean drop of the left single support, degrees; the right side's is 1°.
  ///   - hasStrides: whether there are angles and acceleration, and so curves, regularity and harmonic ratios.
  public init(
    number: Int, start: Double, steps count: Int, leftDrop: Double = 1, isReliable: Bool = true,
    hasStrides: Bool = true
  ) {
    var random = SystematicNoise(UInt64(truncatingIfNeeded: number &* 7_919 &+ 17))
    var accumulator = BoutAccumulator(capacity: max(64, count))
    var steps: [Step] = []
    var time = start
    for index in 0..<count {
      let side: Side = index % 2 == 0 ? .left : .right
      let quality: StepQuality = index < 2 || index >= count - 2 ? .boundary : .ok
      let step = Self.step(
        side, bout: number, at: time, drop: side == .left ? leftDrop : 1, quality: quality, noise: &random)
      steps.append(step)
      accumulator.add(step)
      if hasStrides { Self.addStride(of: step, to: &accumulator, noise: &random) }
      time += 0.55 + 0.01 * random.next()
    }
    accumulator.endStretch()
    let summary = accumulator.summary()
    let standing = StandingReference(
      start: (start - 20).rounded(.down), end: (start - 16).rounded(.down), up: SIMD3(0.0312, 0.0123, 0.9994),
      swayDeg: 0.31, changeDeg: 0.72)
    self.steps = steps
    bout = Bout(
      number: number, start: start, end: max(time - 0.55, start), cause: .pause,
      confidence: isReliable ? 0.871 : 0.31, isReliable: isReliable,
      turns: count > 60 ? [Turn(start: start + 12.3, end: start + 14.1, angle: 93.2)] : [], summary: summary,
      finding: Finding(summary, standing: StandingCertainty()), standing: standing)
  }

  private static func step(
    _ side: Side, bout: Int, at time: Double, drop: Double, quality: StepQuality, noise: inout SystematicNoise
  ) -> Step {
    var step = Step(side: side, bout: bout, initialContact: time)
    step.oppositeFinalContact = time + 0.12 + 0.01 * noise.next()
    step.oppositeInitialContact = time + 0.55 + 0.01 * noise.next()
    step.finalContact = time + 0.67 + 0.01 * noise.next()
    step.nextInitialContact = time + 1.1 + 0.02 * noise.next()
    step.stepTime = 0.55 + 0.01 * noise.next()
    step.swingTime = 0.43 + 0.01 * noise.next()
    step.stepLength = 0.68 + 0.03 * noise.next()
    step.lateralAcceleration = 1.1 + 0.2 * noise.next()
    step.confidence = 0.9 + 0.05 * noise.next()
    step.quality = quality
    for (path, shift) in [(\ReferencedDrop.standing, 0.0), (\.contact, 0.2), (\.mean, -0.1)] {
      let value = drop + shift + 0.5 * noise.next()
      step.drop[keyPath: path].mean = value
      step.drop[keyPath: path].mid = value - 0.4
      step.drop[keyPath: path].peak = value + 2.1
      step.drop[keyPath: path].timeBelow = max(0, 12 + 10 * noise.next())
    }
    step.drop.excursion = 4.2 + 0.5 * noise.next()
    return step
  }

  private static func addStride(of step: Step, to accumulator: inout BoutAccumulator, noise: inout SystematicNoise) {
    var angles: [SIMD3<Double>] = []
    var acceleration: [SIMD3<Double>] = []
    for frame in 0..<116 {
      let phase = Double(frame) / 110
      let wave = 4 * phase * (1 - phase)
      angles.append(SIMD3(3.4 * wave - 1.7, 2.2 * wave + 4, 5.1 * wave - 2.5) + 0.2 * noise.next())
      acceleration.append(SIMD3(1.2 * wave - 0.4, 0.8 - 1.1 * wave, 9.81 + 2 * wave) + 0.3 * noise.next())
      accumulator.add(acceleration: acceleration[frame])
    }
    accumulator.add(
      strideOf: step, angles: angles.span, acceleration: acceleration.span, firstTime: step.initialContact - 0.02,
      rate: 100)
  }
}

/// Numbers between −1 and 1, the same for the same seed (Vigna 2015, splitmix64).
public struct SystematicNoise {
  private var state: UInt64

  public init(_ seed: UInt64) { state = seed }

  public mutating func bits() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  public mutating func next() -> Double { Double(bits() >> 11) * 0x1p-52 - 1 }
}
