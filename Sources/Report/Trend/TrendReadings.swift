import GaitDSP
import SummaryStore

// Every number of a trend as people see it, under the name that it has in the JSON: one place for page, terminal and
// files.

extension Trend.Series {
  private func key(_ place: String) -> String { "series.\(boutClass.rawValue).\(measure.key).\(place)" }

  private func reading(_ value: Double, _ place: String) -> Reading {
    Reading(value, digits: measure.digits, key: key(place))
  }

  public func day(_ place: Int) -> IntervalReading {
    IntervalReading(days[place], digits: measure.digits, key: key("days.\(place)"))
  }

  /// Mean of a week's days, with its interval.
  public func week(_ place: Int) -> IntervalReading {
    IntervalReading(weeks[place].mean, digits: measure.digits, key: key("weeks.\(place).mean"))
  }

  public func countedDays(week place: Int) -> Reading {
    Reading(weeks[place].days, key: key("weeks.\(place).days"))
  }

  public func change(week place: Int) -> Reading { reading(weeks[place].change, "weeks.\(place).change") }

  public func detectable(week place: Int) -> Reading {
    reading(weeks[place].detectable, "weeks.\(place).detectable_change")
  }

  public var baselineMean: Reading { reading(baseline?.mean ?? .nan, "baseline.mean") }

  /// Whether a week's change is one, in words.
  public func verdict(week place: Int) -> String {
    switch weeks[place].verdict {
    case .unknown: weeks[place].days == 0 ? "no day that counts" : "no baseline yet"
    case .baseline: "part of the baseline"
    case .within: "within what chance explains"
    case .beyond: "a change beyond chance" + (weeksBeyond(upTo: place) > 1 ? ", as the week before" : "")
    }
  }
}

extension Trend {
  /// The last week in which a measure has a day that counts; `nil` where none has.
  public func lastWeek(_ series: Series) -> Int? { series.weeks.lastIndex { $0.days > 0 } }

  /// Which days these are, in one sentence.
  public var span: String {
    guard let first = days.first, let last = days.last else { return "No day has been recorded." }
    let count = days.count == 1 ? "1 day" : "\(days.count) days"
    let missing = days.count - recordedDays
    return "\(first.label) to \(last.label): \(count), "
      + (missing == 0 ? "all with a record." : "\(missing) of them without a record.")
  }

  /// That these are no one's days, where the store has sessions of several people.
  public var mixture: String? {
    guard people > 1 else { return nil }
    return
      "The store has sessions of \(people) people: all days are taken as one person’s, and so are baseline and change."
  }

  /// What the reader has to know beside the numbers, in sentences.
  public var remarks: [String] {
    var remarks = [mixture].compactMap { $0 }
    if isCounted {
      remarks.append(
        "The wall clock was never known: days are counted from each session’s start, and pauses between sessions are "
          + "not known.")
    }
    if undated > 0 {
      remarks.append(
        "\(undated) day\(undated == 1 ? "" : "s") without a date (the wall clock was not known) are left out.")
    }
    if !strapMoved.isEmpty {
      remarks.append(
        "The strap moved while it was worn on \(listed(strapMoved, "days")): drop from standing may be off on "
          + "\(strapMoved.count == 1 ? "that day" : "those days").")
    }
    if !days.isEmpty, self[.wear]?.days.allSatisfy({ !$0.value.isFinite }) == true {
      remarks.append("When the sensor was worn is not known: recorded time stands in for it.")
    }
    return remarks
  }
}
