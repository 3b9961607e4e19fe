/// One HTML file that needs nothing beside itself: head, style sheet, body.
struct WholePage {
  var title: String
  var program: String
  /// As in CSS: `A4` or `letter`.
  var paper: String
  var body: Markup

  var html: String {
    let head = tag(
      "head", tag("meta", ["charset": "utf-8"]),
      tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      // Whatever a recording's name or notes hold: nothing is fetched and nothing runs.
      tag(
        "meta",
        [
          "http-equiv": "Content-Security-Policy",
          "content": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
        ]),
      tag("meta", ["name": "generator", "content": program]), tag("title", .text(title)))
    // The style sheet is this program's own and holds none of the characters that escaping would change.
    let style = "<style>\n\(ReportStyle.css(paper: paper))\n</style>\n"
    let headText = head.rendered.replacing("</head>", with: style + "</head>", maxReplacements: 1)
    return "<!DOCTYPE html>\n<html lang=\"en\">\n\(headText)\(tag("body", body).rendered)\n</html>\n"
  }
}
