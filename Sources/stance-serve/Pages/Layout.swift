import Report

/// What every page has around it: the head, who is signed in, and the bar at the bottom that a thumb reaches.
struct Layout {
  enum Section: String, CaseIterable {
    case live = "/"
    case test = "/test"
    case people = "/people"
    case trend = "/trend"

    var name: String {
      switch self {
      case .live: "Live"
      case .test: "Test"
      case .people: "People"
      case .trend: "Trend"
      }
    }

    /// Drawn on a grid of 24.
    fileprivate var icon: String {
      switch self {
      case .live: "M2 12h4l3-8 5 16 3-8h5"
      case .test: "M12 8v5l3 2M9 2h6M12 5a8 8 0 1 0 0 16 8 8 0 0 0 0-16"
      case .people: "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 21c0-4 3.5-7 8-7s8 3 8 7"
      case .trend: "M3 17l6-6 4 4 8-8M15 7h6v6"
      }
    }
  }

  var title: String
  /// `nil` before anyone has signed in.
  var section: Section?
  /// Modules of the folder of assets.
  var scripts: [String] = []
  /// For the form that signs out; `nil` where nobody has to sign in.
  var signOutToken: String?
  /// The page shows what the daemon says at the moment.
  var isLive = false

  func html(_ main: Markup...) -> String {
    let head = tag(
      "head", tag("meta", ["charset": "utf-8"]),
      tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1, viewport-fit=cover"]),
      tag("meta", ["name": "color-scheme", "content": "light dark"]), tag("title", .text("\(title) · Stance")),
      Self.sheet("common.css"), Self.sheet("style.css"),
      tag("link", ["rel": "icon", "type": "image/svg+xml", "href": Assets.address("icon.svg")]),
      .several(
        scripts.map { tag("script", ["type": "module", "src": Assets.address($0)]) }))
    let body = tag(
      "body", tag("a", ["class": "skip", "href": "#main"], "Skip to content"),
      tag(
        "header", ["class": "top"], tag("h1", .text(title)),
        isLive
          ? tag(
            "p", ["class": "pill waiting", "id": "link", "role": "status"],
            tag("span", ["class": "dot", "aria-hidden": "true"]), tag("span", ["id": "link-text"], "Connecting"))
          : .nothing, signOut),
      tag("main", ["id": "main", "tabindex": "-1"], main), Self.navigation(section))
    return "<!DOCTYPE html>\n<html lang=\"en\">\n\(head.rendered)\n\(body.rendered)\n</html>\n"
  }

  private var signOut: Markup {
    guard let signOutToken, !isLive else { return .nothing }
    return tag(
      "form", ["method": "post", "action": "/sign-out"], Self.token(signOutToken),
      tag("button", ["class": "quiet"], "Sign out"))
  }

  static func sheet(_ name: String) -> Markup { tag("link", ["rel": "stylesheet", "href": Assets.address(name)]) }

  /// - Parameter section: where this page belongs; `nil` before anyone has signed in.
  static func navigation(_ section: Section?) -> Markup {
    guard section != nil else { return .nothing }
    return tag(
      "nav", ["class": "bar", "aria-label": "Pages"],
      Section.allCases.map { entry in
        var attributes: [(name: String, value: String)] = [("href", entry.rawValue)]
        if entry == section { attributes.append(("aria-current", "page")) }
        return .element(
          "a", attributes,
          [
            tag(
              "svg", ["viewBox": "0 0 24 24", "aria-hidden": "true", "class": "icon"],
              tag("path", ["d": entry.icon])), tag("span", .text(entry.name)),
          ])
      })
  }

  /// What makes a form one of this browser's.
  static func token(_ value: String) -> Markup {
    tag("input", ["type": "hidden", "name": "token", "value": value])
  }
}

extension Markup {
  static var nothing: Markup { .several([]) }
}
