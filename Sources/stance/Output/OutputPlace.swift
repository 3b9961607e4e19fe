import Foundation
import Glibc

/// Where the name of an output leads, links followed. What is there stays what it is: a file keeps its mode, a link its
/// target, and a pipe or a device is written into, never replaced.
struct OutputPlace {
  enum Kind {
    /// Nothing is there yet.
    case vacant
    case file
    /// A pipe, a terminal or a device of its kind: takes bytes, and holds none that could be lost.
    case stream
  }

  let kind: Kind
  /// As it was said; messages name it.
  let name: String
  /// The end of all links; of a stream the name itself, since what is open may have none.
  let path: String
  private var status = stat()

  /// - Throws: `ToolError.cannotWrite` for what can be told before anything is written.
  init(_ name: String) throws {
    self.name = name
    if stat(name, &status) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFDIR: throw ToolError.cannotWrite(file: name, cause: "is a folder; name a file")
      case S_IFBLK: throw ToolError.cannotWrite(file: name, cause: "is a disk; what is on it would be lost")
      default: break
      }
      let end = status.st_mode & S_IFMT == S_IFREG ? realpath(name, nil) : nil
      defer { free(end) }
      (kind, path) = end.map { (.file, String(cString: $0)) } ?? (.stream, name)
      try Self.demand(W_OK, of: path, for: name)
      if kind == .file, try Self.isDatabase(path, for: name) {
        throw ToolError.cannotWrite(file: name, cause: "is a store or another database; what is in it would be lost")
      }
    } else {
      guard errno == ENOENT else { throw Self.failure(name) }
      (kind, path) = (.vacant, try Self.endOfLinks(name))
      let folder = (path as NSString).deletingLastPathComponent
      try Self.demand(W_OK | X_OK, of: folder.isEmpty ? "." : folder, for: name)
    }
  }

  /// Beside it, and this process's alone: two that write the same file each put a whole one in its place.
  var partial: String { path + ".partial-\(getpid())" }

  /// Where a result grows until it is whole; `nil` for a stream, and in a folder that takes no new file.
  var growing: String? {
    let folder = (path as NSString).deletingLastPathComponent
    return kind != .stream && access(folder.isEmpty ? "." : folder, W_OK | X_OK) == 0 ? partial : nil
  }

  /// Opens it for writing from its beginning on.
  /// - Parameter growing: the file that will take its place; `nil` = this itself, and what it held is gone.
  func open(_ growing: String?) throws -> FileHandle {
    var flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
    if let growing {
      // Of a process that was killed and had the same number. Nobody else's link is followed.
      unlink(growing)
      flags |= O_EXCL | O_NOFOLLOW
    }
    // Whoever may not read the one that is there may not read the new one while it grows.
    let descriptor = Glibc.open(growing ?? path, flags, kind == .file ? status.st_mode & 0o777 : 0o644)
    guard descriptor >= 0 else { throw Self.failure(name) }
    if let growing { UnfinishedFiles.add(growing) }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Puts a whole new file here, with the mode and, as far as may be, the owner of the one before.
  func replace(with new: String) throws {
    if kind == .file {
      _ = chown(new, status.st_uid, status.st_gid)
      guard chmod(new, status.st_mode & 0o7777) == 0 else { throw Self.failure(name) }
    }
    guard rename(new, path) == 0 else { throw Self.failure(name) }
    UnfinishedFiles.remove(new)
  }

  /// Leaves what is here as it is: what grew goes.
  func discard(_ growing: String) {
    unlink(growing)
    UnfinishedFiles.remove(growing)
  }

  /// Whether both are the same file, under whatever names.
  func isFile(_ other: String) -> Bool {
    var found = stat()
    guard kind == .file, stat(other, &found) == 0 else { return false }
    return found.st_dev == status.st_dev && found.st_ino == status.st_ino
  }

  /// Whether what is written to one would be written over what is written to the other.
  func isSame(as other: OutputPlace) -> Bool {
    switch (kind, other.kind) {
    case (.file, .file): status.st_dev == other.status.st_dev && status.st_ino == other.status.st_ino
    case (.vacant, .vacant): Self.plain(path) == Self.plain(other.path)
    default: false
    }
  }

  /// The name of what is not there yet, from the root and with the links of its folder followed.
  private static func plain(_ path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    let end = realpath(folder.isEmpty ? "." : folder, nil)
    defer { free(end) }
    let name = (path as NSString).lastPathComponent
    return end.map { (String(cString: $0) as NSString).appendingPathComponent(name) } ?? path
  }

  /// Where a link leads to nothing yet, the name of that nothing.
  private static func endOfLinks(_ name: String) throws -> String {
    var path = name
    // As many as the kernel follows.
    for _ in 0..<40 {
      guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return path }
      let folder = (path as NSString).deletingLastPathComponent as NSString
      path = next.hasPrefix("/") ? next : folder.appendingPathComponent(next)
    }
    errno = ELOOP
    throw failure(name)
  }

  /// Whether a file, or the log or its index beside one, is SQLite's: nobody means to have one written over with a page or a
  /// table, and a daemon that has the index mapped would not outlive it.
  /// - Throws: `ToolError.cannotWrite` where nobody can tell.
  private static func isDatabase(_ path: String, for name: String) throws -> Bool {
    var bytes = [UInt8](repeating: 0, count: 16)
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unknown(name) }
    defer { close(descriptor) }
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count >= 0 else { throw unknown(name) }
    let log: [UInt8] = [0x37, 0x7F, 0x06]
    // Its version, 3007000, in this machine's order of bytes; then nothing.
    let index = withUnsafeBytes(of: (UInt32(3_007_000), UInt32(0))) { Array($0) }
    let beginnings = [Array("SQLite format 3\0".utf8), log, index]
    return count == bytes.count && beginnings.contains { bytes.starts(with: $0) }
  }

  private static func unknown(_ name: String) -> ToolError {
    .cannotWrite(
      file: name,
      cause:
        "what is in it cannot be read (\(String(cString: strerror(errno)))) and could be a store, which would be lost; "
        + "name another file, or delete this one first")
  }

  private static func demand(_ access: Int32, of path: String, for name: String) throws {
    guard Glibc.access(path, access) == 0 else { throw failure(name) }
  }

  private static func failure(_ name: String) -> ToolError {
    .cannotWrite(file: name, cause: String(cString: strerror(errno)))
  }
}
