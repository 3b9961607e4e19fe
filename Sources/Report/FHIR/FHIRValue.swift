import GaitDSP

/// A JSON value of a resource, its members in the order in which they are written.
indirect enum FHIRValue: Sendable {
  case text(String)
  case number(Double, digits: Int)
  case count(Int)
  case flag(Bool)
  case list([FHIRValue])
  case object([(String, FHIRValue)])

  /// As JSON; numbers with no more decimals than they are worth, since FHIR takes a number's digits for its precision.
  var json: String {
    var out = ""
    write(into: &out)
    return out
  }

  private func write(into out: inout String) {
    switch self {
    case .text(let text): out += Self.quoted(text)
    case .number(let value, let digits): out += decimals(value, digits)
    case .count(let value): out += "\(value)"
    case .flag(let value): out += value ? "true" : "false"
    case .list(let values):
      out += "["
      for (place, value) in values.enumerated() {
        if place > 0 { out += "," }
        value.write(into: &out)
      }
      out += "]"
    case .object(let members):
      out += "{"
      for (place, member) in members.enumerated() {
        out += (place > 0 ? "," : "") + Self.quoted(member.0) + ":"
        member.1.write(into: &out)
      }
      out += "}"
    }
  }

  /// FHIR allows no control characters in strings but those that part lines and columns; here all are blanks.
  private static func quoted(_ text: String) -> String {
    ResultValue.quoted(String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 })))
  }
}

extension FHIRValue {
  static func reference(_ url: String) -> FHIRValue { .object([("reference", .text(url))]) }

  /// A measured value in a UCUM unit.
  static func quantity(_ value: Double, digits: Int, unit: FHIRUnit) -> FHIRValue {
    .object([
      ("value", .number(value, digits: digits)), ("unit", .text(unit.name)),
      ("system", .text("http://unitsofmeasure.org")), ("code", .text(unit.code)),
    ])
  }

  static func concept(_ codings: [FHIRCode], text: String? = nil) -> FHIRValue {
    var members: [(String, FHIRValue)] = []
    if !codings.isEmpty { members.append(("coding", .list(codings.map(\.coding)))) }
    if let text { members.append(("text", .text(text))) }
    return .object(members)
  }
}

/// A unit for people and by its case-sensitive UCUM code.
struct FHIRUnit: Sendable {
  var name: String
  var code: String

  static let degree = FHIRUnit(name: "°", code: "deg")
  static let second = FHIRUnit(name: "s", code: "s")
  static let minute = FHIRUnit(name: "min", code: "min")
  static let hour = FHIRUnit(name: "h", code: "h")
  static let metre = FHIRUnit(name: "m", code: "m")
  static let speed = FHIRUnit(name: "m/s", code: "m/s")
  static let acceleration = FHIRUnit(name: "m/s²", code: "m/s2")
  static let percent = FHIRUnit(name: "%", code: "%")
  static let cadence = FHIRUnit(name: "steps/min", code: "{steps}/min")
  static let steps = FHIRUnit(name: "steps", code: "{steps}")
}

/// A concept of a code system.
struct FHIRCode: Sendable, Hashable {
  var system: String
  var code: String
  var display: String

  static let loinc = "http://loinc.org"
  /// The measures for which no published code exists; the bundle brings their definitions.
  static let own = "https://stance.example/fhir/CodeSystem/gait"

  var coding: FHIRValue {
    .object([("system", .text(system)), ("code", .text(code)), ("display", .text(display))])
  }

  /// Terms of LOINC 2.80 with their long common names.
  static let steps24h = FHIRCode(system: loinc, code: "41950-7", display: "Number of steps in 24 hour Measured")
  static let speed24h = FHIRCode(system: loinc, code: "41957-2", display: "Walking speed 24 hour mean Calculated")
  static let timedUpAndGo = FHIRCode(
    system: loinc, code: "89423-8",
    display: "Time to rise from chair, walk 10 feet and back, and return to sitting [TUG]")

  /// Health data that are no real person's: ActReason of HL7 version 3, as release 4 tags them.
  static let testData = FHIRCode(
    system: "http://terminology.hl7.org/CodeSystem/v3-ActReason", code: "HTEST", display: "test health data")

  /// Observation.category of release 4.
  static let exam = FHIRCode(
    system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "exam", display: "Exam")
  static let activity = FHIRCode(
    system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "activity", display: "Activity")
}
