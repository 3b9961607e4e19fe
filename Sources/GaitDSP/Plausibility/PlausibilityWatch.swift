/// Tells when samples stop being what a worn, working sensor measures, and when they are again.
///
/// Judged by blocks of a third of a second. Limits lie outside of anything that a person does: over seconds the mean of
/// specific force is that of gravity whatever the body does (over two seconds a change of speed by 2 m/s is a tenth of
/// it), and no living axis repeats its value to the last bit while the others move. A sensor at rest may: resolutions
/// differ, and rest is no fault.
struct PlausibilityWatch {
  /// Blocks for which an axis must stand still while the others move: force, rate.
  private static let leastStuck: Int32 = 3
  /// Their movement, highest less lowest in a block: m/s², rad/s.
  private static let movedForce: Float = 1.5, movedRate: Float = 0.2
  /// The same where an axis is not quite still, m/s².
  private static let swungForce: Float = 3
  /// By how much gravity alone swings the other axes in a block for each rad/s about an axis, which it leaves as it was:
  /// m/s² a rad/s. Rising from a chair is such a swing.
  private static let gravityTurned: Float = 3.3
  /// What a calibration's cross terms leak into an axis that stands still, share of the others' movement.
  private static let leak: Float = 0.02
  /// Beyond these a value that is held is the end of a range: m/s², rad/s.
  private static let endForce: Float = 15, endRate: Float = 4
  /// Blocks of the same sample over and over, after so many blocks of rest in which every axis had noise: a sensor whose
  /// resolution hides its noise may well repeat itself.
  private static let frozen: Int32 = 7, alive = 10
  /// Nor does a sensor at rest read such a rate over and over, rad/s: 10°/s, twice the bias that is believed unproved.
  static let mostRestRate: Float = 0.175
  /// Blocks over which gravity is looked for.
  private static let window = 6
  /// Limits of its mean square: 0.7 g and 3 g in movement, g ± 15 % at rest (m/s²)².
  private static let weakest = 47.0, strongest = 866.0, restWeakest = 69.5, restStrongest = 127.2
  /// Movement under which a block is rest: m/s², rad/s.
  private static let rest: Float = 1, restRate: Float = 0.3
  /// Good blocks in a row that end a doubt.
  private static let recovery = 6

  /// Blocks for which each axis has shown one value only, or no more than a calibration's leak; and how many of these
  /// were while the others moved.
  private var same = SIMD8<Int32>.zero
  private var still = SIMD8<Int32>.zero
  private var stuck = SIMD8<Int32>.zero
  private var nearlyStuck = SIMD8<Int32>.zero
  private var living = 0
  /// Of the last blocks: mean square of force, and 1 where it was rest.
  private var recent = InlineArray<6, SIMD2<Double>>(repeating: .zero)
  private var known = 0
  /// When the last blocks began, s.
  private var starts = InlineArray<8, Double>(repeating: .nan)
  private var good = 0
  /// What is wrong now.
  private(set) var reason: Implausibility?

  enum Change: Equatable {
    /// Wrong since about this time, s.
    case began(Doubt)
    case ended
  }

  /// Takes one block.
  /// - Returns: what has changed with it.
  mutating func take(_ block: SampleBlock) -> Change? {
    for index in stride(from: 7, to: 0, by: -1) { starts[index] = starts[index - 1] }
    starts[0] = block.start
    let range = block.range
    follow(block, range)
    let weight = remember(block, range)
    let found = fault(block, weight: weight)
    if reason != nil {
      good = found == nil && (same &+ nearlyStuck).wrappedSum() == 0 ? good + 1 : 0
      guard good >= Self.recovery else { return nil }
      restart()
      return .ended
    }
    guard let (fault, blocks) = found else { return nil }
    reason = fault
    good = 0
    return .began(Doubt(reason: fault, start: start(blocks: blocks)))
  }

