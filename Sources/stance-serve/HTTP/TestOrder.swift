import Foundation

/// What can be asked for on the test page, as the daemon wants it.
enum TestOrder: Equatable, Sendable {
  case start(Start)
  case next
  case again
  case note(String)
  case stop
  case abort

  /// Behind `?TEST start`.
  struct Start: Encodable, Equatable, Sendable {
    var `protocol`: String
    var person: String?
    var notes: String?
    var distanceM: Double?
    var runInM: Double?
    var runOutM: Double?
    var trials: Int?
    var limitS: Double?
    var durationS: Double?
  }

  enum Failure: Error, Equatable, CustomStringConvertible {
    case unknownProtocol
    case person
    case tooLong(String)
    case number(String, ClosedRange<Double>)
    case emptyNote

    var description: String {
      switch self {
      case .unknownProtocol: "Choose a test."
      case .person: "A pseudonym has 1 to 64 letters, digits, spaces, dots, dashes or underscores."
      case .tooLong(let field): "The \(field) may have at most 256 characters."
      case .number(let field, let range):
        "\(field) must be a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))."
      case .emptyNote: "The note is empty."
      }
    }
  }

  /// The line for the daemon, without its end.
  var line: String {
    switch self {
    case .start(let start):
      "?TEST start \(Self.json(start))"
    case .next: "?TEST next"
    case .again: "?TEST repeat"
    case .note(let text): "?TEST note \(text)"
    case .stop: "?TEST stop"
    case .abort: "?TEST abort"
    }
  }

  private static func json(_ start: Start) -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(start)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  /// - Parameter verb: the last part of the form's address.
  /// - Returns: `nil` where there is no such order.
  init?(_ verb: String, form: [String: String]) throws(Failure) {
    switch verb {
    case "start": self = .start(try Start(form))
    case "next": self = .next
    case "repeat": self = .again
    case "stop": self = .stop
    case "abort": self = .abort
    case "note":
      guard let text = try Self.text("note", form["note"]) else { throw .emptyNote }
      self = .note(text)
    default: return nil
    }
  }

  /// One line, trimmed; `nil` where nothing was written.
  static func text(_ name: String, _ field: String?) throws(Failure) -> String? {
    guard let field else { return nil }
    let line = field.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) }
    let text = String(line).split(separator: " ").joined(separator: " ")
    guard text.count <= 256, text.utf8.count <= 1024 else { throw .tooLong(name) }
    return text.isEmpty ? nil : text
  }
}

extension TestOrder.Start {
  init(_ form: [String: String]) throws(TestOrder.Failure) {
    guard let chosen = form["protocol"].flatMap({ TestProtocol(rawValue: $0) }) else { throw .unknownProtocol }
    self.protocol = chosen.rawValue
    person = try TestOrder.text("pseudonym", form["person"])
    if let person, !Self.isPseudonym(person) { throw .person }
    notes = try TestOrder.text("notes", form["notes"])
    switch chosen {
    case .tenMetreWalk:
      distanceM = try Self.number(form, "distance_m", "The distance", 2...100)
      runInM = try Self.number(form, "run_in_m", "The run-in", 0...20)
      runOutM = try Self.number(form, "run_out_m", "The run-out", 0...20)
      trials = try Self.number(form, "trials", "The number of trials", 1...10).map { Int($0) }
    case .singleLegStance:
      trials = try Self.number(form, "stance_trials", "The number of trials", 1...3).map { Int($0) }
      limitS = try Self.number(form, "limit_s", "The time limit", 1...30)
    case .freeWalk, .twoMinuteWalk, .sixMinuteWalk, .timedUpAndGo: break
    }
  }

  static func isPseudonym(_ text: String) -> Bool {
    (1...64).contains(text.count)
      && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == " " || $0 == "." || $0 == "_" || $0 == "-" }
  }

  private static func number(
    _ form: [String: String], _ key: String, _ name: String, _ range: ClosedRange<Double>
  ) throws(TestOrder.Failure) -> Double? {
    guard let text = form[key], !text.isEmpty else { return nil }
    guard let value = Double(text), range.contains(value) else { throw .number(name, range) }
    return value
  }
}
