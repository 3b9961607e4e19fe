import Glibc

extension SummaryStore {
  /// Reads every byte of a store and of its log.
  /// - Throws: `ioFailed` where the disk does not give them.
  static func readThrough(path: String) throws(StoreError) {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    for name in [path, path + "-wal"] {
      let descriptor = open(name, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        if errno == ENOENT { continue }
        throw .ioFailed(path: name, detail: String(cString: strerror(errno)))
      }
      defer { _ = Glibc.close(descriptor) }
      while true {
        let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        if count == 0 { break }
        guard count > 0 else { throw .ioFailed(path: name, detail: String(cString: strerror(errno))) }
      }
    }
  }

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
