@testable import GaitDSP

/// How the sides of many walks were graded, and how far the figures behind that were off.
struct GradedSides: CustomStringConvertible {
  private(set) var walks = 0
  private var weak: [FindingGrade: Int] = [:]
  private var sound: [FindingGrade: Int] = [:]
  private var exact: [FindingGrade: Int] = [:]
  private var warned: [FindingWarning: Int] = [:]
  /// Found less true, degrees: the difference between the sides from contact, and each side's drop from standing.
  private var contactErrors: [Double] = []
  private var standingErrors: [Double] = []

  mutating func add(_ given: GradedWalk, _ finding: Finding) {
    let truth = given.exact
    walks += 1
    weak[finding[given.weak].grade, default: 0] += 1
    sound[finding[given.weak.opposite].grade, default: 0] += 1
    exact[truth[given.weak].grade, default: 0] += 1
    for warning in finding.warnings { warned[warning, default: 0] += 1 }
    guard finding.left.grade != .insufficient else { return }
    contactErrors.append(finding.contactDifference.value - truth.contactDifference.value)
    for side in Side.allCases where finding[side].standingMean.value.isFinite {
      standingErrors.append(finding[side].standingMean.value - truth[side].standingMean.value)
    }
  }

  /// Share of weak sides with this grade.
  func weak(_ grade: FindingGrade) -> Double { Double(weak[grade] ?? 0) / Double(walks) }

  /// Share of the other sides with this grade.
  func sound(_ grade: FindingGrade) -> Double { Double(sound[grade] ?? 0) / Double(walks) }

  /// Share of walks that said so.
  func warned(_ warning: FindingWarning) -> Double { Double(warned[warning] ?? 0) / Double(walks) }

  /// Of weak sides, by the movement itself.
  func exact(_ grade: FindingGrade) -> Double { Double(exact[grade] ?? 0) / Double(walks) }

  var contactError: Double { rootMeanSquare(contactErrors) }

  var description: String {
    func shares(_ share: (FindingGrade) -> Double) -> String {
      [FindingGrade.none, .possible, .present, .insufficient].map { "\(Int((100 * share($0)).rounded()))" }
        .joined(separator: "/")
    }
    let warnings = FindingWarning.allCases.filter { warned($0) > 0 }
      .map { "\($0.rawValue) \(Int((100 * warned($0)).rounded()))" }.joined(separator: ", ")
    return "\(walks) walks, weak side \(shares(weak(_:))) % (by the movement itself \(shares(exact(_:)))), other side "
      + "\(shares(sound(_:))) % none/possible/present/insufficient; errors (RMS): contact difference "
      + "\(FindingText.oneDecimal(contactError))°, drop from standing "
      + "\(FindingText.oneDecimal(rootMeanSquare(standingErrors)))°; warnings, %: \(warnings.isEmpty ? "none" : warnings)"
  }

  private func rootMeanSquare(_ values: [Double]) -> Double { mean(values.map { $0 * $0 }).squareRoot() }
}
