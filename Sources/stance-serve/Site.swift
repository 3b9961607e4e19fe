import Feed
import Foundation
import GaitDSP
import HTTPTypes
import Logging
import Report
import ServiceProcess
import SummaryStore

/// Every address that is served, and what answers it. Anything else is not found: no address is ever a file's.
struct Site: Sendable {
  let gate: Gate
  let hub: FeedHub
  let asker: FeedAsker
  let shelf: StoreShelf
  let limits: FindingThresholds
  let frame: ReportFrame
  let logger: Logger

  func respond(to request: PageRequest) async -> PageResponse {
    let path = request.path
    if request.method == .other {
      var response = PageResponse.plain("Only GET, HEAD and POST are answered.", status: .methodNotAllowed)
      response.fields[.allow] = "GET, HEAD, POST"
      return response
    }
    let isAsset = path.hasPrefix("/assets/")
    switch gate.judge(request, isOpen: isAsset || path == "/sign-in") {
    case .refuse(let refusal): return refusal
    case .signIn(let cookie, let isNew):
      var response = signInFirst(request, cookie: cookie)
      if isNew { response.setCookie(cookie) }
      return response
    case .pass(let cookie, let isNew):
      if isAsset { return Assets.response(path) ?? notFound }
      var response = request.method == .post ? await take(request, cookie: cookie) : await show(request, cookie: cookie)
      if isNew, response.fields[.setCookie] == nil { response.setCookie(cookie) }
      return response
    }
  }

