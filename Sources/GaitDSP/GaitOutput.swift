/// What a push of samples brought to light. The caller empties it between pushes; its capacity stays.
public struct GaitOutput: Sendable {
  /// Contacts of walking bouts, in order.
  public var contacts: [Contact] = []
  /// Of each of `contacts`, which way the pelvis faced: degrees turned about the vertical since the data began or were
  /// last interrupted, counter-clockwise from above; `nan` where that is not known any more.
  public var headings: [Double] = []
  /// Finished steps, in order.
  public var steps: [Step] = []
  /// Bouts that have ended.
  public var bouts: [Bout] = []
  /// Holes in the data.
  public var gaps: [Gap] = []
  /// Samples that stopped being plausible, told at once; the gap follows when they are again.
  public var doubts: [Doubt] = []
  /// Spans in which the sensor was worn, known up to an hour and a half later.
  public var worn: [WearSpan] = []
  /// Quiet upright stands.
  public var standings: [StandingReference] = []
  /// Mounts found, stated or changed.
  public var alignments: [Alignment] = []
  /// Trials of a single-leg stance test that have ended, where asked for.
  public var stanceTrials: [StanceTestTrial] = []
  /// One for every 100 Hz frame, where asked for: nine seconds after the fact (seven, and the smoothing lag), and up to
  /// 34 s until a mount has proved itself.
  public var signals: [PelvisSample] = []

  /// Empty, with room for what one push usually brings, so that in steady state pushing allocates nothing.
  public init() {
    contacts.reserveCapacity(256)
    headings.reserveCapacity(256)
    steps.reserveCapacity(128)
    bouts.reserveCapacity(8)
    gaps.reserveCapacity(64)
    standings.reserveCapacity(8)
    alignments.reserveCapacity(4)
    doubts.reserveCapacity(4)
    worn.reserveCapacity(4)
  }

  /// A copy to be kept, with just the memory that it needs. A plain copy would share the room set aside here, and the
  /// next thing to be put in would have to set it aside anew.
  public func kept() -> GaitOutput {
    func shrink<Element>(_ array: inout [Element]) {
      array = array.isEmpty ? [] : array.withUnsafeBufferPointer { Array($0) }
    }
    var copy = self
    shrink(&copy.contacts)
    shrink(&copy.headings)
    shrink(&copy.steps)
    shrink(&copy.bouts)
    shrink(&copy.gaps)
    shrink(&copy.doubts)
    shrink(&copy.worn)
    shrink(&copy.standings)
    shrink(&copy.alignments)
    shrink(&copy.stanceTrials)
    shrink(&copy.signals)
    return copy
  }

  /// Forgets what has been read, keeping the memory.
  public mutating func removeAll() {
    contacts.removeAll(keepingCapacity: true)
    headings.removeAll(keepingCapacity: true)
    steps.removeAll(keepingCapacity: true)
    bouts.removeAll(keepingCapacity: true)
    gaps.removeAll(keepingCapacity: true)
    doubts.removeAll(keepingCapacity: true)
    worn.removeAll(keepingCapacity: true)
    standings.removeAll(keepingCapacity: true)
    alignments.removeAll(keepingCapacity: true)
    stanceTrials.removeAll(keepingCapacity: true)
    signals.removeAll(keepingCapacity: true)
  }
}

/// Where the sensor's axes point, from when on, and how sure that is.
public struct Alignment: Sendable, Equatable {
  /// What a mount rests on.
  public enum Origin: String, Sendable {
    /// Stated by the configuration.
    case stated
    /// Found from gravity and walking.
    case found
    /// Neither: the sensor's own axes were assumed to be forward, left and up as far as gravity allows.
    case assumed
  }

