import GaitDSP
import SummaryStore

/// What a page says of the bouts and gaps of a walk, in constant memory: a week has thousands of bouts.
public struct WalkingBrief: Sendable {
  /// A bout whose contacts were not sure enough, or its steps not even enough.
  public struct UnreliableBout: Sendable {
    public var number: Int
    public var start: Double
    public var end: Double
    public var confidence: Double
    /// Whether it is for its contacts.
    public var isUnsure: Bool { confidence < Bout.leastConfidence }
  }

  /// Unreliable bouts listed one by one; of the others only the number is kept.
  public static let listed = 10

  public private(set) var bouts = 0
  public private(set) var steps = 0
  /// Time in bouts, s.
  public private(set) var seconds = 0.0
  public private(set) var unreliable = 0
  public private(set) var firstUnreliable: [UnreliableBout] = []
  public private(set) var gaps = 0
  /// Gaps that split the walk.
  public private(set) var splits = 0
  /// Gaps with no samples, and the time from the sample before to the sample after each, s.
  private var holes = 0
  private var acrossHoles = 0.0
  /// Time with samples that could not be believed, s.
  private var disbelieved = 0.0
  /// A span in which the samples could not be believed.
  public struct ImplausibleSpan: Sendable {
    public var start: Double
    public var end: Double
    public var reason: Implausibility
  }

  /// Gaps with samples that could not be believed; the first of them.
  public private(set) var implausible = 0
  public private(set) var firstImplausible: [ImplausibleSpan] = []

  public init() {}

  public mutating func add(_ output: borrowing GaitOutput) {
    for bout in output.bouts {
      add(
        UnreliableBout(number: bout.number, start: bout.start, end: bout.end, confidence: bout.confidence),
        isReliable: bout.isReliable)
      steps += bout.summary.left.steps.total + bout.summary.right.steps.total
    }
    for gap in output.gaps {
      addGap(from: gap.start, to: gap.end, isBridged: gap.bridged, implausibility: gap.implausibility)
    }
  }

  /// - Parameter steps: of all bouts, of any quality.
  public init(_ stored: [StoredBout], steps: Int, gaps: [GapRecord]) {
    self.steps = steps
    for bout in stored {
      add(
        UnreliableBout(number: bout.number, start: bout.start, end: bout.end, confidence: bout.confidence),
        isReliable: bout.isReliable)
    }
    for gap in gaps {
      addGap(
        from: gap.start, to: gap.end, isBridged: gap.bridged, implausibility: Implausibility(rawValue: gap.cause))
    }
  }

  private mutating func add(_ bout: UnreliableBout, isReliable: Bool) {
    bouts += 1
    seconds += bout.end - bout.start
    guard !isReliable else { return }
    unreliable += 1
    if firstUnreliable.count < Self.listed { firstUnreliable.append(bout) }
  }

  /// Time of which there are no samples, or none to be believed, s: of a gap all but the period that any two samples are
  /// apart.
  /// - Parameter rate: Hz.
  public func missing(at rate: Double) -> Double {
    disbelieved + max(0, acrossHoles - (rate > 0 ? Double(holes) / rate : 0))
  }

  private mutating func addGap(
    from start: Double, to end: Double, isBridged: Bool, implausibility: Implausibility?
  ) {
    gaps += 1
    splits += isBridged ? 0 : 1
    guard let implausibility else {
      holes += 1
      acrossHoles += end - start
      return
    }
    disbelieved += end - start
    implausible += 1
    if firstImplausible.count < Self.listed {
      firstImplausible.append(ImplausibleSpan(start: start, end: end, reason: implausibility))
    }
  }
}

extension StepCounts {
  public var total: Int { ok + excluded }
}
