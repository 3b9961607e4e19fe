import ArgumentParser
import Settings
import SummaryStore

/// Which store of summaries is meant.
struct StoreOption: ParsableArguments {
  @Option(
    name: .customLong("store"),
    help: ArgumentHelp("The store of summaries (\(StoreOption.fallback)).", valueName: "file"), completion: .file())
  var file: String?

  static let fallback = "default: \(Installation.store), or what STANCE_STORE says"

  /// - Parameter file: as named; `nil` = the one that is meant without a name.
  static func path(_ file: String?) -> String { file ?? Installation.statedStore ?? Installation.store }

  var path: String { Self.path(file) }

  func reader() throws -> StoreReader { try StoreReader(path: path) }
}
