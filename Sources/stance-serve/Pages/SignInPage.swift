import Report

/// Asks for the passphrase.
struct SignInPage {
  var token: String
  /// Where the visitor wanted to go: a path of this server.
  var next: String
  var words: String?

  var html: String {
    Layout(title: "Stance", section: nil).html(
      tag(
        "form", ["class": "card narrow", "method": "post", "action": "/sign-in"], Layout.token(token),
        tag("input", ["type": "hidden", "name": "next", "value": next]),
        words.map { tag("p", ["class": "hint bad", "role": "alert"], .text($0)) } ?? .nothing,
        tag("label", ["for": "passphrase"], "Passphrase"),
        tag(
          "input",
          [
            "id": "passphrase", "name": "passphrase", "type": "password", "autocomplete": "current-password",
            "required": "required", "maxlength": "256", "autofocus": "autofocus",
          ]), tag("button", ["class": "primary"], "Sign in")))
  }
}

/// What cannot be shown, and what to do.
struct ProblemPage {
  var title: String
  var words: String
  var section: Layout.Section?

  var html: String {
    Layout(title: title, section: section).html(
      tag("div", ["class": "card"], tag("p", .text(words)), tag("p", tag("a", ["href": "/"], "To the live page"))))
  }
}
