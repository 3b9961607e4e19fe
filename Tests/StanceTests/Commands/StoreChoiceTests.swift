import Foundation
import SummaryStore
import Testing

/// Which store a command means, and what it says of a file that is none.
@Suite struct StoreChoiceTests {
  private let folder: CommandFolder

  init() throws { folder = try CommandFolder() }

  private func run(_ arguments: [String], store: String?) throws -> (status: Int32, words: String) {
    let out = folder.file("out")
    try Data().write(to: URL(fileURLWithPath: out))
    let process = builtProgram()
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    environment["STANCE_STORE"] = store
    process.environment = environment
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: out))
    (process.standardOutput, process.standardError) = (handle, handle)
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try folder.text("out"))
  }

  /// As the web process has it.
  @Test(arguments: [
    ["export", "--table", "sessions"], ["trend"], ["report", "1", "-o", "/dev/null"],
    ["forget", "--person", "nobody", "--yes"],
  ])
  func theStoreOfTheEnvironmentIsMeantWhereNoneIsNamed(command: [String]) throws {
    let (own, other) = (folder.file("own.sqlite"), folder.file("other.sqlite"))
    let none = try run(command, store: other)
    #expect(none.status == 66 && none.words.contains(other), "\(none.words)")
    try SummaryStore(path: own).close()
    let named = command[0] == "trend" || command[0] == "report" ? ["--store", own] : [own]
    let said = try run(command + named, store: other)
    #expect(!said.words.contains(other), "\(said.words)")
  }

  @Test func aFileThatIsNoStoreIsSaidToBeNone() throws {
    try Data("root:x:0:0\n".utf8).write(to: URL(fileURLWithPath: folder.file("passwd")))
    let said = try run(["report", "1", "--store", folder.file("passwd"), "-o", folder.file("r.html")], store: nil)
    #expect(said.status == 65 && said.words.contains("no SQLite file"), "\(said.words)")
    #expect(!folder.names.contains("r.html"))
  }
}
