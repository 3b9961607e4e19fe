import GaitDSP
import SummaryStore

extension FHIRBundle {
  /// What the observations of one session or day share.
  struct Context {
    /// Of the patient and the device.
    var subject: String
    var device: String?
    /// `effectivePeriod` or `effectiveDateTime`; `nil` where the wall clock was never known.
    var time: (String, FHIRValue)?
    /// Begins the ids.
    var name: String
    var category: FHIRCode
    /// No person was measured.
    var isSimulated = false
    /// What has to be known beside every value.
    var remark: String?
  }

  /// An observation of a number; none where there is no number.
  mutating func observe(
    _ code: FHIRCode, _ context: Context, _ value: Double, unit: FHIRUnit, digits: Int = 4,
    interval: ConfidenceInterval = .undefined, steps: Int? = nil
  ) {
    guard value.isFinite else { return }
    var parts: [FHIRValue] = []
    func add(_ own: FHIRCode, _ quantity: FHIRValue) {
      parts.append(.object([("code", .concept([own])), ("valueQuantity", quantity)]))
    }
    if interval.isDefined {
      let meaning = "Bound of the 95 % confidence interval of the value."
      add(
        note("ci95_lower", "95 % interval, lower bound", meaning),
        .quantity(interval.lower, digits: digits, unit: unit))
      add(
        note("ci95_upper", "95 % interval, upper bound", meaning),
        .quantity(interval.upper, digits: digits, unit: unit))
    }
    if let steps {
      add(note("n", "Steps", "Steps behind the value."), .quantity(Double(steps), digits: 0, unit: .steps))
    }
    observe(
      code, context, value: ("valueQuantity", .quantity(value, digits: digits, unit: unit)), components: parts)
  }

  mutating func observe(
    _ code: FHIRCode, _ context: Context, value: (String, FHIRValue), components: [FHIRValue] = []
  ) { observe([code], context, value: value, components: components) }

  /// - Parameter codes: published codes first, then our own.
  mutating func observe(
    _ codes: [FHIRCode], _ context: Context, value: (String, FHIRValue), components: [FHIRValue] = []
  ) {
    guard let last = codes.last else { return }
    let id = "\(context.name)-\(last.code)"
    var members: [(String, FHIRValue)] = [
      ("resourceType", .text("Observation")), ("id", .text(identifier(id))),
    ]
    if context.isSimulated { members.append(("meta", .object([("tag", .list([FHIRCode.testData.coding]))]))) }
    members += [
      ("status", .text("final")),
      ("category", .list([.concept([context.category])])), ("code", .concept(codes, text: last.display)),
      ("subject", .reference(context.subject)),
    ]
    if let time = context.time { members.append(time) }
    members.append(value)
    if let device = context.device { members.append(("device", .reference(device))) }
    if let remark = context.remark { members.append(("note", .list([.object([("text", .text(remark))])]))) }
    if !components.isEmpty { members.append(("component", .list(components))) }
    append(url("Observation \(id)"), .object(members))
  }

  /// Start and end with the wearer's own time zone.
  static func period(_ session: StoredSession) -> (String, FHIRValue)? {
    guard let wall = session.record.wall, let start = dateTime(wall.start, offset: wall.utcOffset),
      let end = dateTime(wall.start + session.end, offset: wall.utcOffset)
    else { return nil }
    return ("effectivePeriod", .object([("start", .text(start)), ("end", .text(end))]))
  }

  /// `2026-03-14T09:26:53+01:00`; `nil` for a time that no calendar has.
  static func dateTime(_ secondsSince1970: Double, offset: Int) -> String? {
    guard abs(secondsSince1970) < 1e11, abs(offset) < 86_400 else { return nil }
    let seconds = Int((secondsSince1970 + Double(offset)).rounded(.down))
    let ofDay = ((seconds % 86_400) + 86_400) % 86_400
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let zone =
      offset == 0 ? "Z" : "\(offset < 0 ? "-" : "+")\(two(abs(offset) / 3600)):\(two(abs(offset) / 60 % 60))"
    return CalendarDate.text(daysSince1970: (seconds - ofDay) / 86_400)
      + "T\(two(ofDay / 3600)):\(two(ofDay / 60 % 60)):\(two(ofDay % 60))\(zone)"
  }
}
