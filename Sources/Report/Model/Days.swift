import Glibc
import SummaryStore

/// Today by this computer's clock and zone, `2026-03-14`.
public func today() -> String {
  var now = time(nil)
  var parts = tm()
  guard localtime_r(&now, &parts) != nil else { return "an unknown day" }
  func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
  return "\(1900 + parts.tm_year)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
}

/// Names in one sentence: the first seven, and how many more of what.
public func listed(_ names: [String], _ what: String) -> String {
  names.prefix(7).joined(separator: ", ") + (names.count > 7 ? " and \(names.count - 7) more \(what)" : "")
}

/// `2026-03-14 09:26` with what follows it; `nil` for a time that no calendar has.
public func dayAndTime(secondsSince1970: Double, zone: String) -> String? {
  guard abs(secondsSince1970) < 1e11 else { return nil }
  let minutes = Int((secondsSince1970 / 60).rounded(.down))
  let ofDay = ((minutes % 1440) + 1440) % 1440
  func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
  return CalendarDate.text(daysSince1970: (minutes - ofDay) / 1440) + " \(two(ofDay / 60)):\(two(ofDay % 60))\(zone)"
}
