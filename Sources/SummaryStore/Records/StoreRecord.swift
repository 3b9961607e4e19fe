import GaitDSP

/// One thing to be kept. Times are seconds since the session's start, on its monotonic clock, unless said otherwise. The
/// large ones lie elsewhere: most records are small, and hundreds wait while a disk is away.
public enum StoreRecord: Sendable {
  /// Steps of a bout that is still open, in order; spares keeping a long walk in memory.
  case steps([Step])
  /// A bout that has ended, with those of its steps that were not written before, in order.
  indirect case bout(Bout, steps: [Step])
  indirect case standing(StandingReference)
  case gap(GapRecord)
  indirect case stanceTrial(StanceTrialRecord)
  /// The session's guided test, as far as it has come; replaces what was written of it before.
  indirect case test(TestRecord)
  case mark(MarkRecord)
  /// What the session amounts to as a whole; replaces what was written before.
  indirect case total(SessionTotal)
  /// The sensor was on a body from start to end; a span that begins where the last one ended prolongs it.
  case wear(start: Double, end: Double)
  /// The session has lasted until now, s: what is known of it after a power cut.
  case progress(Double)
  /// What the wall clock showed at time 0 of the session; replaces what was known before.
  case wallClock(WallTime)

  /// Whether someone would miss it after a power cut: written at once, the others within minutes.
  public var isUrgent: Bool {
    switch self {
    case .bout, .stanceTrial, .test, .mark, .total, .wallClock: true
    case .steps, .standing, .gap, .wear, .progress: false
    }
  }
}

/// The wall clock at time 0 of a session.
public struct WallTime: Sendable, Equatable {
  /// Seconds since 1970, UTC.
  public var start: Double
  /// Local time less UTC, s: decides where a day begins.
  public var utcOffset: Int

  public init(start: Double, utcOffset: Int = 0) {
    self.start = start
    self.utcOffset = utcOffset
  }
}

/// Samples that are missing, and why.
public struct GapRecord: Sendable, Equatable {
  /// Last sample before and first sample after, s.
  public var start: Double
  public var end: Double
  /// In words of the program: `bus_failed`, `fifo_overflow`, `chip_reset`, `missing_samples`; or what was wrong with the
  /// samples that were there: `stuck_axis`, `saturated_axis`, `frozen_sensor`, `no_gravity`.
  public var cause: String
  /// Samples missing by the sensor's own count; `nil` where unknown.
  public var missing: Int?
  /// Short enough to have been filled in.
  public var bridged: Bool

  public init(start: Double, end: Double, cause: String, missing: Int? = nil, bridged: Bool = false) {
    self.start = start
    self.end = end
    self.cause = cause
    self.missing = missing
    self.bridged = bridged
  }
}

/// One leg's trial of a single-leg stance test (Trendelenburg test). Angles in degrees; `nan` where not measured.
public struct StanceTrialRecord: Sendable, Equatable {
  /// Foot lifted, s.
  public var start: Double
  /// Foot down again or time up, s.
  public var end: Double
  /// The leg stood on.
  public var side: Side
  /// Trials of one test carry the same number.
  public var test = 0
  /// `foot_down`, `limit`, `data`, …
  public var endedBy = ""
  /// Obliquity at lift, in steady state and at the end, from standing on both feet; positive = left side up.
  public var obliquityLift = Double.nan
  public var obliquitySteady = Double.nan
  public var obliquityEnd = Double.nan
  /// Contralateral drop: largest, mean, and at the end; positive = the lifted side sinks.
  public var dropPeak = Double.nan
  public var dropMean = Double.nan
  public var dropEnd = Double.nan
  /// Mediolateral acceleration, m/s²: RMS and range.
  public var lateralRMS = Double.nan
  public var lateralRange = Double.nan
  /// Angular rate, deg/s: RMS.
  public var angularRateRMS = Double.nan
  /// The graded response, in words of the program.
  public var response = ""
  /// Drop against time: one value each `dropInterval` seconds from the lift on, degrees.
  public var drop: [Double] = []
  public var dropInterval = 0.1

  public init(start: Double, end: Double, side: Side) {
    self.start = start
    self.end = end
    self.side = side
  }
}

/// A guided test. A session has one at most.
public struct TestRecord: Sendable, Equatable {
  public enum End: String, Sendable {
    case open, completed, stopped, aborted
  }

  /// `ten_metre_walk`, …
  public var testProtocol: String
  public var end = End.open
  /// One a line.
  public var notes: String?
  /// JSON.
  public var parameters: String
  public var result: String?

  public init(testProtocol: String, parameters: String) {
    self.testProtocol = testProtocol
    self.parameters = parameters
  }
}

/// A note at an instant.
public struct MarkRecord: Sendable, Equatable {
  public var time: Double
  public var text: String

  public init(time: Double, text: String) {
    self.time = time
    self.text = text
  }
}
