import GaitDSP
import SummaryStore

/// What was walked and what it amounts to, wherever it was kept: in a recording analysed now, or in a store.
public struct WalkedSession: Sendable {
  /// File, or number and label.
  public var name: String
  /// Day and time of day; `nil` where nobody knows.
  public var recorded: String?
  /// Pseudonym; `nil` where none was given, as in any recording.
  public var person: String?
  public var isSimulated = false
  /// Sensor and rate.
  public var device: Markup
  public var summary: BoutSummary
  public var finding: Finding
  /// The standing reference in force at the end; `nil` where there was none.
  public var standing: StandingReference?
  public var walking = WalkingBrief()
  /// Samples a second, Hz.
  public var rate = Double.nan
  /// Steps of any quality.
  public var steps: Int
  /// The single supports to be drawn.
  public var supports: SupportSelection
  /// Trials of single-leg stance, in order.
  public var trials: [StanceTrialRecord] = []
  /// What came of the session's guided test; `nil` where it has none.
  public var test: GuidedOutcome?
  /// What was noted meanwhile.
  public var notes: [SessionNote] = []
  /// m; `nil` where nobody said, and so there is neither step length nor speed.
  public var legLength: Double?
  /// Samples that could not be used, and damaged places of a file.
  public var unusable = 0
  public var damage = 0
  /// Where the numbers are not those of one pass over the samples, and why, in sentences.
  public var remarks: [String] = []
  public var circumstances: Circumstances

  /// What the numbers were made with.
  public struct Circumstances: Sendable {
    public var limits: FindingThresholds
    /// Checksum of the contact net, hexadecimal.
    public var contactNet: String
    /// Chip and its calibration, in words.
    public var sensor: String
    /// In words: how the sensor sat, and where its wearer's left axis comes from.
    public var mount: String
    public var wearer: String

    public init(limits: FindingThresholds, contactNet: String, sensor: String, mount: String, wearer: String) {
      self.limits = limits
      self.contactNet = contactNet
      self.sensor = sensor
      self.mount = mount
      self.wearer = wearer
    }

    /// How the sensor sat, in words.
    public static func words(for mount: Mount?, _ origin: Alignment.Origin?) -> String {
      guard let mount, let origin else { return "mount not found" }
      let axes = "sensor \(mount.up.rawValue) up, \(mount.forward.rawValue) forward"
      switch origin {
      case .stated: return axes + " (stated)"
      case .found: return axes + " (found from walking)"
      case .assumed: return axes + " (assumed: no walking shows it)"
      }
    }

    /// Where the left axis comes from, in words.
    public static func words(functionalLeft: Bool, file: String? = nil) -> String {
      functionalLeft
        ? "left axis from a functional calibration" + (file.map { " (\(shortened($0, to: 40)))" } ?? "")
        : "left axis trusted from the mount"
    }
  }

  public init(
    name: String, device: Markup, summary: BoutSummary, finding: Finding, steps: Int, supports: SupportSelection,
    circumstances: Circumstances
  ) {
    self.name = name
    self.device = device
    self.summary = summary
    self.finding = finding
    self.steps = steps
    self.supports = supports
    self.circumstances = circumstances
  }
}

/// The single supports of a walk that a plot has room for, evenly chosen.
public struct SupportSelection: Sendable {
  /// What is drawn of each.
  public let measure: StepMeasure
  /// Supports that have a value.
  public let total: Int
  /// Each with its place among all steps.
  public private(set) var chosen: [(index: Int, step: Step)] = []
  private let every: Int
  private var index = 0
  private var measured = 0

  /// - Parameter total: supports that have a value.
  public init(_ measure: StepMeasure, total: Int) {
    self.measure = measure
    self.total = total
    // Odd, because the sides alternate: an even selection by an even number would show one side only.
    every = max(1, (total + SupportChart.most - 1) / SupportChart.most) | 1
  }

  public init(_ measure: StepMeasure, of steps: [Step]) {
    self.init(measure, total: steps.count { measure.value(of: $0).isFinite })
    for step in steps { offer(step) }
  }

  /// Takes the next step, or passes it over.
  public mutating func offer(_ step: Step) {
    defer { index += 1 }
    guard measure.value(of: step).isFinite else { return }
    if measured.isMultiple(of: every) { chosen.append((index, step)) }
    measured += 1
  }

  /// Drop from quiet standing where there was any, else from each support's own contact.
  public static func measure(hasStanding: Bool) -> StepMeasure { hasStanding ? .standingDropMean : .contactDropMean }
}
