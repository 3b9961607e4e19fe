import GaitDSP

/// Days of one measure whose mean is wanted, and what they have in common: neighbours are alike, and days on which the strap
/// stayed where it was share the error of its zero.
struct TrendDays: Sendable, Equatable {
  struct Day: Sendable, Equatable {
    var date: String
    /// In days, from anywhere.
    var place: Int
    var value: Estimate
    /// The same on days on which the sensor was not taken off between.
    var fitting: Int
  }

  private(set) var days: [Day] = []
  private var moments = RunningMoments()
  private var squaredErrors = 0.0

  init(_ days: some Sequence<Day>) {
    for day in days { add(day) }
  }

  private mutating func add(_ day: Day) {
    days.append(day)
    moments.add(day.value.value)
    let half = (day.value.interval.upper - day.value.interval.lower) / 2
    if half.isFinite { squaredErrors += (half / 1.96) * (half / 1.96) }
  }

  var count: Int { days.count }
  private var number: Double { Double(days.count) }
  /// `nan` without any.
  var mean: Double { days.isEmpty ? .nan : moments.mean }
  /// Between days; `nan` below two.
  var deviation: Double { moments.standardDeviation }
  /// What the days' own steps leave open of one day, squared: mean over days.
  var stepVariance: Double { days.isEmpty ? 0 : squaredErrors / number }

  /// Variance of the mean in variances of one day, where a day keeps the share `memory` of the day before: the mean
  /// correlation of all pairs, a day with itself included.
  func varianceOfMean(memory: Double) -> Double {
    guard memory > 0 else { return 1 / number }
    var sum = 0.0
    for a in days { for b in days { sum += power(memory, abs(a.place - b.place)) } }
    return sum / (number * number)
  }

  /// Variance of one day. Days that are alike differ less among themselves than from those of another week.
  /// - Parameter observed: the standard deviation, as it is or no less than something.
  func variance(observed: Double, memory: Double) -> Double {
    guard count > 1 else { return .nan }
    let shown = (1 - varianceOfMean(memory: memory)) * number / (number - 1)
    return shown > 0 ? observed * observed / shown : .nan
  }

  /// What stays of an error that is drawn anew with each fitting, squared, beyond what the days' own spread tells: none
  /// where the strap is put on anew each day.
  var sharedZero: Double {
    guard !days.isEmpty else { return 0 }
    var counts: [Int: Double] = [:]
    for day in days { counts[day.fitting, default: 0] += 1 }
    return counts.values.reduce(0) { $0 + $1 * $1 } / (number * number) - 1 / number
  }

  /// 95 % interval of the mean.
  func interval(memory: Double, zeroError: Double) -> ConfidenceInterval {
    guard count > 1 else { return ConfidenceInterval(lower: .nan, upper: .nan) }
    let t = StudentT.quantile975(freedom: number - 1)
    let own = variance(observed: deviation, memory: memory) * varianceOfMean(memory: memory)
    let half = (t * t * own + 1.96 * 1.96 * zeroError * zeroError * sharedZero).squareRoot()
    return ConfidenceInterval(lower: mean - half, upper: mean + half)
  }
}

/// A number to a whole power.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var product = 1.0
  for _ in 0..<min(exponent, 400) { product *= base }
  return product
}
