/// Dates of the proleptic Gregorian calendar as seconds since 1970-01-01 00:00, and back.
enum CivilTime {
  /// `nil` for a date that does not exist. Second 60 is not accepted.
  static func seconds(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) -> Int? {
    guard (1...9_999).contains(year), (1...12).contains(month), day >= 1, day <= daysIn(month: month, of: year),
      (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
    else { return nil }
    return ((days(year: year, month: month, day: day) * 24 + hour) * 60 + minute) * 60 + second
  }

  /// The date and time of day of whole seconds since 1970, within years 1…9999.
  static func fields(
    _ seconds: Int
  ) -> (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int)? {
    guard seconds >= -62_135_596_800, seconds < 253_402_300_800 else { return nil }
    let ofDay = (seconds % 86_400 + 86_400) % 86_400
    let day = (seconds - ofDay) / 86_400
    var year = 1_970 + day / 366
    if day < 0 { year = 1_970 + day / 365 - 1 }
    while days(year: year + 1, month: 1, day: 1) <= day { year += 1 }
    var month = 1
    while month < 12, days(year: year, month: month + 1, day: 1) <= day { month += 1 }
    return (
      year, month, day - days(year: year, month: month, day: 1) + 1, ofDay / 3_600, ofDay / 60 % 60, ofDay % 60
    )
  }

  static func daysIn(month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  /// Days from 1970-01-01.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let before = year - 1
    var count = before * 365 + before / 4 - before / 100 + before / 400 - 719_162
    for earlier in 1..<max(month, 1) { count += daysIn(month: earlier, of: year) }
    return count + day - 1
  }
}
