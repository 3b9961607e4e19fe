/// What a client may ask: a question mark, a word, and what belongs to it.
public enum FeedRequest: Equatable, Sendable {
  /// What a client wants to see.
  public enum Watch: String, Equatable, Sendable, CaseIterable {
    /// Everything as soon as it is known: the sensor is read 25 times a second for it.
    case live
    /// Everything but the moving pelvis, when the daemon comes to it; costs no battery.
    case events
    case off
  }

  /// What the operator says to a running test.
  public enum TestVerb: Equatable, Sendable {
    /// This trial is over: go on.
    case next
    /// Throw the running trial, or the last one, away and do it again.
    case repeatTrial
    /// A note on the test.
    case note(String)
    /// End now with the result of what there is.
    case stop
    /// End and keep no result.
    case abort
  }

  case watch(Watch)
  case status
  /// A session of its own begins.
  case testStart(TestRequest)
  /// What the operator says to a running test.
  case test(TestVerb)
  /// A note at this instant.
  case mark(String)

  /// The line that asks for it, without its end.
  public var line: String {
    switch self {
    case .watch(let what): "?WATCH \(what.rawValue)"
    case .status: "?STATUS"
    case .testStart(let test): "?TEST start \(test.json)"
    case .test(.next): "?TEST next"
    case .test(.repeatTrial): "?TEST repeat"
    case .test(.note(let text)): "?TEST note \(text)"
    case .test(.stop): "?TEST stop"
    case .test(.abort): "?TEST abort"
    case .mark(let text): "?MARK \(text)"
    }
  }

  /// Reads a line as it came from the socket, without its end.
  public init(parsing line: some Collection<UInt8>, limits: FeedLimits = FeedLimits()) throws(FeedRequestError) {
    guard let text = String(validating: line, as: UTF8.self) else { throw .notText }
    guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control && $0 != "\t" }) else {
      throw .notText
    }
    let trimmed = text.trimmedOfSpaces
    guard trimmed.first == "?" else { throw .noRequest }
    let word = trimmed.dropFirst().prefix { $0 != " " && $0 != "\t" }
    let rest = trimmed.dropFirst(1 + word.count).trimmedOfSpaces
    switch word.uppercased() {
    case "WATCH":
      guard let what = rest.isEmpty ? .live : Watch(rawValue: rest.lowercased()) else {
        throw .argument("?WATCH", "live, events or off")
      }
      self = .watch(what)
    case "STATUS":
      guard rest.isEmpty else { throw .argument("?STATUS", "nothing behind it") }
      self = .status
    case "TEST": self = try Self.test(rest, limits)
    case "MARK":
      guard !rest.isEmpty else { throw .argument("?MARK", "a text") }
      guard rest.count <= limits.textLength else { throw .tooLong("?MARK", limits.textLength) }
      self = .mark(String(rest))
    default: throw .unknown(String(word.prefix(16)))
    }
  }

  private static func test(_ text: Substring, _ limits: FeedLimits) throws(FeedRequestError) -> FeedRequest {
    let verb = text.prefix { $0 != " " && $0 != "\t" && $0 != "{" }
    let rest = text.dropFirst(verb.count).trimmedOfSpaces
    switch verb.lowercased() {
    case "start":
      guard !rest.isEmpty else { throw .argument("?TEST start", "a JSON object, or a label, e.g. 10m-walk") }
      if rest.first == "{" { return .testStart(try TestRequest(parsing: rest, limits: limits)) }
      guard rest.count <= limits.textLength else { throw .tooLong("?TEST start", limits.textLength) }
      var test = TestRequest(protocol: "free_walk")
      test.label = String(rest)
      return .testStart(test)
    case "note":
      guard !rest.isEmpty else { throw .argument("?TEST note", "a text") }
      guard rest.count <= limits.textLength else { throw .tooLong("?TEST note", limits.textLength) }
      return .test(.note(String(rest)))
    case "next", "repeat", "stop", "abort":
      guard rest.isEmpty else { throw .argument("?TEST \(verb.lowercased())", "nothing behind it") }
    default: throw .argument("?TEST", "start …, next, repeat, note TEXT, stop or abort")
    }
    switch verb.lowercased() {
    case "next": return .test(.next)
    case "repeat": return .test(.repeatTrial)
    case "abort": return .test(.abort)
    default: return .test(.stop)
    }
  }
}

/// Why a line is no request, in words for the one who wrote it.
public enum FeedRequestError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Not UTF-8, or control characters in it.
  case notText
  /// Does not begin with a question mark.
  case noRequest
  case unknown(String)
  /// A request and what it wants behind it.
  case argument(String, String)
  /// A request and how many characters its text may have.
  case tooLong(String, Int)
  /// A key of `?TEST start`, and what is wrong with it.
  case key(String, String)

  public var description: String {
    switch self {
    case .notText: "not a line of UTF-8 text"
    case .noRequest: "a request begins with ?: ?WATCH, ?STATUS, ?TEST or ?MARK"
    case .unknown(let word): "unknown request ?\(word): there are ?WATCH, ?STATUS, ?TEST and ?MARK"
    case .argument(let request, let wanted): "\(request) takes \(wanted)"
    case .key(let key, let wrong): "?TEST start: \"\(key)\" \(wrong)"
    case .tooLong(let request, let most): "the text of \(request) has at most \(most) characters"
    }
  }
}

extension StringProtocol where SubSequence == Substring {
  /// Without spaces and tabs at both ends.
  fileprivate var trimmedOfSpaces: Substring {
    func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" || character == "\r" }
    guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
      return self[endIndex...]
    }
    return self[first...last]
  }
}
