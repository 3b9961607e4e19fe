import Feed
import Foundation
import Testing

@testable import stance
@testable import stanced

/// Commands that take over a terminal give it back, however they end.
@Suite struct TerminalTests {
  private let folder: CommandFolder
  private let daemon: QuietDaemon

  init() throws {
    folder = try CommandFolder()
    daemon = try QuietDaemon(at: folder.file("feed.sock"))
  }

  @Test func aWatchThatIsEndedPolitelyLeavesTheTerminalAsItWas() throws {
    let terminal = try Terminal()
    let process = try terminal.run("live", "--socket", daemon.path)
    #expect(terminal.shows("\u{1B}[?1049h"))
    process.terminate()
    #expect(terminal.shows("\u{1B}[?1049l"))
    #expect(ends(process) && process.terminationReason == .exit && process.terminationStatus == 0)
    #expect(terminal.echoes)
  }

  @Test func aTestThatHasNotBegunIsLeftByTheFirstCtrlC() throws {
    let terminal = try Terminal()
    let process = try terminal.run("test", "walk", "--socket", daemon.path)
    #expect(terminal.shows("Enter begins"))
    process.interrupt()
    #expect(ends(process) && process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGINT)
  }

  /// Whether it ends by itself; it has ended in any case.
  private func ends(_ process: Process) -> Bool {
    let deadline = ContinuousClock.now + .seconds(10)
    while process.isRunning, ContinuousClock.now < deadline { usleep(10_000) }
    defer {
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      process.waitUntilExit()
    }
    return !process.isRunning
  }
}

/// A daemon that greets, and says nothing more.
private final class QuietDaemon: Sendable {
  private let socket: FeedSocket
  var path: String { socket.path }

  init(at path: String) throws {
    socket = try FeedSocket.open(path)
    let listening = socket.descriptor
    let greeting = try FeedEncoder().line(.version(VersionNote(release: "1.0")))
    Thread.detachNewThread {
      // The socket itself does not wait.
      var entry = pollfd(fd: listening, events: Int16(POLLIN), revents: 0)
      poll(&entry, 1, -1)
      let client = accept(listening, nil, nil)
      guard client >= 0 else { return }
      _ = Array(greeting).withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      // Until the client goes.
      var room = [UInt8](repeating: 0, count: 256)
      while recv(client, &room, room.count, 0) > 0 {}
      close(client)
    }
  }

  deinit { shutdown(socket.descriptor, Int32(SHUT_RDWR)) }
}

/// A terminal of 80 columns and 24 rows, and what is written to it.
private final class Terminal {
  private let master: Int32
  private let line: Int32
  private var written = ""
  /// TIOCSPTLCK and TIOCGPTN, as asm-generic/ioctls.h makes them: macros that Swift does not see.
  private static let (lock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

  init() throws {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var (isLocked, number): (Int32, UInt32) = (0, 0)
    try #require(ioctl(master, Self.lock, &isLocked) == 0 && ioctl(master, Self.number, &number) == 0)
    line = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    try #require(line >= 0 && ioctl(line, UInt(TIOCSWINSZ), &size) == 0)
  }

  deinit {
    close(line)
    close(master)
  }

  func run(_ arguments: String...) throws -> Process {
    let process = builtProgram()
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["TERM": "xterm"]) { $1 }
    let end = FileHandle(fileDescriptor: line)
    (process.standardInput, process.standardOutput, process.standardError) = (end, end, end)
    try process.runHearingSignals()
    return process
  }

  /// Whether this is written within ten seconds.
  func shows(_ text: String) -> Bool {
    let deadline = ContinuousClock.now + .seconds(10)
    while !written.contains(text), ContinuousClock.now < deadline {
      var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, 100) > 0 else { continue }
      var room = [UInt8](repeating: 0, count: 4096)
      let count = read(master, &room, room.count)
      guard count > 0 else { break }
      written += String(decoding: room[..<count], as: UTF8.self)
    }
    return written.contains(text)
  }

  /// Whether what is typed is shown.
  var echoes: Bool {
    var state = termios()
    return tcgetattr(line, &state) == 0 && state.c_lflag & tcflag_t(ECHO) != 0
  }
}
