import Foundation

/// What the programs write as JSON: keys in snake case and in order, a line end.
public protocol JSONDocument: Encodable {}

extension JSONDocument {
  /// - Parameter isIndented: for people, instead of on one line.
  public func json(isIndented: Bool = false) throws -> String {
    let encoder = JSONEncoder.ofDocuments()
    if isIndented { encoder.outputFormatting.insert(.prettyPrinted) }
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}

extension JSONEncoder {
  /// Writes as all documents are written, on one line.
  public static func ofDocuments() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
