import Glibc

extension SummaryStore {
  /// Renames a damaged store and its log out of the way: `NAME.damaged-1`, `-2`, …
  /// - Returns: the new name; `nil` where it could not be renamed.
  static func setAside(path: String) -> String? {
    for number in 1...999 {
      let name = "\(path).damaged-\(number)"
      guard access(name, F_OK) != 0 else { continue }
      // The log first: without its file it could be taken for that of the new one.
      _ = rename(path + "-wal", name + "-wal")
      _ = unlink(path + "-shm")
      guard rename(path, name) == 0 else { return nil }
      synchronizeFolder(of: path)
      return name
    }
    return nil
  }
}
