import GaitDSP
import SummaryStore

// Days, each in the record of who wore the sensor on it.
extension FHIRBundle {
  /// A day without a date cannot be put into anybody's record.
  ///
  /// - Parameter person: only days that this person has a part in; empty = somebody without a name, `nil` = all days.
  mutating func addDays(of reader: StoreReader, sessions: [StoredSession], person wanted: String?) throws {
    let wearers = DayWearers(sessions)
    var (unknown, mixed, gone): ([String], [String], [String]) = ([], [], [])
    let days = try reader.days().filter { $0.boutClass == .all && CalendarDate.days(of: $0.date) != nil }
    let unwhole = Set(wearers.unwhole(among: days))
    for day in days {
      if let wanted, !wearers.has(wanted, partIn: day) {
        if unwhole.contains(day.date) { gone.append(day.date) }
        continue
      }
      switch wearers.of(day) {
      case .one(let name, let isSimulated): add(day, of: person(name), isSimulated: isSimulated)
      case .unknown: unknown.append(day.date)
      case .several: mixed.append(day.date)
      case .gone: gone.append(day.date)
      }
    }
    leaveOut(unknown, "nobody is named who wore the sensor then, though others are")
    leaveOut(mixed, "more than one wearer, named or not, and their steps are counted together")
    leaveOut(gone, "not all of its sessions are kept, and whose the others were is no longer known")
  }

  private mutating func leaveOut(_ days: [String], _ why: String) {
    guard !days.isEmpty else { return }
    // A year of days is one sentence.
    leftOut.append("\(listed(days, "days")): \(why)")
  }

  private mutating func add(_ day: Day, of person: String, isSimulated: Bool) {
    var context = Context(
      subject: person, device: nil, time: ("effectiveDateTime", .text(day.date)), name: "day-\(day.date)",
      category: .activity)
    context.isSimulated = isSimulated
    let steps = measures.code("day_steps", "Steps of a day", "Steps counted on one day while the sensor recorded.")
    observe(
      [FHIRCode.steps24h, steps], context,
      value: ("valueQuantity", .quantity(Double(day.steps), digits: 0, unit: .steps)))
    if day.speed.isFinite {
      let speed = measures.code("day_speed_m_s", "Walking speed of a day", "Mean of the day’s bouts, weighted by time.")
      observe(
        [FHIRCode.speed24h, speed], context, value: ("valueQuantity", .quantity(day.speed, digits: 4, unit: .speed)))
    }
    observe(
      measures.code("day_walking_min", "Walking of a day", "Time in bouts of walking on one day."), context,
      day.walking / 60, unit: .minute)
    observe(
      measures.code("day_wear_h", "Wear of a day", "Time for which the sensor was worn on one day."), context,
      (day.wear ?? .nan) / 3600, unit: .hour)
    for drop in day.drops where ["standing_drop_mean_deg", "contact_drop_mean_deg"].contains(drop.measure) {
      observe(
        measures.code(drop.measure == "standing_drop_mean_deg" ? .standingDropMean : .contactDropMean, drop.side),
        context, drop.median.value, unit: .degree, interval: drop.median.interval, steps: drop.count)
    }
  }
}
