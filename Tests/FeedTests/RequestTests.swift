import Feed
import Testing

@Suite struct RequestTests {
  private func parse(_ text: String) throws -> FeedRequest { try FeedRequest(parsing: Array(text.utf8)) }

  @Test func requestsAreReadAsTheyAreWritten() throws {
    let requests: [FeedRequest] = [
      .watch(.live), .watch(.events), .watch(.off), .status, .testStart(label: "10 m walk"), .testStop,
      .mark("left hip hurts"),
    ]
    for request in requests { #expect(try parse(request.line) == request) }
  }

  @Test func aBareWatchMeansLive() throws { #expect(try parse("?WATCH") == .watch(.live)) }

  @Test func wordsOfRequestsAreReadInAnyCase() throws {
    #expect(try parse("?status") == .status)
    #expect(try parse("?Test START walk") == .testStart(label: "walk"))
  }

  @Test func whatIsNoRequestIsRefusedInWords() {
    #expect(throws: FeedRequestError.noRequest) { try parse("STATUS") }
    #expect(throws: FeedRequestError.noRequest) { try parse("{\"class\":\"WATCH\"}") }
    #expect(throws: FeedRequestError.unknown("POLL;")) { try parse("?POLL;") }
    #expect(throws: FeedRequestError.argument("?TEST", "start LABEL, or stop")) { try parse("?TEST") }
    #expect(throws: FeedRequestError.argument("?MARK", "a text")) { try parse("?MARK   ") }
    #expect(throws: FeedRequestError.tooLong("?MARK", 256)) { try parse("?MARK " + String(repeating: "x", count: 257)) }
  }

  @Test func bytesThatAreNoTextAreRefused() {
    #expect(throws: FeedRequestError.notText) { try FeedRequest(parsing: [0x3F, 0xFF, 0xFE]) }
    #expect(throws: FeedRequestError.notText) { try parse("?MARK a\u{1B}[2Jb") }
  }

  @Test func noGarbageTrapsTheParser() {
    var state: UInt64 = 88
    for _ in 0..<5_000 {
      var bytes: [UInt8] = state % 2 == 0 ? Array("?TEST start ".utf8) : []
      for _ in 0..<24 {
        state = state &* 6_364_136_223_846_793_005 &+ 1
        bytes.append(UInt8(truncatingIfNeeded: state >> 33))
      }
      _ = try? FeedRequest(parsing: bytes)
    }
  }
}
