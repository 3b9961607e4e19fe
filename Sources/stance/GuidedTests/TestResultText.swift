import GaitDSP
import Report

/// A test's result for a person at a terminal, in the words and numbers of the report.
enum TestResultText {
  static func lines(_ test: TestProtocol, _ result: ResultValue) -> [String] {
    [test.title] + TestFigures(test, result).parts.flatMap(lines) + ["Stance measures; it does not diagnose."]
  }

  private static func lines(_ part: TestFigures.Part) -> [String] {
    switch part {
    case .sentence(let words): [words]
    case .table(let head, let rows): ([head] + rows.map { $0.map(\.text) }).map(line)
    case .changes(let title, let changes):
      [title]
        + changes.map { "  \($0.name.padded(to: 26))\($0.value.text) (\($0.lower.text) to \($0.upper.text))" }
    }
  }

  private static func line(_ cells: [String]) -> String {
    var line = cells.map { $0.padded(to: 13) }.joined()
    while line.last == " " { line.removeLast() }
    return line
  }
}

/// A test's trials, or minutes, as a plain table.
enum TestTable {
  /// What rows are made of: members that are a number, a word or a flag.
  static func rows(_ test: TestProtocol, _ result: ResultValue) -> [ResultValue] {
    switch test {
    case .twoMinuteWalk, .sixMinuteWalk: result["minutes"]?.list ?? []
    default: result["trials"]?.list ?? []
    }
  }

  static func header(_ test: TestProtocol) -> String {
    let none = TestSpan(start: .nan, end: .nan)
    let row: ResultValue =
      switch test {
      case .tenMetreWalk:
        TenMetreWalk.Outcome.value(
          of: TenMetreWalk.Trial(
            span: none, crossing: none, speed: .nan, cadence: .nan, steps: 0, isReliable: false), number: 1)
      case .timedUpAndGo:
        TimedUpAndGo.value(
          of: TimedUpAndGo.Trial(
            rise: none, turn: none, turnAngle: .nan, turnPeakRate: .nan, lastTurn: nil, sit: none), number: 1,
          steps: TestTape())
      default: TimedWalk.Minute(number: 1).value
      }
    return (["file"] + cells(row).map(\.0)).joined(separator: ",")
  }

  static func row(_ row: ResultValue, file: String) -> String {
    return ([csvCell(file)] + cells(row).map(\.1)).joined(separator: ",")
  }

  private static func cells(_ row: ResultValue) -> [(String, String)] {
    guard case .object(let members) = row else { return [] }
    return members.compactMap { key, value in
      switch value {
      case .list, .object: nil
      case .null: (key, "")
      case .text(let words): (key, words)
      default: (key, value.json)
      }
    }
  }
}
