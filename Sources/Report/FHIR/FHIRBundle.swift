import GaitDSP
import SummaryStore

/// Sessions and days of a store as a FHIR R4 bundle: patients by pseudonym, the sensor, observations, and the code
/// system of the measures that no published terminology has. The same store gives the same bundle.
public struct FHIRBundle {
  /// Sessions and days that are not in it though they were asked for, and why: a sentence each.
  public internal(set) var leftOut: [String] = []
  var measures = FHIRMeasures()
  private let origin: FHIROrigin
  private var entries: [(url: String, resource: FHIRValue)] = []
  private var people: [String: String] = [:]
  private var devices: [String: String] = [:]

  /// - Parameters:
  ///   - sessions: those that are wanted; `nil` = all that have a result.
  ///   - days: whether days are wanted.
  ///   - wearer: only sessions and days of this person; empty = of those without a name, `nil` = all.
  /// - Throws: `StoreError`.
  public init(
    _ reader: StoreReader, sessions wanted: [SessionID]? = nil, days: Bool = true, of wearer: String? = nil
  ) throws {
    let all = try reader.sessions()
    origin = FHIROrigin(try reader.origin())
    let own = wearer.map { wearer in all.filter { ($0.wearer ?? "") == wearer } } ?? all
    for session in try wanted.map({ try $0.map { try reader.session($0) } }) ?? own {
      try add(session, of: reader, isWanted: wanted != nil)
    }
    if days { try addDays(of: reader, sessions: all, person: wearer) }
  }

  mutating func append(_ url: String, _ resource: FHIRValue) { entries.append((url, resource)) }

  /// A concept of the bundle's own code system, noted down as used.
  mutating func note(_ code: String, _ display: String, _ definition: String) -> FHIRCode {
    measures.code(code, display, definition)
  }

  /// An address, and an id: no other store has them.
  func url(_ name: String) -> String { origin.url(name) }
  func identifier(_ name: String) -> String { origin.identifier(name) }

  /// As JSON with a line end.
  public var json: String {
    // FHIR knows no empty lists.
    let all =
      entries
      + (measures.concepts.isEmpty
        ? [] : [(url("CodeSystem gait"), measures.resource(id: identifier("gait")))])
    var members: [(String, FHIRValue)] = [("resourceType", .text("Bundle")), ("type", .text("collection"))]
    if !all.isEmpty {
      members.append(("entry", .list(all.map { .object([("fullUrl", .text($0.url)), ("resource", $0.resource)]) })))
    }
    return FHIRValue.object(members).json + "\n"
  }

  // MARK: Who and with what

  /// - Parameter name: pseudonym; `nil` where none was given.
  mutating func person(_ name: String?) -> String {
    let name = name ?? "unnamed"
    if let url = people[name] { return url }
    let url = url("Patient \(name)")
    people[name] = url
    append(
      url,
      .object([
        ("resourceType", .text("Patient")), ("id", .text(origin.identifier("patient", named: name))),
        (
          "identifier",
          .list([
            .object([
              ("use", .text("secondary")), ("system", .text("https://stance.example/fhir/pseudonym")),
              ("value", .text(name)),
            ])
          ])
        ),
      ]))
    return url
  }

  mutating func device(_ session: StoredSession) -> String {
    let record = session.record
    let name = record.device ?? "inertial sensor"
    let key = "\(name) \(record.software)" + (record.isSimulated ? " simulated" : "")
    if let url = devices[key] { return url }
    let url = url("Device \(key)")
    devices[key] = url
    let notes =
      ["Not a medical device. Stance measures; it does not diagnose."]
      + (record.isSimulated ? ["Simulated: no sensor was read and no person was measured."] : [])
    append(
      url,
      .object([
        ("resourceType", .text("Device")), ("id", .text(origin.identifier("device", named: key))),
        ("status", .text("active")),
        ("deviceName", .list([.object([("name", .text(name)), ("type", .text("user-friendly-name"))])])),
        ("type", .concept([], text: "Inertial measurement unit worn over the sacrum")),
        (
          "version",
          .list([.object([("type", .concept([], text: "Stance")), ("value", .text(record.software))])])
        ),
        ("note", .list(notes.map { .object([("text", .text($0))]) })),
      ]))
    return url
  }
}
