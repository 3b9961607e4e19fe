import GaitDSP

@testable import Report

extension WalkedSession {
  /// A session of nothing but these steps, with a fresh stand before it.
  init(of steps: [Step]) {
    var accumulator = BoutAccumulator()
    for step in steps { accumulator.add(step) }
    let summary = accumulator.summary()
    self.init(
      name: "steps", device: "", summary: summary, finding: Finding(summary, standing: StandingCertainty()),
      steps: steps.count, supports: SupportSelection(.contactDropMean, of: steps),
      circumstances: Circumstances(
        limits: FindingThresholds(), contactNet: "", sensor: "", mount: "", wearer: ""))
  }
}
