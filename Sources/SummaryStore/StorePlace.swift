import Glibc

/// What bears a store's name, looked at before SQLite is asked to open it: of a folder, a device or a socket it says what it
/// says of a disk that is away, and at a pipe it waits for good.
enum StorePlace {
  /// - Throws: `notAFile` where the name can be no store's, however long one waits.
  static func demandFile(_ path: String) throws(StoreError) {
    if let other = other(path) { throw .notAFile(path: path, what: other) }
  }

  /// As SQLite takes it for a file's name and nothing else: of its own are names such as `file:…` and `:memory:`.
  static func plainName(_ path: String) -> String { path.hasPrefix("/") ? path : "./" + path }

  /// What it is, where it is no file and none can be begun there.
  private static func other(_ path: String) -> String? {
    guard !path.isEmpty else { return "no name at all" }
    guard path.utf8.last != UInt8(ascii: "/") else { return "the name of a folder" }
    var status = stat()
    guard stat(path, &status) == 0 else {
      switch errno {
      case ENOTDIR: return "below a file, as if that were a folder"
      case ELOOP: return "a link that leads back to itself"
      case ENAMETOOLONG: return "longer than a name can be"
      // There may be one later, when the disk is back.
      default: return nil
      }
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return nil
    case S_IFDIR: return "a folder"
    case S_IFSOCK: return "a socket"
    case S_IFIFO: return "a pipe"
    default: return "a device"
    }
  }
}
