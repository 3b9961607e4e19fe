import GaitDSP
import SummaryStore

// Days, each in the record of who wore the sensor on it.
extension FHIRBundle {
  /// A day without a date cannot be put into anybody's record.
  mutating func addDays(of reader: StoreReader, sessions: [StoredSession]) throws {
    let wearers = Wearers(sessions)
    var (unknown, mixed, gone): ([String], [String], [String]) = ([], [], [])
    for day in try reader.days() where day.boutClass == .all {
      guard let ordinal = CalendarDate.days(of: day.date) else { continue }
      switch wearers.of(day, ordinal) {
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
    let more = days.count > 7 ? " and \(days.count - 7) more days" : ""
    leftOut.append("\(days.prefix(7).joined(separator: ", "))\(more): \(why)")
  }

  /// Who wore the sensor on which day. Guided tests count like wear: their steps are part of the day's.
  private struct Wearers {
    enum Answer {
      case one(String?, isSimulated: Bool)
      case unknown, several, gone
    }

    private var sessions: [Int: [StoredSession]] = [:]
    /// Seconds of each day that its sessions span.
    private var spans: [Int: Double] = [:]
    private let isNamed: Bool
    /// A clock that was set right by less than a minute has its days not made again, and there are two ends of a day.
    private static let slack = 120.0

    init(_ all: [StoredSession]) {
      isNamed = all.contains { $0.wearer != nil }
      for session in all where session.end > 0 {
        guard let wall = session.record.wall else { continue }
        // Days are local, and begin at midnight.
        let begin = wall.start + Double(wall.utcOffset)
        let end = begin + session.end
        let (first, last) = ((begin / 86_400).rounded(.down), (end / 86_400).rounded(.up) - 1)
        // A damaged file may hold any time.
        guard first.magnitude < 1e6, last.magnitude < 1e6, first <= last, last - first < 3_700 else { continue }
        for day in Int(first)...Int(last) {
          sessions[day, default: []].append(session)
          spans[day, default: 0] += min(end, Double(day + 1) * 86_400) - max(begin, Double(day) * 86_400)
        }
      }
    }

    func of(_ recorded: Day, _ day: Int) -> Answer {
      let own = sessions[day] ?? []
      let names = Set(own.map(\.wearer))
      // In a store that names nobody all are one.
      if !isNamed { return .one(nil, isSimulated: own.contains(where: \.record.isSimulated)) }
      guard names.count <= 1 else { return .several }
      // A day's row outlives its sessions, and guided tests outlive the wear beside them.
      let whole = (recorded.recorded ?? 0) + (recorded.gaps ?? 0)
      guard (spans[day] ?? 0) + Self.slack >= whole else { return .gone }
      guard let name = names.first ?? nil else { return .unknown }
      return .one(name, isSimulated: own.contains(where: \.record.isSimulated))
    }
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
