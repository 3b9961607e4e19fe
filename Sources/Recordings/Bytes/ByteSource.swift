import Glibc

/// Where the bytes of a recording come from. Called once per window (128 KiB), so dynamic dispatch costs nothing.
protocol ByteSource: AnyObject {
  /// Fills the front of `buffer`.
  ///
  /// - Returns: bytes delivered; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(RecordingFault) -> Int
}

/// A regular file or pipe.
final class FileSource: ByteSource {
  private let descriptor: Int32

  init(path: String) throws(RecordingFault) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .cannotOpen(errno: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG, S_IFIFO: break
    case S_IFDIR: throw .notAFile(found: "a directory")
    case S_IFSOCK: throw .notAFile(found: "a socket")
    default: throw .notAFile(found: "a device")
    }
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(errno: errno) }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(RecordingFault) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw .cannotRead(errno: errno) }
    }
  }
}

/// Bytes already in memory.
final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(RecordingFault) -> Int {
    let count = min(buffer.count, bytes.count - position)
    guard count > 0 else { return 0 }
    bytes.withUnsafeBytes { all in
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[position..<position + count]))
    }
    position += count
    return count
  }
}

/// Bytes looked at already, then the rest of their source.
final class RewoundSource: ByteSource {
  private let head: MemorySource
  private let rest: any ByteSource

  init(head: [UInt8], rest: any ByteSource) {
    self.head = MemorySource(head)
    self.rest = rest
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(RecordingFault) -> Int {
    let count = try head.read(into: buffer)
    return count > 0 ? count : try rest.read(into: buffer)
  }
}
