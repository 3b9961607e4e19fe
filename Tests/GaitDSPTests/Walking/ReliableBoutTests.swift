import Testing

@testable import GaitDSP

/// When the measures of a bout may be believed.
@Suite struct ReliableBoutTests {
  /// Whether a bout of so many steps, of either side in turn, is reliable.
  private func isReliable(_ confidence: Double, clean: Int, irregular: Int, elsewhere: Int = 4) -> Bool {
    var bout = BoutAccumulator(capacity: 256)
    for (quality, count) in [(StepQuality.ok, clean), (.irregular, irregular), (.boundary, elsewhere)] {
      for index in 0..<count {
        var step = Step(side: index % 2 == 0 ? .left : .right, bout: 0, initialContact: Double(index))
        step.quality = quality
        bout.add(step)
      }
    }
    return Bout.isReliable(confidence: confidence, bout.summary())
  }

  @Test func contactsMustBeSure() {
    #expect(isReliable(0.5, clean: 20, irregular: 0) && !isReliable(0.49, clean: 20, irregular: 0))
  }

  /// A sensor that is waved about in the hand has bursts that are surely like contacts, and no strides.
  @Test func stepsMustBeWholeAndEven() {
    #expect(!isReliable(0.63, clean: 0, irregular: 28) && !isReliable(0.9, clean: 7, irregular: 33))
    #expect(isReliable(0.63, clean: 13, irregular: 20))
  }

  /// Three steps across a room with one of them long are walking; steps in turns and at the ends are nobody's fault.
  @Test func fewStepsAreJudgedByTheirContactsAlone() {
    #expect(isReliable(0.8, clean: 0, irregular: 3) && !isReliable(0.8, clean: 0, irregular: 4))
    #expect(isReliable(0.8, clean: 2, irregular: 0, elsewhere: 30))
  }
}
