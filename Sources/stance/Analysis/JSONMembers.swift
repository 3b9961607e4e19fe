import Foundation
import Report

/// A JSON object of which some members are still in files.
struct JSONMembers {
  private enum Value {
    case text(String)
    case spooled(JSONSpool)
  }

  private var members: [(key: String, value: Value)] = []

  mutating func add(_ key: String, _ value: some Encodable) throws {
    members.append((key, .text(String(decoding: try JSONEncoder.ofDocuments().encode(value), as: UTF8.self))))
  }

  mutating func add(_ key: String, _ spool: JSONSpool) { members.append((key, .spooled(spool))) }

  /// On one line, with a line end.
  func write(into sink: ResultSink) throws {
    for (index, member) in members.enumerated() {
      try sink.write("\(index == 0 ? "{" : ",")\"\(member.key)\":")
      switch member.value {
      case .text(let text): try sink.write(text)
      case .spooled(let spool): try spool.write(into: sink)
      }
    }
    try sink.write("}\n")
  }
}
