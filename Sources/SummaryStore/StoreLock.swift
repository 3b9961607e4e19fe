import Glibc

/// Says that a program writes sessions into a store. Beginning a session closes every other as cut off, so there must be one
/// such program at most; whoever only reads needs no lock.
///
/// It is an flock on a file of its own beside the store. The system lets go of it when the process ends, however that comes
/// about, so nothing stale is ever in the way. The store itself cannot be locked like that: a process loses SQLite's own locks
/// on a file as soon as it closes any descriptor of it, and a damaged store is renamed while its daemon goes on. The file
/// stays: if it were deleted, two could hold locks on two files of the same name.
public final class StoreLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `inUse` where another program has it; `cannotOpen` where there can be no such file.
  public init(store: String) throws(StoreError) {
    let path = Self.path(of: store)
    // Never written to, so that it can be had on a disk that is read-only just now.
    descriptor = open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, detail: String(cString: strerror(errno))) }
    var owner = stat()
    // What root begins must not be in the daemon's way.
    if geteuid() == 0, stat(store, &owner) == 0 { _ = fchown(descriptor, owner.st_uid, owner.st_gid) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let number = errno
      close(descriptor)
      guard number == EWOULDBLOCK else { throw .cannotOpen(path: path, detail: String(cString: strerror(number))) }
      throw .inUse(path: store, lock: path)
    }
  }

  deinit { close(descriptor) }

  /// Beside the file that is meant, whatever links lead there.
  static func path(of store: String) -> String {
    guard let real = realpath(store, nil) else {
      // Not there yet: its folder is.
      guard let slash = store.lastIndex(of: "/"), let folder = realpath(String(store[...slash]), nil) else {
        return store + ".lock"
      }
      defer { free(folder) }
      return String(cString: folder) + store[slash...] + ".lock"
    }
    defer { free(real) }
    return String(cString: real) + ".lock"
  }
}
