import GaitDSP

/// A number as people see it, on every page and at the terminal alike: rounded from what files and the store keep, and
/// so the same wherever it was read from. Beside it, for programs, that value with the name that it has in the JSON.
public struct Reading: Sendable {
  /// As in the JSON; `nan` where nothing was measured.
  public let value: Double
  /// Decimals shown.
  public var digits: Int
  /// Where the same number stands in the JSON, e.g. `summary.left.measures.step_time_s.median`; a leading `-` says
  /// that its sign is turned.
  public var key: String
  /// Decimals that the JSON keeps.
  private let fileDigits: Int

  public init(_ value: Double, digits: Int, key: String, fileDigits: Int = 4) {
    self.fileDigits = fileDigits
    self.value = Figure(value, digits: fileDigits).value
    self.digits = digits
    self.key = key
  }

  /// A count.
  public init(_ count: Int, key: String) { self.init(Double(count), digits: 0, key: key) }

  public var text: String { Reading.text(value, digits) }

  /// A number for people: true minus sign, and a dash for what was not measured.
  public static func text(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return "–" }
    return decimals(value, digits).replacing("-", with: "−")
  }

  /// With the opposite sign.
  public var negated: Reading {
    Reading(
      -value, digits: digits, key: key.hasPrefix("-") ? String(key.dropFirst()) : "-" + key, fileDigits: fileDigits)
  }

  /// How far it is from another, under a name of its own.
  public func less(_ other: Reading, key: String) -> Reading {
    Reading(value - other.value, digits: digits, key: key, fileDigits: fileDigits)
  }

  /// The number with its exact value and its name beside it, for programs that read the page.
  public var markup: Markup {
    guard value.isFinite else { return .text(text) }
    return tag("data", ["value": "\(value)", "data-key": key], .text(text))
  }
}

/// A value with its 95 % interval.
public struct IntervalReading: Sendable {
  public var value: Reading
  public var lower: Reading
  public var upper: Reading

  /// An estimate that the JSON holds as value, lower and upper under `key`.
  public init(_ estimate: Estimate, digits: Int, key: String) {
    value = Reading(estimate.value, digits: digits, key: key + ".value")
    lower = Reading(estimate.interval.lower, digits: digits, key: key + ".lower")
    upper = Reading(estimate.interval.upper, digits: digits, key: key + ".upper")
  }

  /// The median of a measure.
  public init(_ measure: MeasureSummary, digits: Int, key: String) {
    value = Reading(measure.median, digits: digits, key: key + ".median")
    lower = Reading(measure.medianInterval.lower, digits: digits, key: key + ".ci95_lower")
    upper = Reading(measure.medianInterval.upper, digits: digits, key: key + ".ci95_upper")
  }

  /// With the opposite sign: the bounds change places.
  public var negated: IntervalReading {
    var turned = self
    (turned.value, turned.lower, turned.upper) = (value.negated, upper.negated, lower.negated)
    return turned
  }

  /// `4.6 [4.5, 4.7]`, as in a terminal.
  public var text: String {
    guard value.value.isFinite, lower.value.isFinite, upper.value.isFinite else { return value.text }
    return "\(value.text) [\(lower.text), \(upper.text)]"
  }

  /// `4.6 [4.5, 4.7]`
  public func markup(unit: String = "") -> Markup {
    guard value.value.isFinite else { return "–" }
    guard lower.value.isFinite, upper.value.isFinite else { return .several([value.markup, .text(unit)]) }
    return tag(
      "span", ["class": "estimate"], value.markup, .text(unit),
      tag("span", ["class": "ci"], " [", lower.markup, ", ", upper.markup, "]"))
  }
}
