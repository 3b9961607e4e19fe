import CSodium
import Report

/// A sheet of the report's library, the very one that the tool writes, with a way back.
struct SheetPage {
  var sheet: Markup
  var title: String
  /// Where the person's sessions are; `nil` on a sheet of all.
  var back: String?

  /// The report's own style sheet, which stands in the page: the policy allows it by its hash.
  private static let style = "\n\(ReportStyle.css(paper: "A4"))\n"
  static let styleHash = "sha256-" + base64(Sodium.sha256(Array(style.utf8)))

  var html: String {
    let head = tag(
      "head", tag("meta", ["charset": "utf-8"]),
      tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1, viewport-fit=cover"]),
      tag("title", .text("\(title) · Stance")),
      tag("link", ["rel": "icon", "type": "image/svg+xml", "href": Assets.address("icon.svg")]))
    let links = Markup.several([Layout.sheet("common.css"), Layout.sheet("report.css")])
    let body = tag(
      "body",
      tag(
        "main",
        back.map { tag("p", ["class": "back"], tag("a", ["href": $0], "‹ All sessions")) } ?? .nothing, sheet),
      Layout.navigation(back == nil ? .trend : .people))
    // Its style sheet holds none of the characters that escaping would change, and the page's own comes after it.
    let headText = head.rendered.replacing(
      "</head>", with: "<style>\(Self.style)</style>\(links.rendered)</head>", maxReplacements: 1)
    return "<!DOCTYPE html>\n<html lang=\"en\">\n\(headText)\n\(body.rendered)\n</html>\n"
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    var out = [CChar](repeating: 0, count: bytes.count * 2 + 4)
    sodium_bin2base64(&out, out.count, bytes, bytes.count, Int32(sodium_base64_VARIANT_ORIGINAL))
    return String(decoding: out.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
