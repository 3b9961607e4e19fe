import GaitDSP
import Report

/// The whole of an analysis as `stance.analysis/1`, one object with its keys in order: keys end in their unit, times are on
/// the recording's own axis. What a week has thousands of is written down as it is found, so that its length costs no memory.
final class AnalysisJSON {
  static let schema = "stance.analysis/1"

  private let gaps = JSONSpool()
  private let events = JSONSpool()
  private let steps = JSONSpool()
  private let bouts = JSONSpool()
  private var standings: [StandingPart] = []
  private var changes: [ChangePart] = []
  private var trials: [StanceTrialPart] = []

  func take(_ output: borrowing GaitOutput) throws {
    for gap in output.gaps { try gaps.append(GapPart(gap)) }
    for contact in output.contacts { try events.append(EventPart(contact)) }
    for step in output.steps { try steps.append(StepPart(step)) }
    for bout in output.bouts { try bouts.append(BoutPart(bout)) }
    standings += output.standings.map(StandingPart.init)
    changes += output.alignments.map(ChangePart.init)
    trials += output.stanceTrials.map(StanceTrialPart.init)
  }

  /// The object's members in the order of their keys.
  /// - Parameter test: only where the recording was read as a test.
  func members(
    _ outcome: AnalysisRun.Outcome, _ settings: AnalysisSettings, test: TestPart? = nil
  ) throws -> JSONMembers {
    var members = JSONMembers()
    try members.add(
      "alignment", AlignmentPart(outcome.alignment, settings, standingReferences: standings, changes: changes))
    members.add("bouts", bouts)
    members.add("events", events)
    members.add("gaps", gaps)
    try members.add("recording", RecordingPart(outcome.recording, settings))
    try members.add("schema", Self.schema)
    if settings.gait.stanceTest != nil { try members.add("stance_trials", trials) }
    members.add("steps", steps)
    try members.add("summary", SummaryPart(outcome.summary, finding: outcome.finding))
    if let test { try members.add("test", test) }
    return members
  }
}
