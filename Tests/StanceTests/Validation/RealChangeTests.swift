import Foundation
import GaitDSP
import Settings
import Testing

@testable import Report
@testable import stance

/// What the report says of a change between two walks of a healthy person, one after the other: there was none. Its line is
/// printed for the article on the trend.
@Suite(.enabled(if: datasets != nil, "no folder of real recordings: set STANCE_DATASETS"))
struct RealChangeTests {
  @Test func betweenTwoWalksOfAHealthyPersonNothingHasChanged() throws {
    let norms = try Norms(folder: CalibrationFolder(stated: nil).url)
    var counts: [String: (pairs: Int, told: Int, byNorm: Int, squares: Double)] = [:]
    for (first, second) in try RealWalks.pairsOfHealthyPeople() {
      let change = ReportModel.Change(now: WalkedSession(of: second), before: WalkedSession(of: first), norms)
      for row in change.rows {
        guard let norm = row.norm, row.change.value.isFinite else { continue }
        var count = counts[row.name] ?? (0, 0, 0, 0)
        count.pairs += 1
        count.told += row.isBeyondChance == true ? 1 : 0
        count.byNorm += abs(row.change.value) >= norm.value ? 1 : 0
        count.squares += row.change.value * row.change.value
        counts[row.name] = count
      }
    }
    for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
      let rms = (count.squares / Double(count.pairs)).squareRoot()
      print(
        "two walks of healthy people, \(name): \(count.told) of \(count.pairs) changed, by the norm alone \(count.byNorm); "
          + "RMS of the change \((100 * rms).rounded() / 100)°")
      #expect(count.pairs > 20 && Double(count.told) < 0.1 * Double(count.pairs))
    }
  }
}
