/// A piece of a page. Text and attribute values become markup only in `rendered`, which escapes all of them: a file
/// name or a device's note can never become markup itself.
public indirect enum Markup: Sendable {
  case text(String)
  case element(String, [(name: String, value: String)], [Markup])
  case several([Markup])

  /// Whole, well-formed as HTML and as XML alike: every element is closed, attributes are quoted.
  public var rendered: String {
    var out = ""
    render(into: &out)
    return out
  }

  /// Elements that HTML never gives content or an end tag.
  private static let void: Set<String> = ["meta", "br", "col", "link", "input"]

  private func render(into out: inout String) {
    switch self {
    case .text(let text): out += Markup.escaped(text)
    case .several(let parts): for part in parts { part.render(into: &out) }
    case .element(let name, let attributes, let children):
      out += "<\(name)"
      for attribute in attributes { out += " \(attribute.name)=\"\(Markup.escaped(attribute.value))\"" }
      if Markup.void.contains(name) {
        out += "/>"
        return
      }
      out += ">"
      for child in children { child.render(into: &out) }
      out += "</\(name)>"
      if Markup.endsLine.contains(name) { out += "\n" }
    }
  }

  private static let endsLine: Set<String> = [
    "head", "title", "style", "section", "header", "footer", "tr", "table", "p", "li", "ul", "svg", "g", "article",
  ]

  /// Markup's own characters named, and control characters, which neither HTML nor XML allows, replaced.
  public static func escaped(_ text: String) -> String {
    var out = ""
    out.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      case "\t", "\n": out.unicodeScalars.append(scalar)
      default:
        let isControl = scalar.properties.generalCategory == .control || (0xFFFE...0xFFFF).contains(scalar.value)
        out.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
      }
    }
    return out
  }
}

extension Markup: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) { self = .text(value) }
}

/// An element with its attributes and what stands in it.
public func tag(_ name: String, _ attributes: KeyValuePairs<String, String>, _ children: [Markup]) -> Markup {
  .element(name, attributes.map { ($0.key, $0.value) }, children)
}

public func tag(_ name: String, _ attributes: KeyValuePairs<String, String>, _ children: Markup...) -> Markup {
  .element(name, attributes.map { ($0.key, $0.value) }, children)
}

public func tag(_ name: String, _ children: [Markup]) -> Markup { .element(name, [], children) }

public func tag(_ name: String, _ children: Markup...) -> Markup { .element(name, [], children) }
