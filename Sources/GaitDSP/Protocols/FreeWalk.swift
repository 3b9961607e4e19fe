/// A walk of any length: what all its walking amounts to, side by side. With the decimals of a report: rounded twice, the
/// same number would read differently here and there.
public enum FreeWalk {
  /// - Parameters:
  ///   - span: of the walk phase, s.
  ///   - summary: over all bouts of the session.
  public static func value(
    _ tape: TestTape, span: TestSpan, summary: BoutSummary, finding: Finding
  ) -> ResultValue {
    let walking = tape.walks.reduce(0) { $0 + max(0, $1.end - $1.start) }
    func side(_ part: SideSummary, _ finding: SideFinding) -> ResultValue {
      func cells(_ measure: StepMeasure, _ digits: Int) -> ResultValue {
        let own = part[measure]
        return .object([
          ("median", .figure(own.median, digits)), ("ci95_lower", .figure(own.medianInterval.lower, digits)),
          ("ci95_upper", .figure(own.medianInterval.upper, digits)), ("n", .count(own.count)),
        ])
      }
      return .object([
        ("steps", .count(part.steps.ok)), ("finding", .text(finding.grade.rawValue)),
        ("standing_drop_mean_deg", cells(.standingDropMean, 4)), ("contact_drop_mean_deg", cells(.contactDropMean, 4)),
        ("step_time_s", cells(.stepTime, 4)), ("stance_time_s", cells(.stanceTime, 4)),
      ])
    }
    let symmetry = summary.asymmetry(of: .stepTime).symmetryIndex
    return .object([
      ("start_s", .figure(span.start, 2)), ("duration_s", .figure(span.length, 1)), ("walking_s", .figure(walking, 1)),
      ("bouts", .count(tape.walks.count)), ("cadence_steps_min", .figure(summary.cadence, 2)),
      ("speed_m_s", .figure(summary.speed, 4)),
      ("stride_time_cv_percent", .figure(summary.strideTimeVariation, 4)),
      ("left", side(summary.left, finding.left)), ("right", side(summary.right, finding.right)),
      ("contact_difference_deg", .figure(finding.contactDifference.value, 4)),
      ("standing_difference_deg", .figure(finding.standingDifference.value, 4)),
      ("step_time_symmetry_index_percent", .figure(symmetry.value, 4)),
    ])
  }
}
