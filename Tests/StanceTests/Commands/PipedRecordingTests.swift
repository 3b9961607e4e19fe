import Foundation
import Testing

@testable import stance

/// Recordings that come through a pipe, and can be read once.
@Suite struct PipedRecordingTests {
  let folder: CommandFolder
  let pipe: String

  init() throws {
    folder = try CommandFolder()
    pipe = folder.file("pipe")
    let recording = folder.file("walk.csv")
    try stance("simulate", recording, "--script", "tug", "--person", "healthy")
    try #require(mkfifo(pipe, 0o600) == 0)
  }

  /// Writes the recording into the pipe once, and gives up when nobody reads it.
  private func feed() throws -> Thread {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file("walk.csv")))
    let path = pipe
    let thread = Thread {
      signal(SIGPIPE, SIG_IGN)
      var descriptor: Int32 = -1
      for _ in 0..<500 where descriptor < 0 {
        descriptor = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        if descriptor < 0 { usleep(10_000) }
      }
      guard descriptor >= 0 else { return }
      _ = fcntl(descriptor, F_SETFL, 0)
      try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: bytes)
    }
    thread.start()
    return thread
  }

  @Test(arguments: [[], ["--protocol", "tug", "--mount", "+z,+x"], ["--protocol", "walk"]])
  func whatIsReadOnceIsReadFromAPipe(_ options: [String]) throws {
    let feeder = try feed()
    var command = try Stance.parseAsRoot(["analyze", pipe, "-o", folder.file("piped.txt")] + options)
    try command.run()
    command = try Stance.parseAsRoot(
      ["analyze", folder.file("walk.csv"), "-o", folder.file("read.txt")] + options)
    try command.run()
    while !feeder.isFinished { usleep(1000) }
    let read = try folder.text("read.txt").replacing("walk.csv", with: "pipe")
    #expect(try folder.text("piped.txt") == read)
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["tug", "stance"])
  func aTestWhoseMountMustBeLookedUpFirstIsNotReadFromAPipe(_ name: String) throws {
    #expect(exitCode("analyze", pipe, "--protocol", name, "-o", folder.file("page.txt")) == 64)
    #expect(!folder.names.contains("page.txt"))
  }
}
