import Glibc

/// A bounded window that slides over a byte source: constant memory, whatever the length of the file or its lines.
///
/// Pointers into it hold until the next call that may fill it.
final class ByteWindow {
  /// Longest line of text that is accepted, bytes.
  static let longestLine = 1 << 16
  private static let capacity = 1 << 17

  private let source: any ByteSource
  private let base: UnsafeMutablePointer<UInt8>
  private var start = 0
  private var end = 0
  private var sourceEnded = false
  /// Bytes of the source before the window's first unread byte.
  private(set) var offset = 0
  /// The last line of the source has no line end of its own.
  private(set) var lastLineIsOpen = false

  init(_ source: any ByteSource) {
    self.source = source
    // One byte more than is ever read, for the line end that a last line may lack.
    base = .allocate(capacity: Self.capacity + 1)
    base.initialize(repeating: 0, count: Self.capacity + 1)
  }

  deinit { base.deallocate() }

  /// Unread bytes now in the window.
  var unread: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base + start, count: end - start) }

  /// Marks bytes as read.
  func consume(_ count: Int) {
    precondition(count >= 0 && count <= end - start)
    start += count
    offset += count
  }

  /// Unread bytes, at least `minimum` of them unless the source ends before.
  func fill(atLeast minimum: Int) throws(RecordingFault) -> UnsafeBufferPointer<UInt8> {
    while end - start < minimum, !sourceEnded { try readMore() }
    return unread
  }

  /// Unread bytes up to and with the last line end in the window: whole lines only. Empty at the end.
  func wholeLines() throws(RecordingFault) -> UnsafeBufferPointer<UInt8> {
    var searched = 0
    while true {
      var last = end
      while last > start + searched {
        if base[last - 1] == 0x0A { return UnsafeBufferPointer(start: base + start, count: last - start) }
        last -= 1
      }
      searched = end - start
      if searched > Self.longestLine { throw .lineTooLong }
      if sourceEnded {
        if searched == 0 { return unread }
        base[end] = 0x0A
        end += 1
        lastLineIsOpen = true
        continue
      }
      try readMore()
    }
  }

  /// The next line without its end (LF or CRLF); `nil` at the end of the source.
  func nextLine() throws(RecordingFault) -> UnsafeBufferPointer<UInt8>? {
    let lines = try wholeLines()
    guard let first = lines.baseAddress, lines.count > 0, let found = memchr(first, 0x0A, lines.count) else {
      return nil
    }
    let whole = UnsafeRawPointer(first).distance(to: UnsafeRawPointer(found))
    if whole > Self.longestLine { throw .lineTooLong }
    consume(whole + 1)
    let text = whole > 0 && first[whole - 1] == 0x0D ? whole - 1 : whole
    return UnsafeBufferPointer(start: first, count: text)
  }

  private func readMore() throws(RecordingFault) {
    if start > 0 {
      memmove(base, base + start, end - start)
      end -= start
      start = 0
    }
    guard end < Self.capacity else { throw .lineTooLong }
    let room = UnsafeMutableRawBufferPointer(start: base + end, count: Self.capacity - end)
    let count = try source.read(into: room)
    if count == 0 { sourceEnded = true }
    end += count
  }
}
