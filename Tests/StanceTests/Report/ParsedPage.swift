import Foundation
import FoundationXML

/// A page as a strict parser reads it: that it parses at all says that every element is closed and all text escaped.
final class ParsedPage: NSObject, XMLParserDelegate {
  /// A number of the page with the name that it has in the JSON.
  struct Number {
    var key: String
    var value: String
    var text: String
  }

  private(set) var elements: [String: Int] = [:]
  private(set) var attributes: [(element: String, name: String, value: String)] = []
  private(set) var numbers: [Number] = []
  /// Text of cells of tables outside their numbers, norms left out.
  private(set) var cellText = ""
  /// All text that is shown.
  private(set) var text = ""
  private(set) var title = ""
  private var path: [(name: String, isNorm: Bool)] = []

  init(_ html: String) throws {
    super.init()
    let parser = XMLParser(data: Data(html.utf8))
    parser.delegate = self
    if !parser.parse() { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes given: [String: String] = [:]
  ) {
    elements[name, default: 0] += 1
    attributes += given.map { (name, $0.key, $0.value) }
    path.append((name, given["class"] == "norm"))
    if name == "data" { numbers.append(Number(key: given["data-key"] ?? "", value: given["value"] ?? "", text: "")) }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) { path.removeLast() }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    let names = path.map(\.name)
    if names == ["html", "head", "title"] { title += string }
    guard !names.contains("style") else { return }
    text += string
    if names.last == "data" {
      numbers[numbers.count - 1].text += string
    } else if names.contains("td"), !path.contains(where: \.isNorm) {
      cellText += string
    }
  }
}

/// A value of a JSON document by the name that pages use: `summary.left.measures.step_time_s.median`, `gaps#`.
func jsonNumber(_ document: Any?, _ key: String) -> Double? {
  var place = document
  for part in key.split(separator: ".") {
    if part.hasSuffix("#") {
      return ((place as? [String: Any])?[String(part.dropLast())] as? [Any]).map { Double($0.count) }
    }
    if let list = place as? [Any] {
      guard let index = Int(part), list.indices.contains(index) else { return nil }
      place = list[index]
    } else {
      place = (place as? [String: Any])?[String(part)]
    }
  }
  return (place as? NSNumber)?.doubleValue
}
