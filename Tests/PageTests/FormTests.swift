import Feed
import Testing

@testable import stance_serve

@Suite struct FormTests {
  @Test func fieldsAreDecodedAsBrowsersWriteThem() {
    #expect(
      FormFields.parse("a=1&person=P+07&notes=%C3%A4%26%3D&empty=&bare") == [
        "a": "1", "person": "P 07", "notes": "ä&=", "empty": "", "bare": "",
      ])
  }

  @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%ff", "a=1&a=2", "%00%fe=1"])
  func whatIsNoFormIsRefused(_ text: String) { #expect(FormFields.parse(text) == nil) }

  @Test func tooManyFieldsAreRefused() {
    let many = (0..<FormFields.most + 1).map { "f\($0)=1" }.joined(separator: "&")
    #expect(FormFields.parse(many) == nil)
  }

  @Test func anOrderIsWhatTheDaemonReads() throws {
    let form = [
      "protocol": "ten_metre_walk", "person": " P-07 ", "notes": "left\nhip", "distance_m": "6", "run_in_m": "1.5",
      "run_out_m": "", "walk_trials": "2", "stance_trials": "3", "token": "x",
    ]
    guard let request = try TestOrder.request("start", form: form) else {
      Issue.record("no order")
      return
    }
    let line = request.line
    #expect(try FeedRequest(parsing: Array(line.utf8)) == request)
    guard case .testStart(let test) = request else {
      Issue.record("not a start")
      return
    }
    #expect((test.person, test.notes) == ("P-07", "left hip"))
    #expect((test.distanceM, test.runInM, test.runOutM, test.trials, test.limitS) == (6, 1.5, nil, 2, nil))
  }

  @Test func noNoteMakesASecondLine() throws {
    let request = try TestOrder.request("note", form: ["note": "a\r\n?TEST abort\u{0}\u{85}b"])
    let line = try #require(request?.line)
    #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control })
    #expect(try FeedRequest(parsing: Array(line.utf8)) == request)
  }

  @Test(arguments: [
    ["protocol": "marathon"], [:], ["protocol": "free_walk", "person": "<script>"],
    ["protocol": "free_walk", "notes": String(repeating: "x", count: 257)],
    ["protocol": "ten_metre_walk", "distance_m": "1e9"], ["protocol": "ten_metre_walk", "distance_m": "nan"],
    ["protocol": "ten_metre_walk", "walk_trials": "-1"], ["protocol": "single_leg_stance", "limit_s": "31"],
  ])
  func whatMakesNoSenseNeverReachesTheDaemon(_ form: [String: String]) {
    #expect(throws: TestOrder.Failure.self) { try TestOrder.request("start", form: form) }
  }

  /// What is counted is whole, and what is measured is written as people write it.
  @Test(arguments: [
    ("timed_up_and_go", "tug_trials", "2.7"), ("timed_up_and_go", "tug_trials", "2.0"),
    ("ten_metre_walk", "walk_trials", "1e0"), ("single_leg_stance", "stance_trials", "4"),
    ("single_leg_stance", "stance_trials", "three"), ("ten_metre_walk", "distance_m", "0x8"),
    ("ten_metre_walk", "run_in_m", "1e0"), ("single_leg_stance", "limit_s", "10 s"),
  ])
  func aNumberThatIsNoneIsRefusedInWords(test: String, field: String, text: String) {
    let failure = #expect(throws: TestOrder.Failure.self) {
      try TestOrder.request("start", form: ["protocol": test, field: text])
    }
    let words = failure?.description ?? ""
    #expect(words.contains("number") && words.contains(" to "), "what may be said: \(words)")
    #expect(words.contains("whole") == field.hasSuffix("trials"), "\(words)")
  }

  @Test func aMeasureMayHaveAFraction() throws {
    let request = try TestOrder.request(
      "start", form: ["protocol": "ten_metre_walk", "distance_m": "6.5", "walk_trials": "2"])
    guard case .testStart(let test) = request else {
      Issue.record("not a start")
      return
    }
    #expect((test.distanceM, test.trials) == (6.5, 2))
  }

  @Test func longestOrderFitsIntoALineOfTheFeed() throws {
    // Four bytes a character, two thirds of them beyond what JSON leaves as it is.
    let words = String(repeating: "🦿", count: 256)
    let order = try #require(
      try TestOrder.request("start", form: ["protocol": "ten_metre_walk", "person": "P", "notes": words]))
    #expect(order.line.utf8.count < FeedLimits().lineBytes)
    let quoted = try #require(
      try TestOrder.request("start", form: ["protocol": "free_walk", "notes": String(repeating: "\"", count: 256)]))
    #expect(quoted.line.utf8.count < FeedLimits().lineBytes)
  }

  @Test(arguments: ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x", "", "people"])
  func signingInLeadsToThisServerOnly(_ next: String) { #expect(Site.ownPath(next) == "/") }

  @Test func sessionsHaveOneAddressEach() {
    #expect(Site.number("17") == 17)
    for text in ["017", "+17", "-1", "0", "1e3", "9223372036854775808", "", "1/2", "٣"] {
      #expect(Site.number(text[...]) == nil)
    }
  }
}
