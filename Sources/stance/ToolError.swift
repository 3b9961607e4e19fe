import ArgumentParser
import Foundation
import GaitDSP
import Settings

/// What can go wrong around a command, in words for the person at the terminal.
enum ToolError: Error, CustomStringConvertible {
  case unreadable(file: String, cause: String)
  case cannotWrite(file: String, cause: String)
  case cannotDelete(file: String, cause: String)
  case noBrowser(looked: [String])
  case cannotPrint(browser: String, cause: String)
  /// The page's program is not installed.
  case noServer(looked: String)
  /// A recording that has to be gone through twice and can be read once.
  case cannotReadTwice(file: String)
  /// A recording that walks for longer than a test can.
  case tooLongForTest(file: String)
  /// A configuration that does not say where raw recordings are, though it should.
  case unknownRaw(because: SettingsError)
  case usage(String)

  var description: String {
    switch self {
    case .unreadable(let file, let cause): "\(file): \(cause)"
    case .cannotWrite(let file, let cause): "\(file): cannot be written: \(cause)"
    case .cannotDelete(let file, let cause):
      "\(file): cannot be deleted: \(cause); nothing of the store has been touched"
    case .noBrowser(let looked):
      "no browser to print with: looked for \(looked.joined(separator: ", ")); install chromium, say --browser FILE, or "
        + "leave --pdf out and print the page from any browser"
    case .cannotPrint(let browser, let cause): "\(browser) could not print the page: \(cause)"
    case .noServer(let looked):
      "no \(looked): the page is a program of its own; build it with `swift build --product stance-serve`, or install it "
        + "with `make install`"
    case .cannotReadTwice(let file):
      "\(file): is a pipe, which can be read once, and how the sensor sits is looked for before the test is read: say "
        + "--mount UP,FORWARD, or save the recording to a file"
    case .tooLongForTest(let file):
      "\(file): more walking than a test can hold (\(TestTape.capacity) contacts, about an hour and a half): cut it to the "
        + "test, or leave --protocol out"
    case .unknownRaw(let error):
      "\(error); it should say where raw recordings are, and none that is left behind could be told from nobody's later: mend "
        + "it, or name their folder (--raw) and the store; nothing has been deleted"
    case .usage(let message): message
    }
  }

  /// As in sysexits.h.
  var exitCode: ExitCode {
    switch self {
    case .unreadable: ExitCode(66)  // EX_NOINPUT
    case .cannotWrite, .cannotDelete: ExitCode(73)  // EX_CANTCREAT
    case .noBrowser: ExitCode(69)  // EX_UNAVAILABLE
    case .cannotPrint: ExitCode(69)
    case .noServer: ExitCode(69)
    case .cannotReadTwice: ExitCode(64)  // EX_USAGE
    case .tooLongForTest: ExitCode(65)  // EX_DATAERR
    case .unknownRaw(let error): ExitCode(error.exitStatus)
    case .usage: ExitCode(64)  // EX_USAGE
    }
  }
}

/// Says something on standard error.
func complain(_ message: String) { Watcher.error.tell("stance: \(message)\n") }
