import Feed
import Testing

@Suite struct RequestTests {
  private func parse(_ text: String) throws -> FeedRequest { try FeedRequest(parsing: Array(text.utf8)) }

  @Test func requestsAreReadAsTheyAreWritten() throws {
    var walk = TestRequest(protocol: "ten_metre_walk")
    walk.person = "P-07"
    walk.label = "with \"stick\" {left}"
    walk.notes = "[tired]"
    walk.distanceM = 10
    walk.runInM = 1.5
    walk.runOutM = 0
    walk.trials = 3
    var stance = TestRequest(protocol: "single_leg_stance")
    stance.limitS = 20
    let requests: [FeedRequest] = [
      .watch(.live), .watch(.events), .watch(.off), .status, .testStart(walk), .testStart(stance), .test(.next),
      .test(.repeatTrial), .test(.note("left knee")), .test(.stop), .test(.abort), .mark("left hip hurts"),
    ]
    for request in requests { #expect(try parse(request.line) == request) }
  }

  @Test func aBareWatchMeansLive() throws { #expect(try parse("?WATCH") == .watch(.live)) }

  @Test func wordsOfRequestsAreReadInAnyCase() throws {
    #expect(try parse("?status") == .status)
    #expect(try parse("?TEST Repeat") == .test(.repeatTrial))
  }

  @Test func aBareLabelIsAFreeWalk() throws {
    var walk = TestRequest(protocol: "free_walk")
    walk.label = "with stick"
    #expect(try parse("?Test START with stick") == .testStart(walk))
  }

  @Test func aTestWithAWrongKeyIsRefusedByTheKeysName() {
    for (json, key) in [
      (#"{"protocol":"free_walk","persom":"x"}"#, "persom"), (#"{"person":"x"}"#, "protocol"),
      (#"{"protocol":"free_walk","person":"<b>"}"#, "person"), (#"{"protocol":"free_walk","person":"  "}"#, "person"),
      (#"{"protocol":"free_walk","person":7}"#, "person"), (#"{"protocol":"free_walk","trials":1.5}"#, "trials"),
      (#"{"protocol":"free_walk","distance_m":"ten"}"#, "distance_m"),
      (#"{"protocol":"free_walk","distance_m":true}"#, "distance_m"),
      (#"{"protocol":"free_walk","label":"a\nb"}"#, "label"),
    ] {
      do {
        _ = try parse("?TEST start \(json)")
        Issue.record("taken: \(json)")
      } catch let error as FeedRequestError {
        guard case .key(key, _) = error else {
          Issue.record("\(json): \(error)")
          continue
        }
      } catch { Issue.record("\(error)") }
    }
  }

  @Test func nestedOrBrokenJSONIsRefused() {
    let deep = String(repeating: "[", count: 2000)
    for json in [
      #"{"protocol":{"a":1}}"#, #"{"protocol":["x"]}"#, "{", "{}}{", #"{"protocol":"#, "{\"protocol\":\(deep)",
    ] {
      #expect(throws: FeedRequestError.self) { try parse("?TEST start \(json)") }
    }
  }

  @Test func whatIsNoRequestIsRefusedInWords() {
    #expect(throws: FeedRequestError.noRequest) { try parse("STATUS") }
    #expect(throws: FeedRequestError.noRequest) { try parse("{\"class\":\"WATCH\"}") }
    #expect(throws: FeedRequestError.unknown("POLL;")) { try parse("?POLL;") }
    #expect(throws: FeedRequestError.argument("?TEST", "start …, next, repeat, note TEXT, stop or abort")) {
      try parse("?TEST")
    }
    #expect(throws: FeedRequestError.argument("?MARK", "a text")) { try parse("?MARK   ") }
    #expect(throws: FeedRequestError.tooLong("?MARK", 256)) { try parse("?MARK " + String(repeating: "x", count: 257)) }
  }

  @Test func bytesThatAreNoTextAreRefused() {
    #expect(throws: FeedRequestError.notText) { try FeedRequest(parsing: [0x3F, 0xFF, 0xFE]) }
    #expect(throws: FeedRequestError.notText) { try parse("?MARK a\u{1B}[2Jb") }
  }

  /// Words of the language and bytes of none, in any order: what is taken can be written again, the rest is refused.
  @Test func garbageIsARequestThatCanBeWrittenAgainOrIsRefused() throws {
    let words = [
      "?", "?TEST", "start", "note", "next", "stop", "?MARK", "?WATCH", "live", "off", "?STATUS", " ", "\t", "\r", "{",
      "}", "{\"protocol\":\"x\"}", "\"protocol\"", "\"trials\"", ":", ",", "3", "-1e9", "null", "\"", "\\", "knee", "é",
      "\u{7}", "\u{2028}",
    ].map { Array($0.utf8) }
    let prefixes = ["", "?TEST start ", "?TEST note ", "?MARK ", "?WATCH "].map { Array($0.utf8) }
    var state: UInt64 = 88
    func draw(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1
      return Int(state >> 33) % count
    }
    var (taken, refused) = (0, 0)
    for _ in 0..<20_000 {
      var bytes = prefixes[draw(prefixes.count)]
      for _ in 0..<(1 + draw(6)) {
        bytes += draw(20) == 0 ? [UInt8(draw(256))] : words[draw(words.count)]
      }
      let request: FeedRequest
      do { request = try FeedRequest(parsing: bytes) } catch {
        #expect(!error.description.isEmpty)
        refused += 1
        continue
      }
      #expect(try parse(request.line) == request, "\(request.line)")
      taken += 1
    }
    #expect(taken > 1000 && refused > 1000)
  }
}
