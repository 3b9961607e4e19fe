import SummaryStore

/// Why the store shows nothing, for whoever set the page up.
enum StoreTrouble {
  static func words(_ error: any Error) -> String {
    switch error {
    case StoreError.cannotOpen(let path, _), StoreError.cannotRead(let path, _):
      "\(path) cannot be opened. Is the daemon installed and has it run once? The page's user must be in group stance."
    case StoreError.readOnly(let path):
      "\(path) was closed by an older version and cannot be read without being written to. Start the daemon once."
    case let error as StoreError: "\(error)"
    default: "The store could not be read; the page's log says why."
    }
  }
}
