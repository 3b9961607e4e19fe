@testable import GaitDSP

/// One side's steps of a made-up walk: what is drawn from noise is the same in every run.
struct WalkedSide {
  var stepTime = 0.55
  var standing = 1.0
  var contact = 1.0
  /// Mid-stance drop less mean drop.
  var mid = 0.0
  var lateral = 1.0
  var confidence = 0.9
  var length = Double.nan
}

/// Steps alternately of both sides, drop scattered by `scatter` degrees from step to step.
func walkedSteps(
  left: WalkedSide, right: WalkedSide, count: Int = 20, scatter: Double = 0.5, hasStanding: Bool = true,
  seed: UInt64 = 1
) -> [Step] {
  // Each side draws from its own noise, so that exchanging the sides exchanges their steps exactly.
  var noises = [SeededNoise(seed), SeededNoise(seed)]
  var steps: [Step] = []
  let stride = left.stepTime + right.stepTime
  for index in 0..<(2 * count) {
    let side: Side = index % 2 == 0 ? .left : .right
    let own = side == .left ? left : right
    var noise = noises[Int(side.rawValue)]
    // Begun at 0 on both sides, so that times are free of the sides' order.
    var step = Step(side: side, bout: 0, initialContact: Double(index / 2) * stride)
    step.stepTime = own.stepTime + 0.005 * noise.normal()
    step.swingTime = 0.4
    step.oppositeFinalContact = step.initialContact + 0.12
    step.oppositeInitialContact = step.initialContact + 0.12 + 0.4
    step.finalContact = step.initialContact + 0.66
    step.nextInitialContact = step.initialContact + stride + 0.01 * noise.normal()
    let jitter = scatter * noise.normal()
    step.drop.standing.mean = hasStanding ? own.standing + jitter : .nan
    step.drop.standing.mid = hasStanding ? own.standing + own.mid + jitter : .nan
    step.drop.contact.mean = own.contact + jitter
    step.drop.contact.mid = own.contact + own.mid + jitter
    step.drop.excursion = 4 + jitter
    step.lateralAcceleration = own.lateral * (1 + 0.1 * noise.uniform())
    step.stepLength = own.length
    step.confidence = own.confidence
    steps.append(step)
    noises[Int(side.rawValue)] = noise
  }
  return steps
}

func summary(of steps: [Step]) -> BoutSummary {
  var accumulator = BoutAccumulator(capacity: 256)
  for step in steps { accumulator.add(step) }
  return accumulator.summary()
}