  /// Samples were lost: what comes is judged anew.
  mutating func restart() {
    same = .zero
    still = .zero
    stuck = .zero
    nearlyStuck = .zero
    known = 0
    good = 0
    reason = nil
    starts = InlineArray(repeating: .nan)
  }

  /// The block before the evidence may hold the beginning.
  private func start(blocks: Int) -> Double {
    var first = starts[0]
    for index in 1...max(1, min(blocks, 7)) where starts[index].isFinite { first = starts[index] }
    return first
  }

  /// Counts for how long each axis has stood still.
  private mutating func follow(_ block: SampleBlock, _ range: SIMD8<Float>) {
    let force = max(range[0], range[1], range[2])
    let rate = max(range[3], range[4], range[5])
    let (moves, turns) = (force >= Self.movedForce, rate >= Self.movedRate)
    func swings(about axis: Int) -> Int32 {
      let rate = max(abs(block.low[axis]), abs(block.high[axis]))
      return force >= Self.swungForce + Self.gravityTurned * rate ? 1 : 0
    }
    let leak = Self.leak * max(force, Self.swungForce)
    let limit = SIMD8<Float>(leak, leak, leak, 0, 0, 0, 0, 0)
    let (m, t): (Int32, Int32) = (moves ? 1 : 0, turns ? 1 : 0)
    same = (same &+ SIMD8(1, 1, 1, 1, 1, 1, 0, 0)).replacing(with: 0, where: range .> 0)
    still = (still &+ SIMD8(1, 1, 1, 1, 1, 1, 0, 0)).replacing(with: 0, where: range .> limit)
    stuck = (stuck &+ SIMD8(m, m, m, t, t, t, 0, 0)).replacing(with: 0, where: range .> 0)
    nearlyStuck = (nearlyStuck &+ SIMD8(swings(about: 3), swings(about: 4), swings(about: 5), 0, 0, 0, 0, 0))
      .replacing(with: 0, where: range .> limit)
    if same.wrappedSum() == 0, force < Self.rest, rate < Self.restRate { living = min(living + 1, Self.alive) }
  }

  /// - Returns: mean square of force over the window, and whether all of it was rest; `nil` until it is full.
  private mutating func remember(_ block: SampleBlock, _ range: SIMD8<Float>) -> (square: Double, isRest: Bool)? {
    for index in stride(from: Self.window - 1, to: 0, by: -1) { recent[index] = recent[index - 1] }
    let isRest = max(range[0], range[1], range[2]) < Self.rest
    recent[0] = SIMD2(block.squares.sum() / Double(max(block.count, 1)), isRest ? 1 : 0)
    known = min(known + 1, Self.window)
    guard known == Self.window else { return nil }
    var sum = SIMD2<Double>.zero
    for index in 0..<Self.window { sum += recent[index] }
    return (sum.x / Double(Self.window), sum.y == Double(Self.window))
  }

  /// - Returns: what is wrong, and how many blocks show it.
  private func fault(_ block: SampleBlock, weight: (square: Double, isRest: Bool)?) -> (Implausibility, Int)? {
    var fewest = Int32.max
    for axis in 0..<6 {
      fewest = min(fewest, same[axis])
      let isForce = axis < 3
      if same[axis] > 0, abs(block.low[axis]) >= (isForce ? Self.endForce : Self.endRate) { return (.saturatedAxis, 1) }
      if max(stuck[axis], nearlyStuck[axis]) >= Self.leastStuck { return (.stuckAxis, Int(still[axis])) }
    }
    if fewest >= Self.frozen, living == Self.alive || block.leastRate > Self.mostRestRate {
      return (.frozen, Int(fewest))
    }
    guard let weight else { return nil }
    let limits = weight.isRest ? (Self.restWeakest, Self.restStrongest) : (Self.weakest, Self.strongest)
    return weight.square < limits.0 || weight.square > limits.1 ? (.noGravity, Self.window) : nil
  }
}
