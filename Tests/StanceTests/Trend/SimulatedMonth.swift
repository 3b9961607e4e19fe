import Foundation
import GaitDSP
import Report
import StoreFixtures

@testable import SummaryStore

/// How somebody who has not changed lives and wears the sensor.
enum WornManner: String, CaseIterable {
  case plain = "strap put on anew each day"
  case weekly = "strap put on anew each week"
  case wandering = "a day keeps 0.3 of the day before"
  case drifting = "a day keeps 0.6 of the day before"
  case sparse = "every second day missing"
  case quieter = "a tenth of the walking from the third week on"

  /// How much of a day's deviation the next one keeps.
  var memory: Double { self == .wandering ? 0.3 : self == .drifting ? 0.6 : 0 }
  var missing: Double { self == .sparse ? 0.5 : 0.12 }
  func activity(day: Int) -> Double { self == .quieter && day >= 14 ? 0.1 : 1 }
}

/// A person's days as a store would have them, drawn from a usual level that is known: bouts of all lengths, days without a
/// record, a strap that errs by 0.85° (SD) each time it is put on.
struct SimulatedMonth {
  /// What is true on every day.
  struct Level {
    var left = 0.0
    var right = 0.0
    var stepTimeSymmetry = 0.0
    var stanceTimeSymmetry = 0.0
    var singleSupportSymmetry = 0.0
    var cadence = 105.0
    var speed = 1.1
  }

  /// Bouts a day, their mean length (s), and how they are walked: cadence and both drops less those of the person's own level.
  static let classes: [(own: BoutClass, bouts: Double, length: Double, cadence: Double, drop: Double)] = [
    (.under10, 30, 7, -10, -0.6), (.from10, 18, 17, -5, -0.3), (.from30, 8, 42, -1, 0), (.from60, 4, 85, 1, 0.2),
    (.over120, 2.5, 400, 4, 0.4),
  ]
  static let strapError = 0.85
  /// Spread of single steps, degrees: ten a side then leave ± 1° of the difference between sides open.
  static let stepSpread = 0.9

  private(set) var level = Level()
  private(set) var days: [Day] = []
  /// 2026-10-12 is a Monday; the end of summer time lies in the third week of those who begin then, for others New Year.
  private(set) var firstDay = 0
  private var noise: NormalNoise

  init(seed: UInt64, _ manner: WornManner = .plain, days count: Int = 35) {
    noise = NormalNoise(seed)
    (level.left, level.right) = (1 + 1.5 * noise.normal(), 1 + 1.5 * noise.normal())
    level.stepTimeSymmetry = 3 * noise.normal()
    level.stanceTimeSymmetry = 2 * noise.normal()
    level.singleSupportSymmetry = 4 * noise.normal()
    level.cadence += 8 * noise.normal()
    level.speed += 0.15 * noise.normal()
    firstDay = 20_738 + Int(noise.uniform() * 77)
    // People differ in how much their days do.
    let liveliness = exp(0.3 * noise.normal())
    var away = [Double](repeating: 0, count: 9)
    for place in away.indices { away[place] = noise.normal() }
    let renewal = (1 - manner.memory * manner.memory).squareRoot()
    // The strap's own numbers: a missing day does not put it on anew.
    var (strap, worn, last) = (0.0, 0, -1)
    for day in 0..<count {
      for place in away.indices { away[place] = manner.memory * away[place] + renewal * noise.normal() }
      if manner != .weekly || day % 7 == 0 {
        strap = Self.strapError * noise.normal()
        worn += 1
      }
      let isMissing = noise.uniform() < manner.missing
      let isShort = noise.uniform() < 0.05
      guard !isMissing else { continue }
      let wear = (isShort ? 3 : 13 + 1.2 * noise.normal()) * 3600
      let activity = exp(0.35 * away[0] - 0.06) * manner.activity(day: day) * wear / (13 * 3600)
      var own = level
      own.left += 0.4 * liveliness * away[1] + strap
      own.right += 0.4 * liveliness * away[2] - strap
      own.stepTimeSymmetry += 0.8 * liveliness * away[3]
      own.stanceTimeSymmetry += 0.6 * liveliness * away[4]
      own.singleSupportSymmetry += 1.2 * liveliness * away[5]
      own.cadence += 2.5 * liveliness * away[6]
      own.speed += 0.04 * liveliness * away[7]
      let fittings = worn == last ? 0 : 1
      last = worn
      let contact = level.left - level.right + 0.3 * liveliness * away[8]
      append(day, own, contact: contact, wear: wear, activity: activity, fittings: fittings)
    }
  }

