import Report
import SummaryStore

/// Whose sessions the store holds.
struct PeoplePage {
  var wearers: [WearerEntry]
  var signOutToken: String?

  var html: String {
    let layout = Layout(title: "People", section: .people, signOutToken: signOutToken)
    guard !wearers.isEmpty else {
      return layout.html(
        tag("p", ["class": "card"], "No sessions yet. They begin when the sensor is worn, or when a test is started."))
    }
    return layout.html(
      tag(
        "ul", ["class": "list"],
        wearers.map { wearer in
          let sessions = "\(wearer.sessions) session\(wearer.sessions == 1 ? "" : "s")"
          let last = wearer.latest.flatMap { dayAndTime(secondsSince1970: $0 + Double(wearer.offset), zone: "") }
          return Self.entry(
            "/person?name=\(QueryText.encoded(wearer.name ?? ""))", wearer.name ?? "No pseudonym",
            sessions + (last.map { ", last \($0)" } ?? ""))
        }))
  }

  static func entry(_ address: String, _ title: String, _ words: String) -> Markup {
    tag(
      "li",
      tag(
        "a", ["href": address], tag("strong", tag("bdi", .text(title))),
        tag("span", ["class": "quiet small"], .text(words)),
        tag(
          "svg", ["class": "chevron", "viewBox": "0 0 24 24", "aria-hidden": "true"], tag("path", ["d": "M9 5l7 7-7 7"])
        )))
  }
}

/// One person's sessions, the latest first.
struct PersonPage {
  var name: String?
  var sessions: [SessionEntry]
  /// More sessions than a page holds.
  var hasMore: Bool
  /// Sessions whose test was aborted: the session itself ended like any other.
  var aborted: Set<Int64> = []
  /// Pseudonyms in the store: its trend is of all of them.
  var people = 1
  var signOutToken: String?

  static let most = 50

  var html: String {
    let query = "name=\(QueryText.encoded(name ?? ""))"
    return Layout(title: name ?? "No pseudonym", section: .people, signOutToken: signOutToken).html(
      tag("p", tag("a", ["href": "/people"], "All people"), people > 1 ? .nothing : Self.trend),
      people > 1 ? tag("p", ["class": "small quiet"], .text(Self.shared(people))) : .nothing,
      sessions.isEmpty ? tag("p", ["class": "card"], "No sessions.") : .nothing,
      tag("ul", ["class": "list"], sessions.filter { !Self.isIdle($0) }.map(entry)), idle,
      hasMore
        ? tag(
          "p",
          tag(
            "a", ["class": "button", "href": "/person?\(query)&before=\(sessions.last?.id ?? 0)"], "Older sessions"))
        : .nothing)
  }

  private static let trend = Markup.several([" · ", tag("a", ["href": "/trend"], "Trend of all days in this store")])

  /// Days carry no pseudonym: whoever wants a trend of each keeps a store for each.
  static func shared(_ people: Int) -> String {
    "There is no trend of one person: this store holds \(people) pseudonyms, and its days are taken together."
  }

  /// The daemon begins to wait for walking whenever it starts, and after each test.
  private static func isIdle(_ session: SessionEntry) -> Bool {
    session.kind == "wear" && session.bouts == 0 && session.endedBy != "open"
  }

  /// Folded and not left out: someone may look for the day on which nothing was measured.
  private var idle: Markup {
    let idle = sessions.filter(Self.isIdle)
    guard !idle.isEmpty else { return .nothing }
    return tag(
      "details", tag("summary", .text("\(idle.count) session\(idle.count == 1 ? "" : "s") without walking")),
      tag("ul", ["class": "list"], idle.map(entry)))
  }

  private func entry(_ session: SessionEntry) -> Markup {
    let when = session.start.flatMap { dayAndTime(secondsSince1970: $0 + Double(session.offset), zone: "") }
    let what = session.kind == "test" ? session.label.map { "Test: \($0)" } ?? "Test" : "Worn"
    var words = [what]
    // While it runs, its length is known only as far as its last walk.
    if session.endedBy != "open" { words.append(Self.span(session.duration)) }
    words.append(
      session.bouts == 0
        ? "no walking" : "\(session.bouts) walk\(session.bouts == 1 ? "" : "s"), \(Self.span(session.walking))")
    if session.endedBy == "open" { words.append("still running") }
    if session.endedBy == "cut" { words.append("cut off") }
    if aborted.contains(session.id) { words.append("aborted, no result") }
    return PeoplePage.entry(
      "/session/\(session.id)", when ?? "Session \(session.id), day not known", words.joined(separator: " · "))
  }

  /// A length of time for people: two parts at most.
  static func span(_ seconds: Double) -> String {
    let whole = seconds.isFinite ? Int(max(0, min(seconds, 1e9)).rounded()) : 0
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\(whole / 60) min" + (whole % 60 == 0 ? "" : " \(whole % 60) s")
    case ..<86_400: return "\(whole / 3600) h \(whole % 3600 / 60) min"
    default: return "\(whole / 86_400) d \(whole % 86_400 / 3600) h"
    }
  }
}

/// Text within an address.
enum QueryText {
  static func encoded(_ text: String) -> String {
    var out = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        out.unicodeScalars.append(Unicode.Scalar(byte))
      default: out += "%" + [byte].hex.uppercased()
      }
    }
    return out
  }
}
