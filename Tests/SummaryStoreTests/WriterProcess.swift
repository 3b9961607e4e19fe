import Foundation

/// The bench's writer as a process of its own; the package builds it beside the tests.
enum WriterProcess {
  static let path: String? = {
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let candidates = (own.map { [$0] } ?? []) + CommandLine.arguments
    return
      candidates.map {
        URL(fileURLWithPath: $0).deletingLastPathComponent().appendingPathComponent("store-writer").path
      }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  static func make(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path ?? "")
    process.arguments = arguments
    return process
  }

  /// - Returns: what it said.
  static func run(_ arguments: [String]) throws -> String {
    let process = try make(arguments)
    let answer = Pipe()
    process.standardOutput = answer
    try process.run()
    let data = answer.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
