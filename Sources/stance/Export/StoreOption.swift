import ArgumentParser
import Settings
import SummaryStore

/// Which store of summaries is meant.
struct StoreOption: ParsableArguments {
  @Option(
    name: .customLong("store"), help: ArgumentHelp("The store of summaries.", valueName: "file"), completion: .file())
  var path = Installation.store

  func reader() throws -> StoreReader { try StoreReader(path: path) }
}