  /// A page goes to the form; a stream or a script is told so.
  private func signInFirst(_ request: PageRequest, cookie: String) -> PageResponse {
    if request.wantsJSON || request.path == "/events" || request.method == .post {
      return request.wantsJSON
        ? .json(#"{"ok":false,"message":"Signed out: reload the page."}"#, status: .unauthorized)
        : .plain("Sign in first.", status: .unauthorized)
    }
    return .redirect(to: "/sign-in?next=\(QueryText.encoded(request.path))")
  }

  // MARK: GET

  private func show(_ request: PageRequest, cookie: String) async -> PageResponse {
    let token = gate.visitors.formToken(cookie)
    let signOutToken = gate.passphrase == nil ? nil : token
    switch request.path {
    case "/": return .page(LivePage(limits: limits, signOutToken: signOutToken).html)
    case "/test":
      // A store that cannot be read keeps nobody from testing.
      let people = (try? await shelf.read { try $0.wearers(limit: 200) }) ?? []
      return .page(
        TestPage(
          token: token, people: people.compactMap(\.name), signOutToken: signOutToken,
          notice: request.query["sent"] == nil ? nil : "The daemon has taken it."
        ).html)
    case "/people":
      return await stored(.people) { reader in
        .page(PeoplePage(wearers: try reader.wearers(), signOutToken: signOutToken).html)
      }
    case "/person":
      let name = request.query["name"].flatMap { $0.isEmpty ? nil : $0 }
      let before = request.query["before"].flatMap { Int64($0) }
      return await stored(.people) { reader in
        let found = try reader.sessions(of: name, before: before, limit: PersonPage.most + 1)
        let shown = Array(found.prefix(PersonPage.most))
        let aborted = try shown.filter { try $0.kind == "test" && reader.test(of: SessionID($0.id))?.end == .aborted }
        return .page(
          PersonPage(
            name: name, sessions: shown, hasMore: found.count > shown.count, aborted: Set(aborted.map(\.id)),
            people: try Self.people(in: reader), signOutToken: signOutToken
          ).html)
      }
    case "/events":
      // A page asks for the head to learn whether it is still let in: for that nobody has to ask the daemon.
      if request.method == .head { return .plain("", status: .ok) }
      guard let stream = await hub.watch(while: gate.stay(of: cookie)) else {
        return .plain("\(FeedHub.mostWatchers) pages are open already.", status: .serviceUnavailable)
      }
      return .events(stream)
    case "/sign-in":
      guard gate.passphrase != nil else { return .redirect(to: "/") }
      return .page(SignInPage(token: token, next: Self.ownPath(request.query["next"]), words: nil).html)
    case "/trend":
      return await stored(.trend) { reader in
        let trend = TrendPage(
          trend: try Trend(reader), name: "All days of this store",
          program: "stance \(Release.version)", made: today())
        return .page(
          SheetPage(sheet: trend.sheet, title: "Trend of the whole store").html, styleHash: SheetPage.styleHash)
      }
    default:
      guard request.path.hasPrefix("/session/"), let id = Self.number(request.path.dropFirst(9)) else {
        return notFound
      }
      return await stored(.people) { [frame] reader in
        let session = try reader.session(SessionID(id))
        let model = try frame.model(of: id, from: reader)
        return .page(
          SheetPage(
            sheet: ReportSheet(model: model, id: "sheet").markup(), title: "Session \(id)",
            back: "/person?name=\(QueryText.encoded(session.record.wearer ?? ""))"
          ).html, styleHash: SheetPage.styleHash)
      }
    }
  }

  private static func people(in reader: StoreReader) throws -> Int {
    try reader.wearers().count { $0.name != nil }
  }

  /// Whole and positive, in its shortest form: one address a session.
  static func number(_ text: Substring) -> Int64? {
    guard let value = Int64(text), value > 0, "\(value)" == text else { return nil }
    return value
  }

  private var notFound: PageResponse {
    .page(ProblemPage(title: "Not found", words: "There is no such page.", section: nil).html, status: .notFound)
  }

  private func stored(
    _ section: Layout.Section, _ work: @escaping @Sendable (StoreReader) throws -> PageResponse
  ) async -> PageResponse {
    do { return try await shelf.read(work) } catch StoreError.noSuchSession {
      return notFound
    } catch {
      logger.error("\(error)")
      return .page(
        ProblemPage(title: "Store not readable", words: StoreTrouble.words(error), section: section).html,
        status: .serviceUnavailable)
    }
  }

  // MARK: POST

  private func take(_ request: PageRequest, cookie: String) async -> PageResponse {
    switch request.path {
    case "/sign-in": return await signIn(request, cookie: cookie)
    case "/sign-out":
      gate.visitors.signOut(cookie)
      await hub.endOverdue()
      var response = PageResponse.redirect(to: "/sign-in")
      response.setCookie(gate.visitors.freshCookie())
      return response
    default:
      guard request.path.hasPrefix("/test/") else { return notFound }
      do {
        let verb = String(request.path.dropFirst(6))
        guard let order = try TestOrder.request(verb, form: request.form) else { return notFound }
        try await asker.order(order)
        return answer(nil, to: request)
      } catch let failure as TestOrder.Failure {
        return answer(failure.description, to: request)
      } catch {
        return answer(FeedAsker.words(error, path: asker.path), to: request)
      }
    }
  }

  /// - Parameter trouble: `nil` when the daemon has taken the order.
  private func answer(_ trouble: String?, to request: PageRequest) -> PageResponse {
    if request.wantsJSON {
      struct Told: Encodable {
        var ok: Bool
        var message: String?
      }
      let json = (try? JSONEncoder().encode(Told(ok: trouble == nil, message: trouble))) ?? Data("{}".utf8)
      return .json(String(decoding: json, as: UTF8.self), status: trouble == nil ? .ok : .conflict)
    }
    guard let trouble else { return .redirect(to: "/test?sent=1") }
    return .page(ProblemPage(title: "Not done", words: trouble, section: .test).html, status: .conflict)
  }

  private func signIn(_ request: PageRequest, cookie: String) async -> PageResponse {
    let next = Self.ownPath(request.form["next"])
    guard let passphrase = gate.passphrase else { return .redirect(to: next) }
    func again(_ words: String, _ status: HTTPResponse.Status) -> PageResponse {
      .page(SignInPage(token: gate.visitors.formToken(cookie), next: next, words: words).html, status: status)
    }
    let wait = gate.delayOfSignIn(request.peer)
    guard wait == 0 else {
      var response = again("Too many attempts. Wait \(wait) s, then try again.", .tooManyRequests)
      response.fields[.retryAfter] = "\(wait)"
      return response
    }
    let words = request.form["passphrase"] ?? ""
    let isRight = try? await shelf.aside {
      // Makes room for what the hash needs.
      Residence.forgetCode()
      return passphrase.isRight(words)
    }
    guard isRight == true else {
      logger.notice("a wrong passphrase from \(request.peer)")
      return again("That is not the passphrase.", .forbidden)
    }
    var response = PageResponse.redirect(to: next)
    response.setCookie(gate.signIn(request.peer))
    return response
  }

  /// A path of this server, whatever a link says.
  static func ownPath(_ text: String?) -> String {
    guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), text.utf8.count <= 200,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
    else { return "/" }
    return text
  }
}
