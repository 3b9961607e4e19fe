/// Who wore the sensor on which day: days are counted over all sessions of a store, whosever they are. Guided tests count
/// like wear, for their steps are part of the day's.
public struct DayWearers: Sendable {
  public enum Answer: Sendable, Equatable {
    /// `nil` in a store that names nobody: there all are one.
    case one(String?, isSimulated: Bool)
    /// Nobody is named who wore it then, though others are.
    case unknown
    /// Their steps are counted together.
    case several
    /// Not all of its sessions are kept, and whose the others were is no longer known.
    case gone
  }

  private var sessions: [Int: [StoredSession]] = [:]
  /// Of days without a date, which are a session's own.
  private var numbered: [Int64: StoredSession] = [:]
  /// Seconds of each day that its sessions span.
  private var spans: [Int: Double] = [:]
  private let isNamed: Bool
  /// A clock that was set right by less than a minute has its days not made again, and there are two ends of a day.
  private static let slack = 120.0

  /// - Parameter all: sessions of the store.
  public init(_ all: [StoredSession]) {
    isNamed = all.contains { $0.wearer != nil }
    for session in all where session.end > 0 {
      numbered[session.id.value] = session
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

  /// - Parameter day: of all its bouts.
  public func of(_ day: Day) -> Answer {
    let own = sessions(on: day.date)
    let isSimulated = own.contains(where: \.record.isSimulated)
    if !isNamed { return .one(nil, isSimulated: isSimulated) }
    let names = Set(own.map(\.wearer))
    guard names.count <= 1 else { return .several }
    guard isWhole(day.date, (day.recorded ?? 0) + (day.gaps ?? 0)) else { return .gone }
    guard let name = names.first ?? nil else { return .unknown }
    return .one(name, isSimulated: isSimulated)
  }

  /// Whether all of a day's sessions are kept: its row outlives them, and guided tests outlive the wear beside them.
  /// - Parameter time: that the row was counted over, gaps included, s.
  func isWhole(_ date: String, _ time: Double) -> Bool {
    let span = CalendarDate.days(of: date).map { spans[$0] ?? 0 } ?? (sessions(on: date).isEmpty ? 0 : time)
    return span + Self.slack >= time
  }

  /// Days of which not all sessions are kept: anybody may have had a part in them.
  public func unwhole(among days: [Day]) -> [String] {
    days.filter { $0.boutClass == .all && !isWhole($0.date, ($0.recorded ?? 0) + ($0.gaps ?? 0)) }.map(\.date)
  }

  /// Whether somebody has a part in a day; empty = somebody without a name.
  public func has(_ person: String, partIn day: Day) -> Bool {
    sessions(on: day.date).contains { ($0.wearer ?? "") == person }
  }

  /// Dates that are one person's alone, and those that this person has a part in only; empty = nobody's name.
  public func dates(of person: String, among days: [Day]) -> (own: [String], shared: [String]) {
    var (own, shared): ([String], [String]) = ([], [])
    for day in days where day.boutClass == .all && has(person, partIn: day) {
      switch of(day) {
      case .one(let name, _) where (name ?? "") == person: own.append(day.date)
      case .unknown where person.isEmpty: own.append(day.date)
      default: shared.append(day.date)
      }
    }
    return (own, shared)
  }

  private func sessions(on date: String) -> [StoredSession] {
    if let ordinal = CalendarDate.days(of: date) { return sessions[ordinal] ?? [] }
    // session-N-day-M
    let parts = date.split(separator: "-")
    guard parts.count == 4, parts[0] == "session", let number = Int64(parts[1]) else { return [] }
    return numbered[number].map { [$0] } ?? []
  }
}
