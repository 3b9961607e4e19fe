/// Style sheet, scripts and the icon, compiled into the program: no file is opened for a request.
enum Assets {
  private static let table: [(name: String, type: String, bytes: [UInt8])] = [
    ("common.css", "text/css; charset=utf-8", PackageResources.common_css),
    ("style.css", "text/css; charset=utf-8", PackageResources.style_css),
    ("feed.js", "text/javascript; charset=utf-8", PackageResources.feed_js),
    ("live.js", "text/javascript; charset=utf-8", PackageResources.live_js),
    ("test.js", "text/javascript; charset=utf-8", PackageResources.test_js),
    ("result.js", "text/javascript; charset=utf-8", PackageResources.result_js),
    ("report.css", "text/css; charset=utf-8", PackageResources.report_css),
    ("icon.svg", "image/svg+xml", PackageResources.icon_svg),
  ]

  /// Of all of them: browsers keep what they have until it changes.
  private static let version: String = {
    let all = table.flatMap(\.bytes)
    return String(Sodium.sha256(all).hex.prefix(16))
  }()

  private static let byPath: [String: PageResponse] = Dictionary(
    table.map { (address($0.name), PageResponse.asset($0.bytes, type: $0.type)) },
    uniquingKeysWith: { first, _ in first })

  static func address(_ name: String) -> String { "/assets/\(version)/\(name)" }

  static func response(_ path: String) -> PageResponse? { byPath[path] }

  /// Bytes of script in all.
  static var scriptBytes: Int { table.filter { $0.name.hasSuffix(".js") }.map(\.bytes.count).reduce(0, +) }
}
