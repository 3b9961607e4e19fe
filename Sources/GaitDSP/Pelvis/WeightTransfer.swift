#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How the body goes from both feet to one leg, or back, where no shock tells: which way, when, how long it takes.
///
/// The speed of the sacrum to a side is a bell, that of a movement of minimum jerk (Flash & Hogan 1985), on top of sway,
/// of a constant and of a straight line (what an offset of the acceleration leaves); obliquity goes from one level to the
/// other at about the same time. Each course on a grid of middles and durations is weighed by its likelihood, so that
/// times come out as means over all that could have been, and the two directions can be compared.
struct WeightTransfer {
  /// Standard deviations of what sway adds: obliquity, degrees; speed to a side, m/s.
  struct Sway {
    var obliquity: Double
    var speed: Double
  }

  /// What is seen each tenth of a second: obliquity against both feet, degrees; acceleration towards the left, m/s².
  struct Window {
    /// Index of the first value.
    var first: Int
    var obliquity: [Double]
    var lateral: [Double]
  }

  /// Seconds from rest to rest.
  static let durations: [Double] = [0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.4, 2.6]
  /// Sway stays alike for so many tenths of a second, which count as one.
  static let alike = 4.0
  /// Standard deviation between the middles of both movements, tenths of a second.
  static let apart = 4.0
  /// What an obliquity that moves at another time, or not at all, is still worth.
  static let leastFit = 1e-4

  private struct Course {
    var middle: Double
    var duration: Double
    /// Logarithm of the likelihood of the obliquity.
    var fit: Double
    /// Bell times speed, and bell times bell, over the variance of sway.
    var along: Double
    var square: Double

    func likelihood(way: Double) -> Double { fit + way * along - 0.5 * way * way * square }
  }

  private let courses: [Course]

  /// - Parameters:
  ///   - middles: where the middle may lie, indices.
  ///   - ontoOneLeg: from both feet to one leg; else back.
  init(_ window: Window, middles: ClosedRange<Int>, ontoOneLeg: Bool, sway: Sway) {
    var speed = window.lateral
    var sum = 0.0
    for index in speed.indices {
      sum += StanceTestSignals.binSeconds * window.lateral[index]
      speed[index] = sum
    }
    Self.level(&speed)
    let fits = Self.fits(window, middles: middles, ontoOneLeg: ontoOneLeg, sway: sway)
    let weight = 1 / (Self.alike * sway.speed * sway.speed)
    var courses: [Course] = []
    courses.reserveCapacity(middles.count * Self.durations.count)
    for duration in Self.durations {
      for (middle, fit) in zip(middles, fits) {
        var bell = speed.indices.map { Self.course(Double(window.first + $0 - middle), over: duration).speed }
        Self.level(&bell)
        var (along, square) = (0.0, 0.0)
        for (one, other) in zip(bell, speed) {
          along += one * other
          square += one * one
        }
        courses.append(
          Course(
            middle: Double(middle), duration: duration, fit: fit, along: along * weight, square: square * weight))
      }
    }
    self.courses = courses
  }

  /// Logarithm of the likelihood of the obliquity for each middle of the sideways movement, over all durations and over
  /// the middles that it may have itself.
  private static func fits(_ window: Window, middles: ClosedRange<Int>, ontoOneLeg: Bool, sway: Sway) -> [Double] {
    let weight = 0.5 / (alike * sway.obliquity * sway.obliquity)
    let own = middles.map { middle in
      durations.map { duration in
        var (along, square) = (0.0, 0.0)
        for (offset, value) in window.obliquity.enumerated() {
          let share = course(Double(window.first + offset - middle), over: duration).share
          let tip = ontoOneLeg ? share : 1 - share
          along += tip * value
          square += tip * tip
        }
        return weight * along * along / max(square, 0.1)
      }
    }
    let highest = own.joined().max() ?? 0
    let likely = own.map { $0.reduce(0) { $0 + exp($1 - highest) } }
    let all = likely.reduce(0, +)
    return likely.indices.map { middle in
      var sum = leastFit
      for (other, value) in likely.enumerated() {
        let off = Double(middle - other) / apart
        sum += value / all * exp(-0.5 * off * off)
      }
      return log(sum)
    }
  }

  /// Share of the way, and speed for a way of 1 (1/s), so many tenths of a second after the middle.
  private static func course(_ tenths: Double, over duration: Double) -> (share: Double, speed: Double) {
    let u = min(1, max(0, tenths * StanceTestSignals.binSeconds / duration + 0.5))
    return (u * u * u * (10 + u * (6 * u - 15)), 30 * u * u * (1 - u) * (1 - u) / duration)
  }

  /// Takes off the straight line nearest to the values.
  static func level(_ values: inout [Double]) {
    let count = Double(values.count)
    let middle = 0.5 * (count - 1)
    var (sum, along, square) = (0.0, 0.0, 0.0)
    for (index, value) in values.enumerated() {
      let off = Double(index) - middle
      sum += value
      along += off * value
      square += off * off
    }
    let (mean, slope) = (sum / max(count, 1), along / max(square, 1))
    for index in values.indices { values[index] -= mean + slope * (Double(index) - middle) }
  }

  /// Logarithm of the likelihood of a sideways way, m, positive = to the left, over all courses.
  func evidence(way: Double) -> Double {
    let highest = courses.reduce(-Double.infinity) { max($0, $1.likelihood(way: way)) }
    return highest + log(courses.reduce(0) { $0 + exp($1.likelihood(way: way) - highest) } / Double(courses.count))
  }

  /// Mean over the courses, each by its likelihood, of what follows from its middle (index) and its duration (s).
  func mean(way: Double, _ value: (_ middle: Double, _ duration: Double) -> Double) -> Double {
    let highest = courses.reduce(-Double.infinity) { max($0, $1.likelihood(way: way)) }
    var (sum, weights) = (0.0, 0.0)
    for course in courses {
      let weight = exp(course.likelihood(way: way) - highest)
      sum += weight * value(course.middle, course.duration)
      weights += weight
    }
    return sum / weights
  }
}
