/// Measures one trial on one leg, a hundred points a second (fewer where it lasts longer than ten minutes).
struct TrialReader {
  private(set) var trial: TrueStanceTrial
  private let points: Int
  private var next = 0
  private var whole = Mean()
  private var first = Mean()
  private var middle = Mean()
  private var last = Mean()
  private var bin = Mean()
  private var peak = -Double.infinity
  private var mid = Double.nan

  private struct Mean {
    var sum = 0.0
    var count = 0
    var value: Double { count > 0 ? sum / Double(count) : .nan }

    mutating func add(_ x: Double, if isWithin: Bool = true) {
      sum += isWithin ? x : 0
      count += isWithin ? 1 : 0
    }
  }

  init(trial: TrueStanceTrial) {
    self.trial = trial
    points = Int(min(60_000, max(40, 100 * (trial.footDown - trial.lift))).rounded(.up))
  }

  private func time(_ i: Int) -> Double {
    trial.lift + (trial.footDown - trial.lift) * (Double(i) + 0.5) / Double(points)
  }

  /// When the drop is wanted next, s; `nil` when all is known.
  var nextTime: Double? { next < points ? time(next) : nil }

  /// - Parameter drop: at `nextTime`, degrees.
  mutating func add(_ drop: Double) {
    let t = time(next)
    let span = trial.settled
    let length = span.end - span.start
    if t >= trial.held {
      whole.add(drop)
      peak = max(peak, drop)
    }
    if mid.isNaN, t >= 0.5 * (trial.held + trial.footDown) { mid = drop }
    let isSettled = t >= span.start && t < span.end
    first.add(drop, if: isSettled && t < span.start + 1)
    middle.add(drop, if: isSettled && abs(t - 0.5 * (span.start + span.end)) < 0.25 * length)
    last.add(drop, if: isSettled && t >= span.end - 1)
    let bins = Int((t - trial.lift) / 0.5)
    if bins > trial.curve.count, trial.curve.count < 600 {
      trial.curve.append(bin.value)
      bin = Mean()
    }
    bin.add(drop)
    next += 1
  }

  /// The trial with everything that was measured.
  var measured: TrueStanceTrial {
    var done = trial
    done.drop = TrueDrop(peak: peak, mid: mid, mean: whole.value)
    done.atLift = first.value
    done.steady = middle.value
    done.atEnd = last.value
    return done
  }
}
