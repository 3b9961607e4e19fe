import Foundation
import Report

/// The elements of a JSON array until the rest of their document is known.
final class JSONSpool {
  private let encoder = JSONEncoder.ofDocuments()
  private let elements = ResultSpool()
  private var isEmpty = true

  func append(_ element: some Encodable) throws {
    if !isEmpty { try elements.append(Data([UInt8(ascii: ",")])) }
    isEmpty = false
    try elements.append(try encoder.encode(element))
  }

  /// Writes the array; nothing can be added afterwards.
  func write(into sink: ResultSink) throws {
    try sink.write("[")
    try elements.write(into: sink)
    try sink.write("]")
  }
}
