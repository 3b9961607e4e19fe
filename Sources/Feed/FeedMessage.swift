/// What the daemon says: one of these a line. Times `t` are seconds since the session's start, angles are degrees, and
/// what was not measured is left out.
public enum FeedMessage: Equatable, Sendable {
  case version(VersionNote)
  case status(StatusNote)
  case watch(WatchNote)
  case session(SessionNote)
  case pelvis(PelvisNote)
  case contact(ContactNote)
  case step(StepNote)
  case bout(BoutNote)
  case standing(StandingNote)
  case gap(GapNote)
  case test(TestNote)
  case mark(MarkNote)
  case hint(HintNote)
  case error(ErrorNote)
}

/// The greeting.
public struct VersionNote: Codable, Equatable, Sendable {
  /// Version of the program.
  public var release: String
  public var `protocol`: Int
  public var limits: FeedLimits

  public init(release: String, protocol version: Int = FeedProtocol.version, limits: FeedLimits = FeedLimits()) {
    self.release = release
    self.protocol = version
    self.limits = limits
  }
}

/// The answer to `?WATCH`.
public struct WatchNote: Codable, Equatable, Sendable {
  public var mode: String
  public init(mode: String) { self.mode = mode }
}

/// A session began or ended.
public struct SessionNote: Codable, Equatable, Sendable {
  /// `began` or `ended`.
  public var event: String
  /// `wear` or `test`.
  public var kind: String
  public var label: String?
  /// Seconds since 1970 at its start; left out while the wall clock is not to be trusted.
  public var startUnixS: Double?

  public init(event: String, kind: String, label: String?, startUnixS: Double?) {
    self.event = event
    self.kind = kind
    self.label = label
    self.startUnixS = startUnixS
  }
}

/// The pelvis now, from what is known up to now: what steps report looks two seconds ahead and is truer.
public struct PelvisNote: Codable, Equatable, Sendable {
  public var t: Double
  /// Positive = left side up. Left out until it is known how the sensor sits.
  public var obliquityDeg: Double?
  /// Positive = anterior.
  public var tiltDeg: Double?
  /// Positive = right side forward, about the mean of the last second.
  public var rotationDeg: Double?

  public init(t: Double, obliquityDeg: Double?, tiltDeg: Double?, rotationDeg: Double?) {
    self.t = t
    self.obliquityDeg = obliquityDeg
    self.tiltDeg = tiltDeg
    self.rotationDeg = rotationDeg
  }
}

/// A foot met the ground or left it.
public struct ContactNote: Codable, Equatable, Sendable {
  public var t: Double
  /// `IC` or `FC`.
  public var type: String
  /// `left` or `right`.
  public var side: String
  public var bout: Int
  public var confidence: Double

  public init(t: Double, type: String, side: String, bout: Int, confidence: Double) {
    self.t = t
    self.type = type
    self.side = side
    self.bout = bout
    self.confidence = confidence
  }
}

/// A finished step with the drop of its single support.
public struct StepNote: Codable, Equatable, Sendable {
  /// Its initial contact.
  public var t: Double
  /// The foot that landed, and that carries the body in the single support.
  public var side: String
  public var bout: Int
  /// `ok`, `turn`, `boundary` or `irregular`.
  public var quality: String
  /// Every measure under the name that tables use, with its unit.
  public var measures: [String: Double]

  public init(t: Double, side: String, bout: Int, quality: String, measures: [String: Double]) {
    self.t = t
    self.side = side
    self.bout = bout
    self.quality = quality
    self.measures = measures
  }
}

/// One side of a bout or a test.
public struct SideNote: Codable, Equatable, Sendable {
  /// Clean steps.
  public var steps: Int
  /// `insufficient`, `none`, `possible` or `present`.
  public var finding: String
  /// Medians of the mean drop over single support, by reference.
  public var standingDropMeanDeg: Double?
  public var contactDropMeanDeg: Double?

  public init(steps: Int, finding: String, standingDropMeanDeg: Double?, contactDropMeanDeg: Double?) {
    self.steps = steps
    self.finding = finding
    self.standingDropMeanDeg = standingDropMeanDeg
    self.contactDropMeanDeg = contactDropMeanDeg
  }
}

/// What a bout, or all bouts of a test, amount to.
public struct WalkNote: Codable, Equatable, Sendable {
  public var left: SideNote
  public var right: SideNote
  public var cadenceStepsMin: Double?
  public var speedMPerS: Double?
  /// Left less right, from each side's own initial contact.
  public var contactDifferenceDeg: Double?
  /// A sentence a side, then one a warning.
  public var sentences: [String]

  public init(
    left: SideNote, right: SideNote, cadenceStepsMin: Double?, speedMPerS: Double?, contactDifferenceDeg: Double?,
    sentences: [String]
  ) {
    self.left = left
    self.right = right
    self.cadenceStepsMin = cadenceStepsMin
    self.speedMPerS = speedMPerS
    self.contactDifferenceDeg = contactDifferenceDeg
    self.sentences = sentences
  }
}

/// A bout of walking ended.
public struct BoutNote: Codable, Equatable, Sendable {
  /// Counted from 0 within the session.
  public var number: Int
  public var t: Double
  public var endT: Double
  /// `pause`, `gap` or `recording`.
  public var endedBy: String
  public var reliable: Bool
  public var walk: WalkNote

  public init(number: Int, t: Double, endT: Double, endedBy: String, reliable: Bool, walk: WalkNote) {
    self.number = number
    self.t = t
    self.endT = endT
    self.endedBy = endedBy
    self.reliable = reliable
    self.walk = walk
  }
}

/// The wearer stood still: the zero of obliquity.
public struct StandingNote: Codable, Equatable, Sendable {
  public var t: Double
  public var endT: Double
  public var swayDeg: Double
  /// Angle to the stand before; left out for the first.
  public var changeDeg: Double?
  /// So large a change that the strap must have moved.
  public var strapMoved: Bool

  public init(t: Double, endT: Double, swayDeg: Double, changeDeg: Double?, strapMoved: Bool) {
    self.t = t
    self.endT = endT
    self.swayDeg = swayDeg
    self.changeDeg = changeDeg
    self.strapMoved = strapMoved
  }
}

/// Samples are missing.
public struct GapNote: Codable, Equatable, Sendable {
  public var t: Double
  public var endT: Double
  /// Why, in the words of the store: `bus_failed`, `fifo_overflow`, `chip_reset`, `stuck_axis`, …
  public var cause: String
  public var missing: Int?
  /// So short that it was filled in.
  public var bridged: Bool

  public init(t: Double, endT: Double, cause: String, missing: Int?, bridged: Bool) {
    self.t = t
    self.endT = endT
    self.cause = cause
    self.missing = missing
    self.bridged = bridged
  }
}

/// A note that was taken down.
public struct MarkNote: Codable, Equatable, Sendable {
  public var t: Double
  public var text: String

  public init(t: Double, text: String) {
    self.t = t
    self.text = text
  }
}

/// Something that the wearer or the physiotherapist can do about the quality of what is measured.
public struct HintNote: Codable, Equatable, Sendable {
  /// A word for programs: `strap_moved`, `saturated`, …
  public var code: String
  /// A sentence for people.
  public var text: String

  public init(code: String, text: String) {
    self.code = code
    self.text = text
  }
}

/// A request was refused, or the connection is closed.
public struct ErrorNote: Codable, Equatable, Sendable {
  public var message: String
  /// The connection is closed after this.
  public var closing: Bool

  public init(_ message: String, closing: Bool = false) {
    self.message = message
    self.closing = closing
  }
}
