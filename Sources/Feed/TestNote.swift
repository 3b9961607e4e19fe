/// How a guided test goes: it began, where it is, a trial has ended, it is over.
public struct TestNote: Codable, Equatable, Sendable {
  /// `started`, `progress`, `trial`, `stopped` or `aborted`.
  public var event: String
  /// `free_walk`, `ten_metre_walk`, `two_minute_walk`, `six_minute_walk`, `timed_up_and_go` or `single_leg_stance`.
  public var `protocol`: String?
  /// Pseudonym of who does it.
  public var person: String?
  public var label: String?

  // With `started`.
  /// Names of the phases in their order.
  public var phases: [String]?
  /// For the one who leads it.
  public var instructions: String?

  // With `progress`.
  public var phase: String?
  /// From 1; of the stance test, of this leg.
  public var trial: Int?
  public var trials: Int?
  /// The leg stood on; while both are stood on, the one that is next.
  public var side: String?
  /// What is to be done now.
  public var instruction: String?
  /// Of the phase.
  public var elapsedS: Double?
  /// Where the phase has an end of its own.
  public var remainingS: Double?
  public var hints: [HintNote]?
  public var cleanStepsLeft: Int?
  public var cleanStepsRight: Int?
  /// Positive = left side up.
  public var obliquityDeg: Double?
  public var heldS: Double?

  // With `stopped` and `aborted`.
  public var durationS: Double?
  /// Number of the session in the store.
  public var session: Int?
  /// `completed`, `stopped` or `aborted`.
  public var endedBy: String?
  /// What all bouts amount to.
  public var walk: WalkNote?
  /// With `stopped`, of the whole test; with `trial`, of this one.
  public var result: FeedValue?

  public init(event: String) { self.event = event }
}
