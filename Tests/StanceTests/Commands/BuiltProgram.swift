import Foundation

/// The program as it was built, not yet running.
func builtProgram() -> Process {
  let products = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    .deletingLastPathComponent()
  let process = Process()
  process.executableURL = [products, Bundle.main.bundleURL]
    .map { $0.appendingPathComponent("stance") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  return process
}

extension Process {
  /// Threads of a pool have all signals blocked, and their children would, too.
  func runHearingSignals() throws {
    var (none, former) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &former)
    defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
    try run()
  }
}

/// What the built program says on standard error: the test's own belongs to its runner.
func complaints(of arguments: String..., in folder: CommandFolder) throws -> String {
  let errors = folder.file("errors")
  try Data().write(to: URL(fileURLWithPath: errors))
  let process = builtProgram()
  process.arguments = arguments
  process.standardOutput = FileHandle.nullDevice
  process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
  try process.run()
  process.waitUntilExit()
  return try folder.text("errors")
}
