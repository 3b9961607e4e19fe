import Glibc

/// A file that is written from front to back.
final class FileSink {
  private var descriptor: Int32

  /// Creates the file, or empties it.
  init(creating path: String) throws(RecordingFault) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotOpen(errno: errno) }
  }

  /// Opens a file that is there, for reading and writing.
  init(existing path: String) throws(RecordingFault) {
    descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(errno: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      Glibc.close(descriptor)
      descriptor = -1
      throw .notAFile(found: "no regular file")
    }
  }

  deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

  /// Bytes in the file.
  func size() throws(RecordingFault) -> Int {
    let end = lseek(descriptor, 0, SEEK_END)
    guard end >= 0 else { throw .cannotRead(errno: errno) }
    return Int(end)
  }

  /// Bytes from `offset` on; fewer than `count` at the end of the file.
  func bytes(at offset: Int, count: Int) throws(RecordingFault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
      }
      if got == 0 { break }
      if got < 0, errno != EINTR { throw .cannotRead(errno: errno) }
      done += max(got, 0)
    }
    return Array(bytes.prefix(done))
  }

  /// Cuts the file to `size` bytes and goes on from there.
  func truncate(to size: Int) throws(RecordingFault) {
    guard ftruncate(descriptor, off_t(size)) == 0, lseek(descriptor, off_t(size), SEEK_SET) >= 0 else {
      throw .cannotWrite(errno: errno)
    }
  }

  func write(_ bytes: [UInt8]) throws(RecordingFault) {
    guard descriptor >= 0 else { throw .closed }
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { all in
        Glibc.write(descriptor, all.baseAddress.map { $0 + done }, all.count - done)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw .cannotWrite(errno: errno)
      }
      done += count
    }
  }

  /// Waits until what was written is on the disk.
  func synchronize() throws(RecordingFault) {
    guard descriptor >= 0 else { throw .closed }
    // EINVAL: a pipe or device that has nothing to synchronize.
    if fdatasync(descriptor) != 0, errno != EINVAL { throw .cannotWrite(errno: errno) }
  }

  func close() throws(RecordingFault) {
    guard descriptor >= 0 else { return }
    let result = Glibc.close(descriptor)
    descriptor = -1
    if result != 0 { throw .cannotWrite(errno: errno) }
  }
}
