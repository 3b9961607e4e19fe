import Feed
import Foundation
import Report

/// One screen of a terminal for the one who leads a test: what to do now, a clock to be read across a room, hints.
final class TestScreen: TestFace {
  private var former = termios()
  private var isOpen = false
  private var title = ""
  private var progress: TestNote?
  private var last: [String] = []
  /// A note that is being typed.
  private var typed: TypedLine?

  func announce(_ request: TestRequest, _ instructions: String) -> Bool {
    title = "\(request.protocol.replacing("_", with: " "))\(request.person.map { " · " + $0 } ?? "")"
    print(instructions)
    print("Enter begins; a gives up.")
    fflush(nil)
    guard let line = readLine(), !line.lowercased().hasPrefix("a") else { return false }
    open()
    return true
  }

  private func open() {
    guard tcgetattr(STDIN_FILENO, &former) == 0 else { return }
    var quiet = former
    quiet.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
    tcsetattr(STDIN_FILENO, TCSANOW, &quiet)
    isOpen = true
    write("\u{1B}[?1049h\u{1B}[?25l")
  }

  func close() {
    guard isOpen else { return }
    isOpen = false
    write("\u{1B}[?25h\u{1B}[?1049l")
    tcsetattr(STDIN_FILENO, TCSANOW, &former)
    for line in last { print(line) }
    fflush(nil)
  }

  func show(_ message: FeedMessage) {
    switch message {
    case .test(let note):
      switch note.event {
      case "progress": progress = note
      case "trial": last = ["Trial \(note.trial ?? 0)\(note.side.map { ", " + $0 } ?? "") is measured."]
      case "started": break
      default: last = TestWords.ending(note)
      }
    case .error(let note): last = ["error: \(note.message)"]
    case .mark(let note): last = ["noted: \(note.text)"]
    default: return
    }
    draw()
  }

  func word() -> LedTest.Word? {
    var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    while poll(&entry, 1, 0) > 0 {
      var key: UInt8 = 0
      guard read(STDIN_FILENO, &key, 1) == 1 else { return .test(.abort) }
      if let word = press(key) { return word }
    }
    return nil
  }

  private func press(_ key: UInt8) -> LedTest.Word? {
    defer { draw() }
    if let line = typed {
      switch key {
      case 10, 13:
        typed = nil
        return line.text.isEmpty ? nil : .test(.note(line.text))
      case 27: typed = nil
      default: typed?.press(key)
      }
      return nil
    }
    switch key {
    case 10, 13: return .test(.next)
    case UInt8(ascii: "r"): return .test(.repeatTrial)
    case UInt8(ascii: "q"): return .test(.stop)
    case UInt8(ascii: "a"), 3, 4: return .test(.abort)
    case UInt8(ascii: "n"):
      typed = TypedLine(most: FeedLimits().textLength)
      return nil
    default: return nil
    }
  }

  private func draw() {
    guard isOpen else { return }
    var lines = [title, ""]
    if let note = progress {
      lines += [TestWords.phase(note), ""]
      lines += BigDigits.rows(of: note.heldS ?? note.remainingS.map { $0.rounded(.up) } ?? note.elapsedS ?? 0)
      lines += ["", TestWords.clock(note)]
      if let left = note.cleanStepsLeft, let right = note.cleanStepsRight {
        lines.append("clean steps  left \(left)  right \(right)")
      }
      if let obliquity = note.obliquityDeg { lines.append("obliquity  \(decimals(obliquity, 1))°") }
      lines.append("")
      lines += (note.hints ?? []).map { "! " + $0.text }
    }
    lines += [""] + last
    lines += ["", typed.map { "note: \($0.text)_" } ?? "Enter next · r repeat · n note · q stop · a abort"]
    write("\u{1B}[H" + lines.map { $0 + "\u{1B}[K\r\n" }.joined() + "\u{1B}[J")
  }

  private func write(_ text: String) { Watcher.output.tell(text) }
}

/// Minutes and seconds five lines high.
enum BigDigits {
  private static let shapes: [Character: [String]] = [
    "0": ["███", "█ █", "█ █", "█ █", "███"], "1": ["  █", "  █", "  █", "  █", "  █"],
    "2": ["███", "  █", "███", "█  ", "███"], "3": ["███", "  █", "███", "  █", "███"],
    "4": ["█ █", "█ █", "███", "  █", "  █"], "5": ["███", "█  ", "███", "  █", "███"],
    "6": ["███", "█  ", "███", "█ █", "███"], "7": ["███", "  █", "  █", "  █", "  █"],
    "8": ["███", "█ █", "███", "█ █", "███"], "9": ["███", "█ █", "███", "  █", "███"],
    ":": [" ", "█", " ", "█", " "],
  ]

  static func rows(of seconds: Double) -> [String] {
    let whole = Int(min(max(0, seconds.isFinite ? seconds : 0), 359_999))
    let text = "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)"
    return (0..<5).map { row in text.map { shapes[$0]?[row] ?? "" }.joined(separator: "  ") }
  }
}
