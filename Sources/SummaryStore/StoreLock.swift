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

  /// - Throws: `notAFile` where there can be no store; `inUse` where another program has the lock; `cannotOpen` where there can be
  ///   no such file.
  public init(store: String) throws(StoreError) {
    // Nothing is left beside what somebody has named by mistake.
    try StorePlace.demandFile(store)
    let path = Self.path(of: store)
    descriptor = Self.open(path)
    let unlike = "only an ordinary file can be its lock: remove what is there"
    guard descriptor >= 0 else {
      // A link, which is not followed.
      throw .cannotOpen(path: path, detail: errno == ELOOP ? unlike : String(cString: strerror(errno)))
    }
    var (file, owner) = (stat(), stat())
    guard fstat(descriptor, &file) == 0, file.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .cannotOpen(path: path, detail: unlike)
    }
    // What root begins must not be in the daemon's way.
    if geteuid() == 0, file.st_nlink == 1, stat(store, &owner) == 0 {
      _ = fchown(descriptor, owner.st_uid, owner.st_gid)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let number = errno
      close(descriptor)
      guard number == EWOULDBLOCK else { throw .cannotOpen(path: path, detail: String(cString: strerror(number))) }
      throw .inUse(path: store, lock: path)
    }
  }

  deinit { close(descriptor) }

  /// No link is followed, and no pipe waited for: whoever may write in the folder must not have root make a file elsewhere,
  /// give one away, or wait for good.
  private static func open(_ path: String) -> Int32 {
    // Never written to, so that it can be had on a disk that is read-only just now.
    let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    let found = Glibc.open(path, flags)
    guard found < 0, errno == ENOENT else { return found }
    let made = Glibc.open(path, flags | O_CREAT | O_EXCL, 0o600)
    return made < 0 && errno == EEXIST ? Glibc.open(path, flags) : made
  }

  /// Beside the file that is meant, whatever links lead there, and before it is there.
  static func path(of store: String) -> String {
    var (folder, name) = parts(of: store)
    // As many links as the kernel follows.
    for _ in 0..<40 {
      guard let target = target(of: folder + name) else { break }
      let next = parts(of: target)
      (folder, name) = (target.hasPrefix("/") ? next.folder : folder + next.folder, next.name)
    }
    guard let real = realpath(folder, nil) else { return folder + name + ".lock" }
    defer { free(real) }
    return String(cString: real) + "/" + name + ".lock"
  }

  private static func parts(of path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("./", path) }
    return (String(path[...slash]), String(path[path.index(after: slash)...]))
  }

  /// Where a link leads; `nil` where there is none.
  private static func target(of path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
  }
}
