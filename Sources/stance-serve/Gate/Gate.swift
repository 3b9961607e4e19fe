import Synchronization

/// What every request passes before a page sees it.
final class Gate: Sendable {
  enum Verdict {
    /// Goes on, with this cookie; `isNew` where the browser has to be given it.
    case pass(cookie: String, isNew: Bool)
    case refuse(PageResponse)
    /// First the passphrase.
    case signIn(cookie: String, isNew: Bool)
  }

  let passphrase: Passphrase?
  let visitors = Visitors()
  private let hosts: HostNames
  private let rates: Mutex<RequestRates>
  private let delays: Mutex<SignInDelays>

  /// - Parameter passphrase: `nil` lets everyone in who reaches this server: for loopback only.
  init(passphrase: Passphrase?, hosts: HostNames, now: ContinuousClock.Instant = .now) {
    self.passphrase = passphrase
    self.hosts = hosts
    rates = Mutex(RequestRates(now: now))
    delays = Mutex(SignInDelays(now: now))
  }

  /// - Parameter isOpen: this path is for everyone: the sign-in page, style sheets.
  func judge(_ request: PageRequest, isOpen: Bool, now: ContinuousClock.Instant = .now) -> Verdict {
    guard rates.withLock({ $0.mayAsk(request.peer, now: now) }) else {
      var response = PageResponse.plain("Too many requests: wait a few seconds.", status: .tooManyRequests)
      response.fields[.retryAfter] = "3"
      return .refuse(response)
    }
    guard let host = request.host, hosts.contains(host) else {
      return .refuse(
        .plain(
          "This server is not called so. Open it by its address, or allow the name with --name.",
          status: .misdirectedRequest))
    }
    let cookie = request.cookie ?? visitors.freshCookie()
    let isNew = request.cookie == nil
    if request.method == .post, let refusal = refusalOfForm(request, host: host) { return .refuse(refusal) }
    if passphrase != nil, !isOpen, !visitors.isSignedIn(cookie, now: now) {
      return .signIn(cookie: cookie, isNew: isNew)
    }
    return .pass(cookie: cookie, isNew: isNew)
  }

  /// A form is taken only from a page of this server, that this very browser was given.
  private func refusalOfForm(_ request: PageRequest, host: String) -> PageResponse? {
    let words = "This form is too old, or of another site. Go back, reload the page, and send it again."
    let refusal = PageResponse.plain(words, status: .forbidden)
    if let site = request.fetchSite, site != "same-origin" { return refusal }
    if let origin = request.origin, origin != "http://\(host)", origin != "https://\(host)" { return refusal }
    guard let cookie = request.cookie, let token = request.form["token"], visitors.isFormToken(token, of: cookie)
    else { return refusal }
    return nil
  }

  /// Whether a browser that was let in may stay: asked again and again by a stream, which outlives its request.
  func stay(of cookie: String) -> @Sendable (_ now: ContinuousClock.Instant) -> Bool {
    guard passphrase != nil else { return { _ in true } }
    let name = visitors.name(cookie)
    return { [visitors] now in visitors.isSignedIn(name, now: now) }
  }

  /// Seconds to wait before a passphrase is tried; 0 = it may be tried now.
  func delayOfSignIn(_ peer: String, now: ContinuousClock.Instant = .now) -> Int {
    delays.withLock { $0.attempt(peer, now: now) }
  }

  /// The passphrase was right.
  /// - Returns: a new cookie: one that was known before counts for nothing.
  func signIn(_ peer: String, now: ContinuousClock.Instant = .now) -> String {
    delays.withLock { $0.succeeded(peer) }
    let cookie = visitors.freshCookie()
    visitors.signIn(cookie, now: now)
    return cookie
  }
}
