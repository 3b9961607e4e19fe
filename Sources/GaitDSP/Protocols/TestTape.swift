/// What a test's session has brought to light, kept for its result. Bounded: beyond `capacity` initial contacts (more
/// than an hour of walking) no more of them are taken, nor of anything else beyond as many, and `isFull` says so.
public struct TestTape: Sendable {
  /// A bout of walking.
  public struct Walk: Sendable, Equatable {
    /// Of the bout, counted from 0.
    public var number: Int
    /// First contact, s.
    public var start: Double
    /// Last contact, s.
    public var end: Double
    /// Whether its contacts were sure enough (`Bout.isReliable`).
    public var isReliable: Bool
    /// Whether the data stopped in it.
    public var isCut: Bool
  }

  /// Nobody who walks takes longer than this from contact to contact, s.
  static let longestStep = 2.0

  /// Most contacts, steps, walks, trials and holes, of each.
  public static let capacity = 16_384

  /// Initial contacts, in order.
  public private(set) var contacts: [Contact] = []
  /// Of each of them, which way the pelvis faced, degrees, as `GaitOutput.headings`; `nan` where that is not known.
  public private(set) var headings: [Double] = []
  /// Finished steps, in order.
  public private(set) var steps: [Step] = []
  /// Bouts that have ended, in order.
  public private(set) var walks: [Walk] = []
  /// Trials on one leg, in order.
  public private(set) var trials: [StanceTestTrial] = []
  /// Spans without samples that could be used, too long to be bridged.
  public private(set) var holes: [TestSpan] = []
  /// Steps of quality `ok` so far.
  public private(set) var cleanSteps = (left: 0, right: 0)
  /// Something found no room any more.
  public private(set) var isFull = false

  /// Nothing has happened yet.
  public init() {}

  /// Takes over what a push brought; final contacts are left out.
  public mutating func take(_ output: borrowing GaitOutput) {
    for (contact, heading) in zip(output.contacts, output.headings)
    where contact.kind == .initial && hasRoom(contacts.count) {
      contacts.append(contact)
      headings.append(heading)
    }
    for step in output.steps where hasRoom(steps.count) {
      steps.append(step)
      if step.quality == .ok {
        if step.side == .left { cleanSteps.left += 1 } else { cleanSteps.right += 1 }
      }
    }
    for bout in output.bouts where hasRoom(walks.count) {
      walks.append(
        Walk(
          number: bout.number, start: bout.start, end: bout.end, isReliable: bout.isReliable,
          isCut: bout.cause == .gap))
    }
    for gap in output.gaps where !gap.bridged && hasRoom(holes.count) {
      holes.append(TestSpan(start: gap.start, end: gap.end))
    }
    for trial in output.stanceTrials where hasRoom(trials.count) { trials.append(trial) }
  }

  private mutating func hasRoom(_ count: Int) -> Bool {
    if count < Self.capacity { return true }
    isFull = true
    return false
  }
}

/// A span of a session, s.
public struct TestSpan: Sendable, Equatable {
  /// s on the recording's own axis.
  public var start: Double
  /// s; not before `start` in any span that is measured.
  public var end: Double

  /// Times in s; nothing is checked.
  public init(start: Double, end: Double) {
    self.start = start
    self.end = end
  }

  /// s; negative where the end is before the start.
  public var length: Double { end - start }
  func contains(_ time: Double) -> Bool { time >= start && time <= end }

  /// What both have; `nil` = nothing.
  func overlap(with other: TestSpan) -> TestSpan? {
    let (first, last) = (max(start, other.start), min(end, other.end))
    return last > first ? TestSpan(start: first, end: last) : nil
  }
}
