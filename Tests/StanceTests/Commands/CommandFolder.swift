import ArgumentParser
import Foundation
import GaitDSP
import Recordings

@testable import stance

/// A folder that is gone with the test.
final class CommandFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("stance-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func text(_ name: String) throws -> String { try String(contentsOfFile: file(name), encoding: .utf8) }

  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

/// Runs a command line as the program would.
func stance(_ arguments: String...) throws {
  var command = try Stance.parseAsRoot(arguments)
  try command.run()
}

/// The exit code with which a command line fails; `nil` when it does not.
func exitCode(_ arguments: String...) -> Int32? {
  do {
    var command = try Stance.parseAsRoot(arguments)
    try command.run()
    return nil
  } catch {
    return (error as? ExitCode)?.rawValue ?? Stance.exitCode(for: error).rawValue
  }
}

/// All samples of a recording.
func samples(_ path: String) throws -> (info: RecordingInfo, samples: [InertialSample]) {
  var reader = try RecordingReader.open(path: path)
  var samples: [InertialSample] = []
  while try reader.read(into: &samples, atMost: 4096) > 0 {}
  return (reader.info, samples)
}