  /// First frame for which it holds, s; `nan` for a mount that was given, before the first sample.
  public var time: Double
  /// To the nearest right angle.
  public var mount: Mount
  /// Whether it was stated, found or assumed: an assumed one gives no finding.
  public var origin: Origin
  /// Coherence of forward with vertical acceleration behind a found mount, 0…1; `nan` otherwise.
  public var coherence: Double
  /// Cosine of the angle between the forward direction found and the mount's; `nan` unless found.
  public var agreement: Double
}

/// The pelvis at one 100 Hz instant. Angles in degrees; obliquity and tilt are `nan` where no mount is known.
public struct PelvisSample: Sendable, Equatable {
  /// s
  public var time: Double
  /// Positive = left side up.
  public var obliquity: Double
  /// Positive = anterior.
  public var tilt: Double
  /// Positive = right side forward, about the mean of the two seconds around.
  public var rotation: Double
  /// Sensor→earth, z up, arbitrary heading; from the fixed-lag estimate.
  public var attitude: Quaternion
  /// Number of the bout, or −1.
  public var bout: Int
  /// Share of the left stride that has passed, %; `nan` outside complete left strides.
  public var phase: Double
}

/// One bout of walking, ended.
public struct Bout: Sendable {
  /// Why it ended.
  public enum End: String, Sendable {
    /// The walker stopped.
    case pause
    /// Samples were missing.
    case gap
    /// The recording ended.
    case recording
  }

  /// Counted from 0.
  public var number: Int
  /// First contact, s on the recording's own axis.
  public var start: Double
  /// Last contact, s.
  public var end: Double
  /// Why there were no more contacts.
  public var cause: End
  /// Mean confidence of its contacts, 0…1.
  public var confidence: Double
  /// Whether contacts were sure enough, and steps even enough, for the measures to be believed.
  public var isReliable: Bool
  /// Spans in which the walker turned.
  public var turns: [Turn]
  /// Over its clean steps (`StepQuality.ok`); the others are only counted.
  public var summary: BoutSummary
  /// What this bout by itself says about each side.
  public var finding: Finding
  /// The standing reference in force at its end.
  public var standing: StandingReference?

  /// Confidence under which a bout is marked unreliable: healthy and stroke 0.8–0.9, unknown gait and what only looks
  /// like walking 0.2–0.45.
  public static let leastConfidence = 0.5
  /// Share of clean ones among the steps outside turns and ends under which a bout is marked unreliable: walks have 0.46
  /// or more however slow they are, daily tasks 0.1 to 0.5, motion of a sensor in the hand at most 0.2.
  public static let leastClean = 0.25
  /// Of fewer steps the share says nothing.
  static let judgedSteps = 4

  static func isReliable(confidence: Double, _ summary: BoutSummary) -> Bool {
    let (left, right) = (summary.left.steps, summary.right.steps)
    let clean = left.ok + right.ok
    let judged = clean + left.irregular + right.irregular
    return confidence >= leastConfidence && (judged < judgedSteps || Double(clean) >= leastClean * Double(judged))
  }

  /// Nothing is checked and nothing derived: `isReliable` is what it is said to be.
  public init(
    number: Int, start: Double, end: Double, cause: End, confidence: Double, isReliable: Bool, turns: [Turn],
    summary: BoutSummary, finding: Finding, standing: StandingReference?
  ) {
    self.number = number
    self.start = start
    self.end = end
    self.cause = cause
    self.confidence = confidence
    self.isReliable = isReliable
    self.turns = turns
    self.summary = summary
    self.finding = finding
    self.standing = standing
  }
}

/// A change of walking direction.
public struct Turn: Sendable, Equatable {
  /// Initial contact that begins the first stride of the turn, s.
  public var start: Double
  /// Initial contact that ends its last stride, s.
  public var end: Double
  /// Change of heading, degrees, positive = to the left.
  public var angle: Double

  /// Times in s, the angle in degrees, positive to the left.
  public init(start: Double, end: Double, angle: Double) {
    self.start = start
    self.end = end
    self.angle = angle
  }
}
