import Foundation

/// Results until their turn comes: the last of them in memory, what is more in a temporary file that nobody else sees and
/// that goes with the program. So the length of a recording costs no memory.
final class ResultSpool {
  /// Bytes held in memory at most, but for what was added last.
  static let most = 1 << 20

  private var pending = Data()
  private var file: FileHandle?

  /// Bytes in memory.
  var held: Int { pending.count }

  func append(_ bytes: Data) throws {
    pending.append(bytes)
    if pending.count >= Self.most { try spill() }
  }

  private func spill() throws {
    let file = try self.file ?? Self.temporaryFile()
    self.file = file
    try attempting { try file.write(contentsOf: pending) }
    pending.removeAll(keepingCapacity: true)
  }

  /// Hands everything on, in the order in which it came; nothing can be added afterwards.
  func write(into sink: ResultSink) throws {
    if let file {
      try attempting { try file.seek(toOffset: 0) }
      while let block = try attempting({ try file.read(upToCount: Self.most) }), !block.isEmpty {
        try sink.write(block)
      }
    }
    try sink.write(pending)
  }

  private static var folder: String { FileManager.default.temporaryDirectory.path }

  private static func temporaryFile() throws -> FileHandle {
    let path = (folder as NSString).appendingPathComponent("stance-\(UUID().uuidString)")
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw ToolError.cannotWrite(file: folder, cause: String(cString: strerror(errno)))
    }
    unlink(path)
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  private func attempting<Outcome>(_ work: () throws -> Outcome) throws -> Outcome {
    do { return try work() } catch {
      throw ToolError.cannotWrite(file: "temporary file in \(Self.folder)", cause: error.localizedDescription)
    }
  }
}
