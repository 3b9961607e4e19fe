/// Looks at samples as they come, before anything is made of them: are they plausible, and is the sensor worn?
struct SampleWatch {
  private let every: Int
  private var untilLook = 1
  private var block = SampleBlock()
  private var plausibility = PlausibilityWatch()
  private var wear: WearFinder

  init(sampleRate: Double) {
    every = max(1, Int(sampleRate / SampleBlock.lookRate))
    wear = WearFinder(lookRate: sampleRate / Double(every))
  }

  /// Takes a sample that can be used.
  /// - Returns: what it changes; `nil` for nearly all.
  @inline(__always)
  mutating func take(_ sample: InertialSample, into output: inout GaitOutput) -> PlausibilityWatch.Change? {
    untilLook &-= 1
    guard untilLook == 0 else { return nil }
    return look(at: sample, into: &output)
  }

  private mutating func look(
    at sample: InertialSample, into output: inout GaitOutput
  ) -> PlausibilityWatch.Change? {
    untilLook = every
    block.look(at: sample)
    guard block.count == SampleBlock.looks else { return nil }
    let change = plausibility.take(block)
    // What is no measurement says nothing of wear.
    if plausibility.reason == nil, change != .ended { wear.take(block, into: &output.worn) }
    block = SampleBlock()
    return change
  }

  /// Samples were lost.
  mutating func restart() {
    block = SampleBlock()
    plausibility.restart()
  }

  mutating func finish(into output: inout GaitOutput) { wear.finish(into: &output.worn) }
}
