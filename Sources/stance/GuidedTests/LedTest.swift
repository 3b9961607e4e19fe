import Feed
import Foundation
import GaitDSP
import Report

/// How a test is shown, and where its operator's words come from.
protocol TestFace: AnyObject {
  /// Before the test begins.
  /// - Returns: whether it is to begin.
  func announce(_ request: TestRequest, _ instructions: String) -> Bool
  func show(_ message: FeedMessage) throws
  /// What the operator has said since.
  func word() -> LedTest.Word?
  /// The screen, or whatever else was changed, as it was before.
  func close()
}

/// One test, led over a connection to the daemon from its start to its result.
struct LedTest {
  enum Word: Equatable {
    case test(FeedRequest.TestVerb)
    case unknown(String)

    /// A line of standard input.
    init(line: String) {
      let words = line.split(separator: " ", maxSplits: 1)
      let rest = words.count > 1 ? String(words[1]) : ""
      switch (words.first?.lowercased() ?? "", rest.isEmpty) {
      case ("", _), ("next", true): self = .test(.next)
      case ("repeat", true), ("r", true): self = .test(.repeatTrial)
      case ("stop", true), ("q", true): self = .test(.stop)
      case ("abort", true), ("a", true): self = .test(.abort)
      case ("note", false), ("n", false): self = .test(.note(rest))
      default: self = .unknown(line)
      }
    }
  }

  private let face: any TestFace

  init(_ face: any TestFace) { self.face = face }

  /// How often keys are looked at, s.
  private static let glance = 0.1

  /// - Returns: whether there was a result.
  /// - Throws: `FeedFailure`.
  func lead(_ request: TestRequest, instructions: String, over connection: FeedConnection) throws -> Bool {
    guard face.announce(request, instructions) else { return false }
    // Until here there was nothing to abort: Ctrl-C just ended the program.
    StopSignal.listen()
    // Who watches is not sent away for silence.
    try connection.ask(.watch(.events))
    try connection.ask(.testStart(request))
    let started: TestNote = try connection.answer { message in
      if case .test(let note) = message, note.event == "started" { note } else { nil }
    }
    try face.show(.test(started))
    defer { face.close() }
    var isAborting = false
    while true {
      if StopSignal.isAsked, !isAborting {
        isAborting = true
        try connection.ask(.test(.abort))
      }
      switch face.word() {
      case .test(let verb): try connection.ask(.test(verb))
      case .unknown(let line):
        try face.show(.error(ErrorNote("\"\(line)\" is none of: an empty line, repeat, note TEXT, stop, abort")))
      case nil: break
      }
      guard let message = try connection.next(within: Self.glance) else { continue }
      try face.show(message)
      if case .test(let note) = message {
        if note.event == "stopped" { return note.result != nil }
        if note.event == "aborted" { return false }
      }
    }
  }

  /// For programs: every message as it came.
  final class Passing: TestFace {
    private let encoder = FeedEncoder()
    private let input = InputLines()

    func announce(_ request: TestRequest, _ instructions: String) -> Bool { true }

    func show(_ message: FeedMessage) throws {
      guard let line = try? encoder.line(message) else { return }
      try ResultSink.put(Data(line), at: nil)
    }

    func word() -> Word? { input.next().map { Word(line: $0) } }
    func close() {}
  }
}

/// Lines of standard input that have come, without waiting for more.
final class InputLines {
  private var assembler = LineAssembler(limit: 4096)
  private var waiting: [String] = []
  private var isOver = false

  func next() -> String? {
    if waiting.isEmpty { look() }
    return waiting.isEmpty ? nil : waiting.removeFirst()
  }

  private func look() {
    var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    guard !isOver, poll(&entry, 1, 0) > 0 else { return }
    var room = [UInt8](repeating: 0, count: 1024)
    let count = read(STDIN_FILENO, &room, room.count)
    guard count > 0 else {
      isOver = true
      return
    }
    // An empty line means something here, and the assembler leaves those out.
    var bytes: [UInt8] = []
    for byte in room[..<count] {
      if byte == UInt8(ascii: "\n") { bytes.append(UInt8(ascii: " ")) }
      bytes.append(byte)
    }
    if case .lines(let lines) = bytes.withUnsafeBytes({ assembler.feed($0) }) {
      waiting += lines.map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespaces) }
    } else {
      isOver = true
    }
  }
}

/// Plain lines, where there is no terminal: one for every change and every ten seconds.
final class TestLines: TestFace {
  private let input = InputLines()
  private var said = ""
  private var seconds = 0

  func announce(_ request: TestRequest, _ instructions: String) -> Bool {
    say(instructions)
    return true
  }

  func show(_ message: FeedMessage) {
    switch message {
    case .test(let note):
      switch note.event {
      case "progress": progress(note)
      case "started": say("The test \"\(note.label ?? "")\" runs.")
      case "trial":
        let side = note.side.map { ", \($0)" } ?? ""
        say("Trial \(note.trial ?? 0)\(side) is measured.")
      default: for line in TestWords.ending(note) { say(line) }
      }
    case .error(let note): say("error: \(note.message)")
    case .hint(let note): say("hint: \(note.text)")
    case .mark(let note): say("noted: \(note.text)")
    default: break
    }
  }

  private func progress(_ note: TestNote) {
    let now = Int(max(0, min(note.elapsedS ?? 0, 1e6)))
    let words = TestWords.phase(note)
    guard words != said || now >= seconds + 10 else { return }
    if words != said { seconds = 0 } else { seconds = now }
    said = words
    say("\(words)  \(TestWords.clock(note))")
  }

  private func say(_ line: String) {
    print(line)
    fflush(nil)
  }

  func word() -> LedTest.Word? { input.next().map { LedTest.Word(line: $0) } }
  func close() {}
}

/// What a running test is in words.
enum TestWords {
  static func phase(_ note: TestNote) -> String {
    let trial = (note.trials ?? 1) > 1 ? "Trial \(note.trial ?? 1) of \(note.trials ?? 1): " : ""
    let next = note.phase == "stand_still" ? note.side.map { " Then the \($0) leg." } : nil
    return trial + (note.instruction ?? "") + (next ?? "")
  }

  static func clock(_ note: TestNote) -> String {
    if let held = note.heldS { return "held \(decimals(held, 0)) s" }
    if let left = note.remainingS { return "\(decimals(left.rounded(.up), 0)) s left" }
    return "\(decimals(note.elapsedS ?? 0, 0)) s"
  }

  static func ending(_ note: TestNote) -> [String] {
    guard note.event == "stopped" else { return ["Aborted: no result is kept; what was recorded stays, marked so."] }
    guard let test = note.protocol.flatMap(GaitDSP.TestProtocol.init(named:)), let result = note.result else {
      return ["The test has ended without a result."]
    }
    var lines = TestResultText.lines(test, ResultValue(result))
    if test.isWalk { lines += note.walk?.sentences ?? [] }
    if let session = note.session { lines.append("Kept as session \(session).") }
    return lines
  }
}

extension ResultValue {
  /// From the feed, where the order of keys is lost.
  init(_ value: FeedValue) {
    switch value {
    case .null: self = .null
    case .flag(let value): self = .flag(value)
    case .integer(let value): self = .count(value)
    case .number(let value): self = .number(value)
    case .text(let value): self = .text(value)
    case .list(let values): self = .list(values.map { ResultValue($0) })
    case .object(let members):
      self = .object(members.keys.sorted().map { key in (key, members[key].map { ResultValue($0) } ?? .null) })
    }
  }
}
