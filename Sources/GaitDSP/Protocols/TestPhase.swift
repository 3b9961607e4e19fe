/// What the person is to do at a time of a guided test.
public enum TestPhase: String, Sendable, CaseIterable {
  /// Still on both feet: the zero of obliquity.
  case standStill = "stand_still"
  /// Still on the chair.
  case sitStill = "sit_still"
  /// Walking until time is up, or somebody says stop.
  case walk
  /// One trial of the 10-metre walk or of Timed Up and Go.
  case trial
  /// On the left leg: the right foot is up.
  case standLeft = "stand_left"
  /// On the right leg: the left foot is up.
  case standRight = "stand_right"
  /// Standing, or sitting, until the last steps are known.
  case settle

  /// The leg stood on.
  public var side: Side? {
    switch self {
    case .standLeft: .left
    case .standRight: .right
    default: nil
    }
  }
}

/// What can be done about the quality of a running test.
public struct TestHint: Sendable, Equatable {
  /// A word for programs.
  public var code: String
  /// A sentence for people.
  public var text: String
}

/// Where a running test is: for a clock, and for whoever leads it.
public struct TestProgress: Sendable, Equatable {
  /// What the person is to do.
  public var phase: TestPhase
  /// From 1; of the stance test, of this leg.
  public var trial: Int
  /// Trials planned, of the stance test for each leg.
  public var trials: Int
  /// The leg stood on; in quiet standing the leg that is next. `nil` in tests that have no legs apart.
  public var side: Side?
  /// The same in one short sentence, to be said or shown.
  public var instruction: String
  /// Of the phase, s.
  public var elapsed: Double
  /// Until the phase ends by itself, s: in quiet standing and sitting the stillness that is wanted yet, on one leg what
  /// is asked for yet. `nil` where somebody ends it, and on one leg before a lift has been found.
  public var remaining: Double?
  /// What could be better now; empty where nothing is.
  public var hints: [TestHint]
  /// Clean steps of each side since the test began.
  public var cleanSteps: (left: Int, right: Int)
  /// Time on one leg so far, s; `nil` before a lift has been found.
  public var held: Double?

  public static func == (a: TestProgress, b: TestProgress) -> Bool {
    a.phase == b.phase && a.trial == b.trial && a.trials == b.trials && a.side == b.side
      && a.instruction == b.instruction
      && a.elapsed == b.elapsed && a.remaining == b.remaining && a.hints == b.hints
      && a.cleanSteps == b.cleanSteps && a.held == b.held
  }
}

/// What has come about in a running test.
public enum TestEvent: Sendable {
  /// Another phase, or another trial: said at once.
  case changed
  /// A trial has ended and is measured: its number, its side, and what it gave.
  case trial(number: Int, side: Side?, ResultValue)
  /// The test is over by itself: the session is to end, and `result` to be asked for.
  case completed
}
