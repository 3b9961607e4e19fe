import Foundation
import GaitDSP
import Report

/// What the demo shows while the walker walks: a line that ticks with the steps where a terminal watches, and a plain
/// line now and then where none does.
struct DemoProgress {
  private let isWatched = isatty(STDOUT_FILENO) == 1
  private var steps = 0
  private var bouts = 0
  private var last: (left: Double, right: Double) = (.nan, .nan)
  private var nextLine = DemoProgress.lineInterval

  private static let lineInterval = 20.0

  /// - Parameter seconds: how long the walker has walked.
  mutating func show(_ output: borrowing GaitOutput, at seconds: Double) {
    for standing in output.standings { say("\(clock(standing.end))  quiet standing: the zero of obliquity is taken") }
    for alignment in output.alignments {
      say(
        "\(clock(seconds))  the strap is understood: sensor \(alignment.mount.up.rawValue) up, "
          + "\(alignment.mount.forward.rawValue) forward")
    }
    for step in output.steps {
      steps += 1
      let drop = step.drop.standing.mean
      if step.side == .left { last.left = drop } else { last.right = drop }
    }
    for bout in output.bouts {
      say("\(clock(bout.end))  the walk is over: \(decimals(bout.end - bout.start, 0)) s, \(steps) steps")
    }
    if isWatched {
      write("\r\(line(seconds))\u{1B}[K")
    } else if seconds >= nextLine {
      nextLine += Self.lineInterval
      say(line(seconds))
    }
  }

  func finish() { if isWatched { write("\r\u{1B}[K") } }

  private func line(_ seconds: Double) -> String {
    "\(clock(seconds))  \(steps) steps"
      + (steps > 0 ? ", drop left \(degrees(last.left)), right \(degrees(last.right))" : "")
  }

  private func say(_ text: String) { write(isWatched ? "\r\(text)\u{1B}[K\n" : text + "\n") }

  private func write(_ text: String) {
    print(text, terminator: "")
    fflush(nil)
  }

  private func clock(_ seconds: Double) -> String {
    let whole = Int(max(0, seconds))
    return "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)"
  }

  private func degrees(_ value: Double) -> String { value.isFinite ? "\(decimals(value, 1))°" : "–" }
}
