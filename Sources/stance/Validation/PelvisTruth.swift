import GaitDSP

/// An angle against time, read between its samples by straight lines.
struct AngleTrack: Sendable {
  /// s, ascending.
  private(set) var times: [Double] = []
  /// Degrees; `nan` where unknown.
  private(set) var values: [Double] = []

  /// Samples further apart than this are not joined, s.
  static let longestStep = 0.1 + 1e-9

  init() {}

  /// Takes one sample; one that does not run forward in time is left out.
  /// - Returns: whether it was taken.
  @discardableResult
  mutating func append(_ value: Double, at time: Double) -> Bool {
    guard time.isFinite, times.last.map({ $0 < time }) ?? true else { return false }
    times.append(time)
    values.append(value)
    return true
  }

  /// Index of the last sample at or before a time.
  private func index(before time: Double) -> Int? {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// Degrees; `nan` outside, and between samples that are too far apart.
  func value(at time: Double) -> Double {
    guard let index = index(before: time) else { return .nan }
    if times[index] == time { return values[index] }
    guard index + 1 < times.count, times[index + 1] - times[index] <= Self.longestStep else { return .nan }
    let share = (time - times[index]) / (times[index + 1] - times[index])
    return values[index] + share * (values[index + 1] - values[index])
  }

  /// Mean from one time to another, by trapezia, degrees.
  func mean(from start: Double, to end: Double) -> Double {
    guard end > start, let first = index(before: start) else { return .nan }
    var (time, here, area) = (start, value(at: start), 0.0)
    for index in (first + 1)..<max(first + 1, times.count) {
      guard times[index] < end else { break }
      area += 0.5 * (here + values[index]) * (times[index] - time)
      (time, here) = (times[index], values[index])
    }
    area += 0.5 * (here + value(at: end)) * (end - time)
    return area / (end - start)
  }
}

/// The pelvis' true obliquity, and when the wearer walked and stood.
struct PelvisTruth: Sendable {
  /// Degrees, positive = left side up.
  private(set) var obliquity = AngleTrack()
  /// For each sample of `obliquity`.
  private(set) var isWalking: [Bool] = []
  private(set) var isStanding: [Bool] = []

  /// - Parameter file: a `truth.csv` with `t` (s), `obliquity_deg`, and where known `walking` and `standing` (0 or 1).
  init(file: String) throws {
    let table = try NumberTable(file: file)
    let columns = try table.numbers(["t", "obliquity_deg"])
    let walking = table.has("walking") ? try table.numbers(["walking"])[0] : nil
    let standing = table.has("standing") ? try table.numbers(["standing"])[0] : nil
    for row in columns[0].indices {
      guard obliquity.append(columns[1][row], at: columns[0][row]) else {
        throw table.fault(row + 1, "time does not run forward")
      }
      isWalking.append(walking.map { $0[row] > 0.5 } ?? true)
      isStanding.append(standing.map { $0[row] > 0.5 } ?? false)
    }
    guard isWalking.contains(true) else {
      throw ToolError.unreadable(file: file, cause: "marks no row as walking")
    }
  }

  /// Mean obliquity while standing, degrees; `nil` where there is none.
  var standingObliquity: Double? {
    let values = obliquity.values.indices.filter { isStanding[$0] }.map { obliquity.values[$0] }.filter(\.isFinite)
    return values.isEmpty ? nil : average(values)
  }
}

/// One single support as the reference has it.
struct TrueSingleSupport: Sendable, Equatable {
  /// Carries the body.
  var side: Side
  /// This side's own initial contact, the other foot's final contact, and its next initial contact, s.
  var contact: Double
  var lift: Double
  var landing: Double

  /// - Returns: in the order of their landing.
  static func all(in events: GaitEvents) -> [TrueSingleSupport] {
    var supports: [TrueSingleSupport] = []
    for side in Side.allCases {
      let own = events.initial.filter { $0.side == side }.map(\.time)
      let landings = events.initial.filter { $0.side == side.opposite }.map(\.time)
      var (k, l) = (0, 0)
      for lift in events.final where lift.side == side.opposite {
        while k + 1 < own.count, own[k + 1] <= lift.time { k += 1 }
        while l < landings.count, landings[l] <= lift.time { l += 1 }
        guard k < own.count, l < landings.count, own[k] <= lift.time, lift.time - own[k] < 2,
          landings[l] - lift.time < 2
        else { continue }
        supports.append(TrueSingleSupport(side: side, contact: own[k], lift: lift.time, landing: landings[l]))
      }
    }
    return supports.sorted { $0.landing < $1.landing }
  }
}
