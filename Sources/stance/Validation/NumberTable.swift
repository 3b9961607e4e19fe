import CZlib
import Foundation

/// A table of a reference file: CSV with one header line, plain or gzipped.
struct NumberTable {
  let file: String
  private let columns: [String]
  private let lines: [Substring.UTF8View]

  /// Bytes unpacked that a reference may have: eight hours at 285 Hz.
  private static let mostBytes = 1 << 28

  init(file: String) throws {
    self.file = file
    let bytes = try Self.unpacked(file, atMost: Self.mostBytes + 1)
    guard bytes.count <= Self.mostBytes else {
      throw ToolError.unreadable(file: file, cause: "is no reference table: more than 256 MiB")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    var lines = text[...].utf8.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
    guard !lines.isEmpty else { throw ToolError.unreadable(file: file, cause: "is empty") }
    columns = Self.cells(lines.removeFirst()).map { $0.lowercased() }
    self.lines = lines
  }

  func has(_ column: String) -> Bool { columns.contains(column) }

  /// The names in the header line of a file; none where it cannot be read.
  static func columns(ofHeaderIn file: String) -> [String] {
    guard let bytes = try? unpacked(file, atMost: 4096), let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
      return []
    }
    return cells(Substring(String(decoding: bytes[..<end], as: UTF8.self)).utf8).map { $0.lowercased() }
  }

  /// Columns of numbers, one array each, in the order asked for. Empty cells and `nan` are `nan`.
  func numbers(_ names: [String]) throws -> [[Double]] {
    let places = try names.map(place)
    var result = names.map { _ in [Double]() }
    try eachRow { line, cells in
      for (k, place) in places.enumerated() {
        guard place < cells.count else { throw fault(line, "ends before column \"\(names[k])\"") }
        let cell = cells[place]
        guard let value = cell.isEmpty ? .nan : Double(cell), !value.isInfinite else {
          throw fault(line, "\"\(shortened(cell))\" in column \"\(names[k])\" is not a number")
        }
        result[k].append(value)
      }
    }
    return result
  }

  /// Rows of words.
  func words(_ names: [String]) throws -> [(line: Int, cells: [String])] {
    let places = try names.map(place)
    var result: [(line: Int, cells: [String])] = []
    try eachRow { line, cells in
      guard let last = places.max(), last < cells.count else { throw fault(line, "has too few cells") }
      result.append((line, places.map { cells[$0] }))
    }
    return result
  }

  func fault(_ line: Int, _ cause: String) -> ToolError {
    .unreadable(file: file, cause: "row \(line): \(cause)")
  }

  private func place(_ name: String) throws -> Int {
    guard let place = columns.firstIndex(of: name) else {
      throw ToolError.unreadable(file: file, cause: "has no column \"\(name)\"; its first line must name the columns")
    }
    return place
  }

  private func eachRow(_ body: (Int, [String]) throws -> Void) throws {
    for (index, line) in lines.enumerated() { try body(index + 1, Self.cells(line)) }
  }

  private static func cells(_ line: Substring.UTF8View) -> [String] {
    line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { cell in
      let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "\"") }
      let head = cell.drop(while: isBlank)
      guard let last = head.lastIndex(where: { !isBlank($0) }) else { return "" }
      return String(Substring(head[...last]))
    }
  }

  private func shortened(_ cell: String) -> String {
    String(cell.prefix(24).map { $0.isASCII && !$0.isNewline && $0 >= " " ? $0 : "·" })
  }

  /// The bytes of a plain or gzipped file.
  private static func unpacked(_ file: String, atMost limit: Int) throws -> [UInt8] {
    // What is no file (a pipe, a device) would never end.
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) else {
      throw ToolError.unreadable(file: file, cause: "is missing")
    }
    guard !isFolder.boolValue, let handle = gzopen(file, "rb") else {
      throw ToolError.unreadable(file: file, cause: "cannot be read")
    }
    defer { gzclose(handle) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: min(limit, 1 << 17))
    while bytes.count < limit {
      let count = gzread(handle, &buffer, UInt32(buffer.count))
      guard count >= 0 else { throw ToolError.unreadable(file: file, cause: "is damaged (gzip)") }
      if count == 0 { break }
      bytes += buffer[..<Int(count)]
    }
    var status: Int32 = 0
    _ = gzerror(handle, &status)
    guard status == Z_OK || status == Z_STREAM_END || bytes.count >= limit else {
      throw ToolError.unreadable(file: file, cause: "is damaged or cut (gzip)")
    }
    return bytes
  }
}
