import Foundation
import GaitDSP
import Settings
import Testing

@testable import Report

/// The table of the article on change between two sessions: how often the report says that there was one where there was none,
/// and how often it finds one that there was. Nothing was chosen on these seeds.
@Suite(.enabled(if: isOptimized, "minutes without STANCE_OPTIMIZED"))
struct ChangeTableTests {
  @Test(arguments: [6, 10, 20, 50, 200])
  func aChangeIsSaidWhereThereIsOne(steps: Int) throws {
    let norms = try Norms(folder: CalibrationFolder(stated: nil).url)
    for change in [0.0, 1.4, 2.8, 5.6] {
      var counts: [String: VerdictCount] = [:]
      for person in 0..<400 {
        var noise = NormalNoise(UInt64(640_000 + person))
        let (left, right) = (1 + 1.5 * noise.normal(), 1 + 1.5 * noise.normal())
        let more = change * (person % 2 == 0 ? 1 : -1)
        let before = Self.session(left, right, steps, &noise)
        let now = Self.session(left + more, right, steps, &noise)
        for row in ReportModel.Change(now: now, before: before, norms).rows where row.norm != nil {
          // Right less left falls as the left side's drop rises; nothing has become of the right side.
          let trueChange = row.name.contains("right − left") ? -more : row.name.hasSuffix("right") ? 0 : more
          counts[row.name, default: VerdictCount()].add(row, towards: trueChange)
        }
      }
      for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
        print("\(steps) steps a side, left side \(change)° more or less, \(name): \(count)")
        if change == 0 || name.hasSuffix("right") { #expect(count.share(count.told) < 0.075) }
        if change == 5.6, !name.hasSuffix("right") { #expect(count.share(count.told) > 0.85) }
        #expect(count.share(count.wrongWay) < 0.02)
      }
    }
  }

  @Test func withoutStepsEnoughForAnIntervalNothingIsSaidOfAChange() throws {
    let norms = try Norms(folder: CalibrationFolder(stated: nil).url)
    var noise = NormalNoise(1)
    let (few, many) = (Self.session(1, 1, 5, &noise), Self.session(9, 1, 80, &noise))
    let rows = ReportModel.Change(now: many, before: few, norms).rows
    #expect(rows.count { $0.norm != nil } == 3 && rows.allSatisfy { $0.isBeyondChance == nil })
  }

  /// A walk whose steps vary by 0.9° (SD) and are a little like those before; both zeros err by 0.85°, as far as each has one,
  /// and a person's sides differ by 0.3° more or less each time.
  private static func session(_ left: Double, _ right: Double, _ count: Int, _ noise: inout NormalNoise)
    -> WalkedSession
  {
    let (zero, own) = (0.85 * noise.normal(), 0.3 * noise.normal())
    var steps: [Step] = []
    for (side, usual, sign) in [(Side.left, left, 1.0), (.right, right, -1)] {
      var wander = noise.normal()
      for _ in 0..<count {
        wander = 0.2 * wander + 0.98 * noise.normal()
        var step = Step(side: side, bout: 0, initialContact: 0)
        step.drop.contact.mean = usual + 0.5 * sign * own + SimulatedMonth.stepSpread * wander
        step.drop.standing.mean = usual + sign * zero + SimulatedMonth.stepSpread * wander
        step.stepTime = 0.55
        steps.append(step)
      }
    }
    return WalkedSession(of: steps)
  }
}

/// How often a change was said to be one.
private struct VerdictCount: CustomStringConvertible {
  var rows = 0
  var told = 0
  /// Where the norm of a whole walk alone decides, however few the steps.
  var byNorm = 0
  var wrongWay = 0

  mutating func add(_ row: ReportModel.Change.Row, towards more: Double) {
    rows += 1
    if let norm = row.norm, abs(row.change.value) >= norm.value { byNorm += 1 }
    guard row.isBeyondChance == true else { return }
    told += 1
    if row.change.value * more < 0 { wrongWay += 1 }
  }

  func share(_ count: Int) -> Double { Double(count) / Double(rows) }

  var description: String {
    "\(percent(share(told))), by the norm alone \(percent(share(byNorm))), wrong way \(percent(share(wrongWay)))"
  }
}
