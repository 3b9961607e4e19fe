import HTTPTypes
import Testing

@testable import stance_serve

/// What passes the gate, and what does not.
@Suite struct GateTests {
  let begin = ContinuousClock.now

  private func gate(passphrase: Passphrase? = nil) -> Gate {
    Gate(passphrase: passphrase, hosts: HostNames(isLoopback: true, computer: "pi", others: []), now: begin)
  }

  private func request(
    _ method: PageRequest.Method = .get, cookie: String? = nil, form: [String: String] = [:],
    host: String = "localhost:8090"
  ) -> PageRequest {
    var request = PageRequest(method: method, path: "/", peer: "127.0.0.1")
    (request.host, request.cookie, request.form) = (host, cookie, form)
    return request
  }

  private func status(_ verdict: Gate.Verdict) -> Int? {
    if case .refuse(let response) = verdict { response.status.code } else { nil }
  }

  @Test func whoComesFirstIsGivenACookieThatNobodyElseHas() throws {
    let gate = gate()
    var seen: Set<String> = []
    for _ in 0..<20 {
      guard case .pass(let cookie, let isNew) = gate.judge(request(), isOpen: false, now: begin) else {
        Issue.record("refused")
        return
      }
      #expect(isNew)
      #expect(Visitors.isWellFormed(cookie))
      seen.insert(cookie)
    }
    #expect(seen.count == 20)
  }

  @Test(arguments: ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "[::1", "localhost:80x"])
  func anotherSitesNameThatPointsHereIsRefused(_ host: String) {
    #expect(status(gate().judge(request(host: host), isOpen: false, now: begin)) == 421)
  }

  @Test(arguments: ["localhost", "LOCALHOST:1", "127.0.0.1:8090", "[::1]:8090"])
  func loopbacksOwnNamesAreTaken(_ host: String) {
    #expect(status(gate().judge(request(host: host), isOpen: false, now: begin)) == nil)
  }

  @Test func onLoopbackTheComputersNameIsNotTaken() {
    #expect(!HostNames(isLoopback: true, computer: "pi", others: []).contains("pi.local"))
    let open = HostNames(isLoopback: false, computer: "pi", others: ["gait.clinic"])
    for name in ["pi", "pi.local:8090", "192.168.1.20", "[fe80::1]:80", "gait.clinic"] { #expect(open.contains(name)) }
    #expect(!open.contains("pi.evil.example"))
  }

  // MARK: Forms

  @Test func aFormIsTakenWithItsBrowsersTokenOnly() {
    let gate = gate()
    let (mine, other) = (gate.visitors.freshCookie(), gate.visitors.freshCookie())
    let token = gate.visitors.formToken(mine)
    #expect(status(gate.judge(request(.post, cookie: mine, form: ["token": token]), isOpen: false)) == nil)
    #expect(status(gate.judge(request(.post, cookie: other, form: ["token": token]), isOpen: false)) == 403)
    #expect(status(gate.judge(request(.post, cookie: mine), isOpen: false)) == 403)
    #expect(status(gate.judge(request(.post, form: ["token": token]), isOpen: false)) == 403)
    let flipped = String(token.dropLast()) + (token.hasSuffix("0") ? "1" : "0")
    #expect(status(gate.judge(request(.post, cookie: mine, form: ["token": flipped]), isOpen: false)) == 403)
  }

  @Test func aTokenOfAnotherRunCountsForNothing() {
    let (before, after) = (gate(), gate())
    let cookie = before.visitors.freshCookie()
    #expect(!after.visitors.isFormToken(before.visitors.formToken(cookie), of: cookie))
  }

  @Test func aFormOfAnotherSiteIsRefusedEvenWithTheToken() {
    let gate = gate()
    let cookie = gate.visitors.freshCookie()
    var post = request(.post, cookie: cookie, form: ["token": gate.visitors.formToken(cookie)])
    for site in ["cross-site", "same-site", "none"] {
      post.fetchSite = site
      #expect(status(gate.judge(post, isOpen: false)) == 403)
    }
    post.fetchSite = "same-origin"
    for origin in ["http://evil.example", "null", "http://localhost", "https://localhost:80900"] {
      post.origin = origin
      #expect(status(gate.judge(post, isOpen: false)) == 403)
    }
    post.origin = "http://localhost:8090"
    #expect(status(gate.judge(post, isOpen: false)) == nil)
  }

  // MARK: Signing in

  @Test func withAPassphraseNothingIsShownBeforeSigningIn() throws {
    let gate = gate(passphrase: Passphrase(encoded: "$argon2id$"))
    let cookie = gate.visitors.freshCookie()
    guard case .signIn = gate.judge(request(cookie: cookie), isOpen: false, now: begin) else {
      Issue.record("let in")
      return
    }
    guard case .pass = gate.judge(request(cookie: cookie), isOpen: true, now: begin) else {
      Issue.record("the sign-in page itself is closed")
      return
    }
    let signed = gate.signIn("127.0.0.1", now: begin)
    #expect(signed != cookie, "a cookie known before signing in must not be one that has signed in")
    guard case .pass = gate.judge(request(cookie: signed), isOpen: false, now: begin) else {
      Issue.record("signed in, and not let in")
      return
    }
  }

  @Test func aSessionEndsAfterAnHourWithoutRequestsAndAfterTwelveInAnyCase() {
    let visitors = Visitors()
    let (idle, busy) = (visitors.freshCookie(), visitors.freshCookie())
    visitors.signIn(idle, now: begin)
    visitors.signIn(busy, now: begin)
    for minute in stride(from: 30, to: 720, by: 30) {
      #expect(visitors.isSignedIn(busy, now: begin + .seconds(60 * minute)))
    }
    #expect(!visitors.isSignedIn(idle, now: begin + .seconds(3600)))
    #expect(!visitors.isSignedIn(busy, now: begin + .seconds(12 * 3600)))
  }

  @Test func signingOutEndsTheSession() {
    let visitors = Visitors()
    let cookie = visitors.freshCookie()
    visitors.signIn(cookie, now: begin)
    visitors.signOut(cookie)
    #expect(!visitors.isSignedIn(cookie, now: begin))
  }

  @Test func whoMayStayIsWhoIsStillSignedIn() {
    let gate = gate(passphrase: Passphrase(encoded: "$argon2id$"))
    let (cookie, other) = (gate.signIn("127.0.0.1", now: begin), gate.signIn("127.0.0.2", now: begin))
    let (stay, othersStay) = (gate.stay(of: cookie), gate.stay(of: other))
    #expect(stay(begin) && othersStay(begin))
    gate.visitors.signOut(cookie)
    #expect(!stay(begin) && othersStay(begin + .seconds(1800)))
    #expect(!othersStay(begin + .seconds(3600)), "a stream keeps no session awake")
    #expect(self.gate().stay(of: cookie)(begin + .seconds(1 << 30)), "where nobody signs in, nobody is signed out")
  }

  @Test func sessionsAreFewAndTheOldestGoesFirst() {
    let visitors = Visitors()
    let cookies = (0...Visitors.most).map { _ in visitors.freshCookie() }
    for (place, cookie) in cookies.enumerated() { visitors.signIn(cookie, now: begin + .seconds(place)) }
    #expect(!visitors.isSignedIn(cookies[0], now: begin + .seconds(60)))
    #expect(cookies.dropFirst().allSatisfy { visitors.isSignedIn($0, now: begin + .seconds(60)) })
  }
}
