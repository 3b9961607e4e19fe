import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// Between Hummingbird and the site: turns requests into bounded text, and answers into bytes.
struct PageResponder: HTTPResponder {
  /// Who asks; all that a page needs of a connection.
  struct Context: InitializableFromSource {
    let peer: String

    init(source: ApplicationRequestContextSource) { peer = Peer.name(source.channel.remoteAddress) }
  }

  let site: Site

  func respond(to request: Request, context: Context) async throws -> Response {
    var page = Self.page(request, peer: context.peer)
    if page.method == .post {
      if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > PageRequest.longestBody {
        return Self.closing(.plain("That is too long.", status: .contentTooLarge))
      }
      guard page.contentType?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true else {
        return Self.closing(.plain("Only forms are taken.", status: .unsupportedMediaType))
      }
      let body: ByteBuffer
      do { body = try await request.body.collect(upTo: PageRequest.longestBody) } catch is NIOTooManyBytesError {
        return Self.closing(.plain("That is too long.", status: .contentTooLarge))
      }
      guard let form = FormFields.parse(String(buffer: body)) else {
        return Self.closing(.plain("That is no form.", status: .badRequest))
      }
      page.form = form
    }
    return Self.response(await site.respond(to: page), isHead: page.method == .head)
  }

  private static func page(_ request: Request, peer: String) -> PageRequest {
    let target = request.head.path ?? "/"
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var page = PageRequest(method: method(request.method), path: parts.first.map(String.init) ?? "/", peer: peer)
    if parts.count == 2 { page.query = FormFields.parse(parts[1]) ?? [:] }
    page.host = request.head.authority
    page.cookie = cookie(request.headers)
    page.origin = request.headers[.origin]
    page.fetchSite = HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] }
    page.contentType = request.headers[.contentType]
    page.wantsJSON = request.headers[.accept]?.contains("application/json") == true
    return page
  }

  private static func method(_ method: HTTPRequest.Method) -> PageRequest.Method {
    switch method {
    case .get: .get
    case .head: .head
    case .post: .post
    default: .other
    }
  }

  private static func cookie(_ fields: HTTPFields) -> String? {
    for field in fields[values: .cookie] {
      for pair in field.split(separator: ";") {
        let text = pair.drop { $0 == " " }
        guard text.hasPrefix(Visitors.cookieName + "=") else { continue }
        let value = String(text.dropFirst(Visitors.cookieName.count + 1))
        return Visitors.isWellFormed(value) ? value : nil
      }
    }
    return nil
  }

  /// What of the body is still to come is not read.
  private static func closing(_ page: PageResponse) -> Response {
    var response = response(page, isHead: false)
    response.headers[.connection] = "close"
    return response
  }

  private static func response(_ page: PageResponse, isHead: Bool) -> Response {
    var fields = page.fields
    switch page.body {
    case .bytes(let bytes):
      fields[.contentLength] = "\(bytes.count)"
      return Response(
        status: page.status, headers: fields,
        body: isHead ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    case .events(let stream):
      if isHead { return Response(status: page.status, headers: fields) }
      return Response(
        status: page.status, headers: fields,
        body: ResponseBody { writer in
          // A server that is told to end waits for what it is answering.
          try await withGracefulShutdownHandler {
            for await frame in stream.frames { try await writer.write(ByteBuffer(bytes: frame)) }
          } onGracefulShutdown: {
            stream.end()
          }
          try await writer.finish(nil)
        })
    }
  }
}
