import Foundation
import Testing

@testable import stance

@Suite struct ResultSpoolTests {
  /// A row as long as a step's.
  private func row(_ index: Int) -> String { "\(index)," + String(repeating: "0.1234,", count: 40) + "\n" }

  @Test func whatIsMoreThanMemoryHoldsComesOutInOrder() throws {
    let folder = try CommandFolder()
    let spool = ResultSpool()
    let rows = (0..<20_000).map(row)
    for row in rows {
      try spool.append(Data(row.utf8))
      #expect(spool.held < ResultSpool.most)
    }
    let sink = try ResultSink(path: folder.file("rows.csv"))
    try spool.write(into: sink)
    try sink.finish()
    #expect(try folder.text("rows.csv") == rows.joined())
  }

  @Test func elementsOfAnArrayComeOutAsOne() throws {
    struct Element: Codable, Equatable {
      var stepNumber: Int
      var words: String
    }
    let folder = try CommandFolder()
    for count in [0, 1, 2, 30_000] {
      let elements = (0..<count).map { Element(stepNumber: $0, words: "\"quoted\", \($0) and a comma") }
      let spool = JSONSpool()
      for element in elements { try spool.append(element) }
      var members = JSONMembers()
      try members.add("before", 1)
      members.add("elements", spool)
      let sink = try ResultSink(path: folder.file("\(count).json"))
      try members.write(into: sink)
      try sink.finish()
      struct Document: Decodable {
        var before: Int
        var elements: [Element]
      }
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      let text = try folder.text("\(count).json")
      let document = try decoder.decode(Document.self, from: Data(text.utf8))
      #expect(document.before == 1 && document.elements == elements)
      #expect(text.hasSuffix("]}\n") && !text.dropLast().contains("\n"))
    }
  }
}
