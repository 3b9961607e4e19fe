import Feed
import GaitDSP

/// Reads the test page's forms: what the daemon is to be asked.
enum TestOrder {
  enum Failure: Error, Equatable, CustomStringConvertible {
    case unknownProtocol
    case person
    case tooLong(String)
    case number(String, ClosedRange<Double>)
    case wholeNumber(String, ClosedRange<Int>)
    case emptyNote

    var description: String {
      switch self {
      case .unknownProtocol: "Choose a test."
      case .person: "A pseudonym has 1 to \(TestRequest.personLength) letters, digits, spaces, and . _ -"
      case .tooLong(let field): "The \(field) may have at most \(FeedLimits().textLength) characters."
      case .number(let field, let range):
        "\(field) must be a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))."
      case .wholeNumber(let field, let range):
        "\(field) must be a whole number from \(range.lowerBound) to \(range.upperBound)."
      case .emptyNote: "The note is empty."
      }
    }
  }

  /// - Parameter verb: the last part of the form's address.
  /// - Returns: `nil` where there is no such order.
  static func request(_ verb: String, form: [String: String]) throws(Failure) -> FeedRequest? {
    switch verb {
    case "start": return .testStart(try start(form))
    case "next": return .test(.next)
    case "repeat": return .test(.repeatTrial)
    case "stop": return .test(.stop)
    case "abort": return .test(.abort)
    case "note":
      guard let text = try text("note", form["note"]) else { throw .emptyNote }
      return .test(.note(text))
    default: return nil
    }
  }

  private static func start(_ form: [String: String]) throws(Failure) -> TestRequest {
    guard let test = form["protocol"].flatMap({ TestProtocol(rawValue: $0) }) else { throw .unknownProtocol }
    var request = TestRequest(protocol: test.rawValue)
    request.person = try text("pseudonym", form["person"])
    if let person = request.person, !TestRequest.isPseudonym(person) { throw .person }
    request.notes = try text("notes", form["notes"])
    // The page holds fields for every test; only the chosen one's count.
    switch test {
    case .tenMetreWalk:
      request.distanceM = try number(form, "distance_m", "The distance", TestParameters.distances)
      request.runInM = try number(form, "run_in_m", "The run-in", TestParameters.runs)
      request.runOutM = try number(form, "run_out_m", "The run-out", TestParameters.runs)
      request.trials = try trials(form, "walk_trials", test)
    case .timedUpAndGo: request.trials = try trials(form, "tug_trials", test)
    case .singleLegStance:
      request.trials = try trials(form, "stance_trials", test)
      request.limitS = try number(form, "limit_s", "The time limit", TestParameters.limits)
    case .freeWalk, .twoMinuteWalk, .sixMinuteWalk: break
    }
    return request
  }

  private static func trials(_ form: [String: String], _ key: String, _ test: TestProtocol) throws(Failure) -> Int? {
    guard let text = form[key], !text.isEmpty else { return nil }
    let range = 1...TestParameters.mostTrials(test)
    guard let value = Int(text), range.contains(value) else { throw .wholeNumber("The number of trials", range) }
    return value
  }

  /// As people write it: nothing hexadecimal, no powers of ten.
  private static func number(
    _ form: [String: String], _ key: String, _ name: String, _ range: ClosedRange<Double>
  ) throws(Failure) -> Double? {
    guard let text = form[key], !text.isEmpty else { return nil }
    let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    guard isPlain, let value = Double(text), range.contains(value) else { throw .number(name, range) }
    return value
  }

  /// One line without control characters, trimmed; `nil` where nothing was written.
  static func text(_ name: String, _ field: String?) throws(Failure) -> String? {
    guard let field else { return nil }
    let line = String(
      String.UnicodeScalarView(field.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    let text = line.split(separator: " ").joined(separator: " ")
    // Bytes as well: one character may be any number of them, and a line for the daemon has an end.
    guard text.count <= FeedLimits().textLength, text.utf8.count <= 1024 else { throw .tooLong(name) }
    return text.isEmpty ? nil : text
  }
}

extension TestProtocol {
  /// For the person with the phone.
  var about: String {
    switch self {
    case .freeWalk: "Pelvic drop and asymmetry of any walk, for as long as you like."
    case .tenMetreWalk: "Walking speed over a marked distance, several trials."
    case .twoMinuteWalk: "Drop and asymmetry minute by minute: a short look at fatigue."
    case .sixMinuteWalk: "Drop and asymmetry minute by minute: endurance and fatigue."
    case .timedUpAndGo: "Stand up, walk 3 metres, turn, come back, sit down."
    case .singleLegStance: "Trendelenburg test: each leg in turn, up to 30 seconds."
    }
  }
}
