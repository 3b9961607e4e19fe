import GaitDSP
import Report
import Walker

/// What an analysis found beside what was simulated.
struct TruthComparison {
  /// How the contacts of one kind were found.
  struct Contacts: Equatable {
    var simulated = 0
    var found = 0
    /// Found within `tolerance` of a simulated one, one to one.
    var matched = 0
    /// Of those, with the right foot.
    var rightSide = 0
    /// Found less simulated, ms.
    var bias = Double.nan
    var deviation = Double.nan

    var f1Percent: Double { 200 * Double(matched) / Double(max(1, simulated + found)) }
  }

  /// The usual window for matching contacts, s.
  static let tolerance = 0.25

  var initial: Contacts
  var final: Contacts
  /// Medians over straight steady steps, degrees.
  var simulatedStanding: Sided<Double>
  var simulatedContact: Sided<Double>
  var foundStanding: Sided<Double>
  var foundContact: Sided<Double>

  init(_ truth: WalkerTruth, _ contacts: [GaitDSP.Contact], _ summary: BoutSummary) {
    initial = Self.compare(truth.contacts.filter { $0.kind == .initial }, contacts.filter { $0.kind == .initial })
    final = Self.compare(truth.contacts.filter { $0.kind == .final }, contacts.filter { $0.kind == .final })
    let steady = truth.steps.filter { !$0.times.isTurning && !$0.times.isBoundary }
    func median(_ side: BodySide, _ value: (TrueStep) -> Double) -> Double {
      let values = steady.filter { $0.side == side }.map(value).filter(\.isFinite).sorted()
      guard !values.isEmpty else { return .nan }
      let middle = values.count / 2
      return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
    }
    simulatedStanding = Sided(left: median(.left) { $0.standing.mean }, right: median(.right) { $0.standing.mean })
    simulatedContact = Sided(left: median(.left) { $0.contact.mean }, right: median(.right) { $0.contact.mean })
    foundStanding = Sided(
      left: summary.left[.standingDropMean].median, right: summary.right[.standingDropMean].median)
    foundContact = Sided(left: summary.left[.contactDropMean].median, right: summary.right[.contactDropMean].median)
  }

  /// Pairs in the order of time; contacts of one kind are further apart than the tolerance in all but the quickest gait.
  private static func compare(_ truth: [TrueContact], _ found: [GaitDSP.Contact]) -> Contacts {
    var result = Contacts(simulated: truth.count, found: found.count)
    var errors: [Double] = []
    var next = 0
    for contact in found {
      while next + 1 < truth.count, abs(truth[next + 1].time - contact.time) <= abs(truth[next].time - contact.time) {
        next += 1
      }
      guard next < truth.count, abs(truth[next].time - contact.time) <= tolerance else { continue }
      errors.append(1000 * (contact.time - truth[next].time))
      if truth[next].side.name == contact.side.name { result.rightSide += 1 }
      next += 1
    }
    result.matched = errors.count
    if !errors.isEmpty {
      let mean = errors.reduce(0, +) / Double(errors.count)
      result.bias = mean
      result.deviation =
        (errors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, errors.count - 1))).squareRoot()
    }
    return result
  }

  /// A small table for a terminal.
  var lines: [String] {
    let rows: [(String, Double, Double)] = [
      ("drop, mean, from standing, left (°)", simulatedStanding.left, foundStanding.left),
      ("drop, mean, from standing, right (°)", simulatedStanding.right, foundStanding.right),
      ("drop, mean, from contact, left (°)", simulatedContact.left, foundContact.left),
      ("drop, mean, from contact, right (°)", simulatedContact.right, foundContact.right),
    ]
    var lines = [Self.row("against what was simulated", "simulated", "measured", "error")]
    for (name, simulated, found) in rows {
      lines.append(
        Self.row(name, Reading.text(simulated, 1), Reading.text(found, 1), Reading.text(found - simulated, 1)))
    }
    for (name, contacts) in [("initial contacts", initial), ("final contacts", final)] {
      lines.append(
        Self.row(name, "\(contacts.simulated)", "\(contacts.found)", "")
          + "F1 \(Reading.text(contacts.f1Percent, 1)) %, side right in \(contacts.rightSide) of \(contacts.matched), "
          + "\(Reading.text(contacts.bias, 0)) ± \(Reading.text(contacts.deviation, 0)) ms")
    }
    return lines
  }

  private static func row(_ name: String, _ a: String, _ b: String, _ c: String) -> String {
    name.padded(to: 38) + a.padded(to: 12) + b.padded(to: 12) + c.padded(to: 8)
  }
}

extension String {
  /// Filled with spaces on the right, at least one.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
