import Glibc

/// The folder of raw recordings: `raw-00000001.cwa`, `raw-00000002.cwa`, … in the order in which they were made,
/// which no wall clock can upset.
public struct RawFolder: Sendable {
  /// One file of the folder.
  public struct File: Sendable, Equatable {
    /// The number in its name; the first is 1.
    public var number: Int
    /// Path of the folder, `/`, name.
    public var path: String
    /// Size when the folder was read.
    public var bytes: Int
  }

  /// Of the folder, as it was given.
  public let path: String

  /// Neither made nor read here.
  public init(path: String) { self.path = path }

  /// The files, oldest first; none where the folder cannot be read.
  public func files() -> [File] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var files: [File] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      guard let number = Self.number(of: name) else { continue }
      let path = self.path + "/" + name
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      files.append(File(number: number, path: path, bytes: Int(status.st_size)))
    }
    return files.sorted { $0.number < $1.number }
  }

  /// Deletes the oldest file; the newest may be the one that is being written and is never touched.
  /// - Returns: whether one went.
  @discardableResult
  public func removeOldest() -> Bool {
    let files = files()
    guard files.count > 1 else { return false }
    return unlink(files[0].path) == 0
  }

  /// What stands before a file's origin in its header.
  static let originName = "session"

  /// What a file's samples are of (`RawRecorderSettings.origin`); `nil` where its header does not say.
  public static func origin(of file: File) -> String? {
    let begin = originName + "="
    return header(of: file)?.annotation.first { $0.hasPrefix(begin) }.map { String($0.dropFirst(begin.count)) }
  }

  /// Alone: a file that has just begun, or whose samples are damaged, says whose it is, too.
  private static func header(of file: File) -> CWAHeader? {
    let descriptor = open(file.path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { _ = Glibc.close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: CWAFormat.headerSize)
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    return bytes.prefix(max(0, count)).withUnsafeBufferPointer { try? CWAHeader($0) }
  }

  /// Deletes files for good, whoever looks for them next.
  /// - Returns: those that are still there.
  public static func remove(_ files: [File]) -> [File] {
    let left = files.filter { unlink($0.path) != 0 && errno != ENOENT }
    let folders = Set(files.map { String($0.path[..<($0.path.lastIndex(of: "/") ?? $0.path.startIndex)]) })
    for folder in folders { RawFolder(path: folder).synchronize() }
    return left
  }

  func path(of number: Int) -> String {
    let digits = String(number)
    return path + "/raw-" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits + ".cwa"
  }

  /// Makes new names and deletions survive a power cut.
  func synchronize() {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = Glibc.close(descriptor)
  }

  private static func number(of name: String) -> Int? {
    guard name.hasPrefix("raw-"), name.hasSuffix(".cwa") else { return nil }
    let digits = name.dropFirst(4).dropLast(4)
    guard digits.count >= 8, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(digits)
  }
}
