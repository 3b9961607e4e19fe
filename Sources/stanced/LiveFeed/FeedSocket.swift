import CLinux
import Feed
import Glibc

/// The listening Unix socket: its owner and its group may connect.
struct FeedSocket: ~Copyable {
  let path: String
  let descriptor: Int32

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  /// Binds and listens. What a daemon that was killed has left is replaced; one that lives is not.
  /// - Throws: `StartError.socket`.
  static func open(_ path: String) throws -> FeedSocket {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    let bytes = Array(path.utf8)
    guard !bytes.isEmpty, bytes.count < room, !bytes.contains(0) else {
      throw StartError.socket(path: path, cause: "a socket's path has 1 to \(room - 1) bytes; set feed.socket")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    try clear(path, address)
    let descriptor = stance_unix_socket(Int32(SOCK_STREAM.rawValue))
    guard descriptor >= 0 else { throw StartError.system("socket", errno) }
    let former = umask(0o117)
    let bound = withAddress(&address) { bind(descriptor, $0, $1) }
    let number = errno
    umask(former)
    guard bound == 0 else {
      close(descriptor)
      throw StartError.socket(
        path: path, cause: "\(String(cString: strerror(number))); does its folder exist, and may this user write there?"
      )
    }
    guard listen(descriptor, 64) == 0 else {
      defer { close(descriptor) }
      throw StartError.system("listen", errno)
    }
    return FeedSocket(path: path, descriptor: descriptor)
  }

  deinit {
    unlink(path)
    close(descriptor)
  }

  /// Removes what a daemon that was killed has left, and nothing else: a socket at which nobody listens any more.
  private static func clear(_ path: String, _ address: sockaddr_un) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw StartError.socket(path: path, cause: "is there and is no socket; move it away, or set feed.socket")
    }
    switch try answer(address) {
    case ECONNREFUSED: unlink(path)
    // EAGAIN: somebody listens, and has no time just now.
    case 0, EAGAIN:
      throw StartError.socket(path: path, cause: "another daemon listens there; stop it, or set feed.socket")
    case ENOENT: break
    // Of another kind, as the system's own for log lines are, or not for this user to tell.
    case let number:
      throw StartError.socket(
        path: path,
        cause: "is a socket that may be another program's (\(String(cString: strerror(number)))); set feed.socket")
    }
  }

  /// What becomes of a connection: 0, or why there is none.
  private static func answer(_ address: sockaddr_un) throws -> Int32 {
    var address = address
    let probe = stance_unix_socket(Int32(SOCK_STREAM.rawValue))
    guard probe >= 0 else { throw StartError.system("socket", errno) }
    defer { close(probe) }
    return withAddress(&address) { connect(probe, $0, $1) } == 0 ? 0 : errno
  }

  private static func withAddress<R>(
    _ address: inout sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R
  ) -> R {
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