  private mutating func append(
    _ day: Int, _ own: Level, contact: Double, wear: Double, activity: Double, fittings: Int
  ) {
    let date = CalendarDate.text(daysSince1970: firstDay + day)
    var rows: [Day] = []
    for kind in Self.classes {
      let bouts = noise.count(around: kind.bouts * activity)
      guard bouts > 0 else { continue }
      var walked = own
      walked.cadence += kind.cadence
      walked.left += kind.drop
      walked.right += kind.drop
      let length = kind.length * (1 + 0.3 * noise.normal() / Double(bouts).squareRoot())
      rows.append(
        row(date, kind.own, walked, contact: contact, bouts: bouts, walking: max(3, length) * Double(bouts)))
    }
    var whole = rows.reduce(into: emptyDay(date)) { $0.pool($1) }
    (whole.recorded, whole.wear, whole.gaps) = (wear, wear, 0)
    (whole.fittings, whole.strapMoves) = (fittings, 0)
    days += [whole] + rows
  }

  private func emptyDay(_ date: String) -> Day {
    Day(
      date: date, boutClass: .all, bouts: 0, walking: 0, steps: 0, cleanStepsLeft: 0, cleanStepsRight: 0,
      contactDifference: .undefined, standingDifference: .undefined, stepTimeSymmetry: .undefined,
      stanceTimeSymmetry: .undefined, singleSupportSymmetry: .undefined, cadence: .nan, speed: .nan, drops: [])
  }

  private mutating func row(
    _ date: String, _ boutClass: BoutClass, _ own: Level, contact: Double, bouts: Int, walking: Double
  ) -> Day {
    var day = emptyDay(date)
    day.boutClass = boutClass
    (day.bouts, day.walking) = (bouts, walking)
    day.steps = Int(walking * own.cadence / 60)
    let clean = max(0, Int(Double(day.steps - 4 * bouts) * 0.42))
    (day.cleanStepsLeft, day.cleanStepsRight) = (clean, clean)
    (day.cadence, day.speed) = (own.cadence, own.speed)
    guard clean > 0 else { return day }
    // Of a median, and of a difference between two.
    let median = 1.25 * Self.stepSpread / Double(clean).squareRoot()
    let (left, right) = (noise.estimate(own.left, median, clean), noise.estimate(own.right, median, clean))
    day.drops = [
      Day.Drop(
        side: .left, measure: "standing_drop_mean_deg", count: clean, median: left, percentile10: .nan,
        percentile90: .nan),
      Day.Drop(
        side: .right, measure: "standing_drop_mean_deg", count: clean, median: right, percentile10: .nan,
        percentile90: .nan),
    ]
    let both = 2.0.squareRoot() * median
    day.standingDifference = noise.estimate(left.value - right.value, 0, clean)
    day.contactDifference = noise.estimate(contact, both, clean)
    day.stepTimeSymmetry = noise.estimate(own.stepTimeSymmetry, 3 * both, clean)
    day.stanceTimeSymmetry = noise.estimate(own.stanceTimeSymmetry, 2 * both, clean)
    day.singleSupportSymmetry = noise.estimate(own.singleSupportSymmetry, 4 * both, clean)
    return day
  }
}

extension SimulatedMonth {
  /// What a measure is on a usual day, over many of them; `nil` for how much somebody walks.
  func usual(_ measure: TrendMeasure, _ boutClass: BoutClass = .all) -> Double? {
    let own = Self.classes.filter { boutClass == .all || $0.own == boutClass }
    let walking = own.map { $0.bouts * $0.length }
    let clean = own.map { $0.bouts * max(0, $0.length * (level.cadence + $0.cadence) / 60 - 4) }
    func mean(_ values: [Double], _ weights: [Double]) -> Double {
      zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    }
    switch measure {
    case .standingDropLeft: return level.left + mean(own.map(\.drop), clean)
    case .standingDropRight: return level.right + mean(own.map(\.drop), clean)
    case .standingDifference, .contactDifference: return level.left - level.right
    case .stepTimeSymmetry: return level.stepTimeSymmetry
    case .stanceTimeSymmetry: return level.stanceTimeSymmetry
    case .singleSupportSymmetry: return level.singleSupportSymmetry
    case .cadence: return level.cadence + mean(own.map(\.cadence), walking)
    case .speed: return level.speed
    default: return nil
    }
  }

