/// Cuts a stream of bytes into lines, in bounded memory whatever comes.
public struct LineAssembler: Sendable {
  /// What a piece of the stream held.
  public enum Outcome: Equatable, Sendable {
    /// Lines without their ends, oldest first; empty ones are left out.
    case lines([[UInt8]])
    /// A line is longer than allowed; nothing of it is kept, and nothing more should be fed.
    case tooLong
  }

  /// Bytes in a line, its end included.
  public let limit: Int
  private var partial: [UInt8] = []

  public init(limit: Int) { self.limit = max(1, limit) }

  /// Whether a line has begun and not ended.
  public var hasPartial: Bool { !partial.isEmpty }

  public mutating func feed(_ bytes: UnsafeRawBufferPointer) -> Outcome {
    var lines: [[UInt8]] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      guard partial.count + (end - rest.startIndex) < limit else { return drop() }
      partial.append(contentsOf: rest[..<end])
      if partial.last == UInt8(ascii: "\r") { partial.removeLast() }
      if !partial.isEmpty { lines.append(partial) }
      partial.removeAll(keepingCapacity: true)
      rest = rest[(end + 1)...]
    }
    guard partial.count + rest.count < limit else { return drop() }
    partial.append(contentsOf: rest)
    return .lines(lines)
  }

  private mutating func drop() -> Outcome {
    partial = []
    return .tooLong
  }
}
