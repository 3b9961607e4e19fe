import GaitDSP

/// What a page says of the bouts and gaps of a recording, in constant memory: a week has thousands of bouts.
struct WalkingBrief {
  /// A bout whose contacts were not sure enough.
  struct UnreliableBout {
    var number: Int
    var start: Double
    var end: Double
    var confidence: Double
  }

  /// Unreliable bouts listed one by one; of the others only the number is kept.
  static let listed = 10

  private(set) var bouts = 0
  private(set) var steps = 0
  /// Time in bouts, s.
  private(set) var seconds = 0.0
  private(set) var unreliable = 0
  private(set) var firstUnreliable: [UnreliableBout] = []
  private(set) var gaps = 0
  /// Gaps that split the walk.
  private(set) var splits = 0
  /// Time in gaps, s.
  private(set) var lost = 0.0
  /// Gaps with samples that could not be believed; the first of them.
  private(set) var implausible = 0
  private(set) var firstImplausible: [Gap] = []

  mutating func add(_ output: borrowing GaitOutput) {
    for bout in output.bouts {
      bouts += 1
      steps += bout.summary.left.steps.total + bout.summary.right.steps.total
      seconds += bout.end - bout.start
      guard !bout.isReliable else { continue }
      unreliable += 1
      if firstUnreliable.count < Self.listed {
        firstUnreliable.append(
          UnreliableBout(number: bout.number, start: bout.start, end: bout.end, confidence: bout.confidence))
      }
    }
    for gap in output.gaps {
      gaps += 1
      splits += gap.bridged ? 0 : 1
      lost += gap.end - gap.start
      guard gap.implausibility != nil else { continue }
      implausible += 1
      if firstImplausible.count < Self.listed { firstImplausible.append(gap) }
    }
  }
}
