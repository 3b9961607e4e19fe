import GaitDSP
import Report
import SummaryStore

/// Steps as a plain table: one row a step, columns named with their units.
enum StepTable {
  static let header =
    "file,bout,side,initial_contact_s,opposite_final_contact_s,opposite_initial_contact_s,final_contact_s,"
    + "next_initial_contact_s,quality,confidence," + StepMeasure.allCases.map(\.key).joined(separator: ",")

  static func row(_ whole: Step, file: String) -> String {
    let step = whole.kept
    var cells = [csvCell(file), "\(step.bout)", step.side.name]
    for time in [
      step.initialContact, step.oppositeFinalContact, step.oppositeInitialContact, step.finalContact,
      step.nextInitialContact,
    ] { cells.append(decimals(time, 4)) }
    cells += [step.quality.name, decimals(step.confidence, 3)]
    for measure in StepMeasure.allCases { cells.append(decimals(measure.value(of: step), measure.decimals)) }
    return cells.joined(separator: ",")
  }
}
