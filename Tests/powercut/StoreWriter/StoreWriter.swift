import GaitDSP
import Glibc
import StoreFixtures
import SummaryStore

/// A logger under load that says what it has acknowledged, to be killed or cut off; and the check of what it left.
///
///     store-writer write FOLDER [full|normal|off] [RECORDS]   until killed, or until so many records are acknowledged
///     store-writer check FOLDER…                              with the words of the writer in FOLDER/words
@main
struct StoreWriter {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "write" where arguments.count >= 2:
      let durability = arguments.count > 2 ? StoreSettings.Durability(rawValue: arguments[2].uppercased()) : .full
      let limit = arguments.count > 3 ? UInt64(arguments[3]) : nil
      let load = Load(folder: arguments[1], durability: durability ?? .full, limit: limit ?? .max)
      do { try load.run() } catch { fail("\(error)") }
    case "check" where arguments.count >= 2:
      for folder in arguments.dropFirst() { print("\(folder): \(Remains(folder: folder).verdict())") }
    default:
      fail("usage: store-writer write FOLDER [full|normal|off] [RECORDS] | check FOLDER…")
    }
  }

  static func fail(_ message: String) -> Never {
    let bytes = Array("store-writer: \(message)\n".utf8)
    _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    exit(1)
  }

  /// One line on standard output, in one write: a kill leaves whole lines or the start of one.
  static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
  }
}
