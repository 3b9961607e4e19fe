import Foundation
import Report

/// The tables for a person at a terminal.
struct ValidationReport {
  let document: ValidationDocument
  /// Whether every recording gets a line of its own.
  let listsRecordings: Bool

  var text: String {
    (header + contactLines + pelvisLines + inclinationLines + omissionLines).joined(separator: "\n") + "\n"
  }

  private var header: [String] {
    [
      "Whole recordings; walking and mount found by the program; contacts by \(document.net)."
    ]
  }

  // MARK: Contacts

  private var contactLines: [String] {
    guard !document.contacts.isEmpty else { return [] }
    var rows = [
      [
        "", "rec.", "IC n", "F1 %", "bias", "SD", "MAE", "FC n", "F1 %", "bias", "SD", "MAE", "side %", "step",
        "stride",
        "stance", "swing", "asym.", "own side", "true", "confid.",
      ]
    ]
    for group in document.contacts {
      let name = group.reference == "events" ? group.group : group.group + ", re-timed"
      rows.append([name] + cells(group.pooled))
      if listsRecordings {
        for single in group.recordings { rows.append(["  " + single.recording] + cells(single.pooled)) }
      }
    }
    let turns = document.excludesTurns ? "turns left out" : "turns included"
    return [
      "",
      "Contacts against the reference within \(document.toleranceS) s, \(turns); found − reference, ms; "
        + "step to swing: MAE, ms;",
      "asym.: error of step-time asymmetry by timing alone, with the sides found, and the mean true one, points.",
    ] + aligned(rows)
  }

  private func cells(_ pooled: PooledContacts) -> [String] {
    func kind(_ kind: PooledContacts.Kind?) -> [String] {
      [
        kind.map { "\($0.ref)" } ?? "–", number(kind?.f1Percent, 2), number(kind?.biasMs, 1), number(kind?.sdMs, 1),
        number(kind?.maeMs, 1),
      ]
    }
    return ["\(pooled.recordings)"] + kind(pooled.ic) + kind(pooled.fc) + [
      number(pooled.ic.sidePercent, 2), number(pooled.step?.maeMs, 1), number(pooled.stride?.maeMs, 1),
      number(pooled.stance?.maeMs, 1), number(pooled.swing?.maeMs, 1),
      number(pooled.asymmetryErrorTiming?.value, 2),
      number(pooled.asymmetryErrorOwnSides?.value, 2), number(pooled.asymmetryReference?.value, 2),
      number(pooled.boutConfidence?.value, 2),
    ]
  }

  // MARK: Pelvis

  private var pelvisLines: [String] {
    guard !document.pelvis.isEmpty else { return [] }
    var rows = [
      [
        "", "axes", "RMSE", "cover %", "mean of", "L n", "standing", "true", "contact", "true", "R n", "standing",
        "true",
        "contact", "true",
      ]
    ]
    func side(_ side: ValidationDocument.Pelvis.Side) -> [String] {
      ["\(side.contact.n)"]
        + [side.standing.foundDeg, side.standing.trueDeg, side.contact.foundDeg, side.contact.trueDeg].map {
          number($0.value, 2)
        }
    }
    for part in document.pelvis {
      rows.append(
        [
          "\(part.group)/\(part.recording)", part.axes, number(part.obliquityRmseDeg.value, 2),
          number(part.coveragePercent.value, 1), part.meanSubtracted,
        ] + side(part.left) + side(part.right))
    }
    return [
      "",
      "Pelvic obliquity while walking against the truth, RMSE in degrees after subtracting the mean while standing (or "
        + "walking);",
      "contralateral drop in left (L) and right (R) single support, mean, degrees, found and true, from standing and "
        + "from contact.",
    ] + aligned(rows)
  }

  // MARK: Inclination

  private var inclinationLines: [String] {
    guard let inclination = document.inclination else { return [] }
    func cells(_ errors: ValidationDocument.Errors) -> [String] {
      [errors.causalRmseDeg, errors.twoSecondsLaterRmseDeg, errors.oneSecondLaterRmseDeg].map { number($0.value, 4) }
    }
    var rows = [["", "Hz", "rows", "at once", "2 s later", "1 s later"]]
    for trial in inclination.trials {
      rows.append([trial.trial, number(trial.rateHz.value, 1), "\(trial.rows)"] + cells(trial.errors))
    }
    rows.append(["mean of \(inclination.trials.count) trials", "", ""] + cells(inclination.mean))
    return ["", "Inclination against the reference while moving, RMSE in degrees, at the sensor's own rate."]
      + aligned(rows)
  }

  private var omissionLines: [String] {
    guard !document.leftOut.isEmpty else { return [] }
    return ["", "Left out:"] + document.leftOut.map { "  \($0.path): \($0.why)" }
  }

  /// - Returns: `–` where there is no number.
  private func number(_ value: Double?, _ digits: Int) -> String {
    guard let value, value.isFinite else { return "–" }
    return decimals(value, digits)
  }

  /// The first column to the left, the others to the right.
  private func aligned(_ rows: [[String]]) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + padding : padding + cell
      }.joined(separator: "  ")
    }
  }
}