  /// The same days with a true change in each.
  /// - Parameter change: what comes on top on a day of this place.
  func changed(_ measure: TrendMeasure, by change: (Int) -> Double) -> [Day] {
    days.map { day in
      guard let ordinal = CalendarDate.days(of: day.date) else { return day }
      var day = day
      let more = change(ordinal - firstDay)
      switch measure {
      case .standingDropLeft:
        for place in day.drops.indices where day.drops[place].side == .left { day.drops[place].median.shift(by: more) }
      case .contactDifference: day.contactDifference.shift(by: more)
      case .stanceTimeSymmetry: day.stanceTimeSymmetry.shift(by: more)
      case .cadence: day.cadence += more
      default: preconditionFailure("\(measure) is not changed here")
      }
      return day
    }
  }
}

extension Estimate {
  fileprivate mutating func shift(by more: Double) {
    self = Estimate(value + more, ConfidenceInterval(lower: interval.lower + more, upper: interval.upper + more))
  }
}

extension Day {
  /// Adds a class of bouts to a whole day: medians of steps as their means, which is what they are of steps alike.
  fileprivate mutating func pool(_ other: Day) {
    let (mine, theirs) = (Double(cleanStepsLeft), Double(other.cleanStepsLeft))
    func pooled(_ a: Estimate, _ b: Estimate) -> Estimate {
      guard mine > 0 else { return b }
      guard theirs > 0 else { return a }
      let total = mine + theirs
      func half(_ one: Estimate) -> Double { (one.interval.upper - one.interval.lower) / 2 }
      let (first, second) = (mine * half(a), theirs * half(b))
      let value = (mine * a.value + theirs * b.value) / total
      let reach = (first * first + (second.isFinite ? second * second : 0)).squareRoot() / total
      return Estimate(value, ConfidenceInterval(lower: value - reach, upper: value + reach))
    }
    contactDifference = pooled(contactDifference, other.contactDifference)
    standingDifference = pooled(standingDifference, other.standingDifference)
    stepTimeSymmetry = pooled(stepTimeSymmetry, other.stepTimeSymmetry)
    stanceTimeSymmetry = pooled(stanceTimeSymmetry, other.stanceTimeSymmetry)
    singleSupportSymmetry = pooled(singleSupportSymmetry, other.singleSupportSymmetry)
    if drops.isEmpty {
      drops = other.drops
    } else {
      for (place, drop) in zip(drops.indices, other.drops) {
        drops[place].median = pooled(drops[place].median, drop.median)
        drops[place].count += drop.count
      }
    }
    func weighted(_ a: Double, _ b: Double) -> Double {
      walking > 0 ? (a * walking + b * other.walking) / (walking + other.walking) : b
    }
    (cadence, speed) = (weighted(cadence, other.cadence), weighted(speed, other.speed))
    bouts += other.bouts
    walking += other.walking
    steps += other.steps
    cleanStepsLeft += other.cleanStepsLeft
    cleanStepsRight += other.cleanStepsRight
  }
}

/// Numbers drawn from named distributions, the same for the same seed.
struct NormalNoise {
  private var source: SystematicNoise

  init(_ seed: UInt64) { source = SystematicNoise(seed &* 0x9E37_79B9 &+ 77) }

  /// 0…1
  mutating func uniform() -> Double { (source.next() + 1) / 2 }

  /// Standard normal (Box & Muller 1958).
  mutating func normal() -> Double {
    (-2 * log(max(uniform(), 1e-300))).squareRoot() * cos(2 * .pi * uniform())
  }

  /// A count with this mean, of which the variance is the mean, too.
  mutating func count(around mean: Double) -> Int { max(0, Int((mean + mean.squareRoot() * normal()).rounded())) }

  /// What is measured of a true value, with the interval that steps leave open; undefined below six.
  mutating func estimate(_ value: Double, _ standardError: Double, _ steps: Int) -> Estimate {
    let measured = value + standardError * normal()
    let half = steps < 6 ? .nan : 1.96 * standardError
    return Estimate(measured, ConfidenceInterval(lower: measured - half, upper: measured + half))
  }
}
