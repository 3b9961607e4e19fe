import HTTPTypes

/// What is sent back.
struct PageResponse: Sendable {
  enum Body: Sendable {
    case bytes([UInt8])
    /// Messages as they come, for as long as the browser listens; `end` ends them.
    case events(EventStream)
  }

  struct EventStream: Sendable {
    var frames: AsyncStream<[UInt8]>
    var end: @Sendable () -> Void
  }

  var status: HTTPResponse.Status
  var fields: HTTPFields
  var body: Body

  /// What holds for every answer: nothing from elsewhere, nothing inline, no framing, no guessing of types.
  static func securityFields(styleHash: String? = nil) -> HTTPFields {
    let style = "'self'" + (styleHash.map { " '\($0)'" } ?? "")
    var fields = HTTPFields()
    fields[.contentSecurityPolicy] =
      "default-src 'none'; script-src 'self'; style-src \(style); img-src 'self'; connect-src 'self'; "
      + "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    fields[.xContentTypeOptions] = "nosniff"
    set("Referrer-Policy", "same-origin", in: &fields)
    set("X-Frame-Options", "DENY", in: &fields)
    set("Cross-Origin-Opener-Policy", "same-origin", in: &fields)
    set("Cross-Origin-Resource-Policy", "same-origin", in: &fields)
    set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), screen-wake-lock=(self)", in: &fields)
    return fields
  }

  private static func set(_ name: String, _ value: String, in fields: inout HTTPFields) {
    if let name = HTTPField.Name(name) { fields[name] = value }
  }

  private init(_ status: HTTPResponse.Status, _ type: String, _ body: Body, styleHash: String? = nil) {
    self.status = status
    self.body = body
    fields = Self.securityFields(styleHash: styleHash)
    fields[.contentType] = type
    // Measurements of a person stay in no cache.
    fields[.cacheControl] = "no-store"
  }

  /// - Parameter styleHash: of a style sheet that stands in the page itself, as the policy writes it.
  static func page(_ html: String, status: HTTPResponse.Status = .ok, styleHash: String? = nil) -> PageResponse {
    PageResponse(status, "text/html; charset=utf-8", .bytes(Array(html.utf8)), styleHash: styleHash)
  }

  static func json(_ text: String, status: HTTPResponse.Status = .ok) -> PageResponse {
    PageResponse(status, "application/json", .bytes(Array(text.utf8)))
  }

  static func plain(_ text: String, status: HTTPResponse.Status) -> PageResponse {
    PageResponse(status, "text/plain; charset=utf-8", .bytes(Array((text + "\n").utf8)))
  }

  static func redirect(to path: String) -> PageResponse {
    var response = plain("See \(path)", status: .seeOther)
    response.fields[.location] = path
    return response
  }

  static func asset(_ bytes: [UInt8], type: String) -> PageResponse {
    var response = PageResponse(.ok, type, .bytes(bytes))
    // Its address changes with its content.
    response.fields[.cacheControl] = "public, max-age=31536000, immutable"
    return response
  }

  static func events(_ stream: EventStream) -> PageResponse {
    PageResponse(.ok, "text/event-stream", .events(stream))
  }

  /// Not marked Secure, so that it works without TLS on loopback; never seen by scripts, never sent from other sites.
  mutating func setCookie(_ value: String) {
    fields[.setCookie] = "\(Visitors.cookieName)=\(value); Path=/; HttpOnly; SameSite=Strict"
  }
}
