import ArgumentParser
import SummaryStore

/// Which store of summaries is meant.
struct StoreOption: ParsableArguments {
  /// Where the installed daemon keeps its store.
  static let installed = "/var/lib/stance/summaries.sqlite"

  @Option(
    name: .customLong("store"), help: ArgumentHelp("The store of summaries.", valueName: "file"), completion: .file())
  var path = StoreOption.installed

  func reader() throws -> StoreReader { try StoreReader(path: path) }
}
