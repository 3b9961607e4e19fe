import Foundation
import Testing

@testable import stance_serve

/// Lines of the daemon's on their way to browsers.
@Suite struct RelayedLineTests {
  private func line(_ text: String) -> FeedLine? { FeedLine(Array(text.utf8), decoder: JSONDecoder()) }

  @Test func aMessageIsPassedOnByteForByte() throws {
    let text = #"{"bout":0,"class":"STEP","measures":{"step_time_s":0.56},"new_key":[1,{"a":null}]}"#
    let relayed = try #require(line(text))
    #expect(String(decoding: relayed.frame, as: UTF8.self) == "data: \(text)\n\n")
  }

  @Test func keysThatMeanOtherThingsElsewhereLoseNoMessage() throws {
    let stopped = try #require(line(#"{"class":"TEST","event":"stopped","protocol":"free_walk","session":4}"#))
    #expect(stopped.isTestRunning == false && stopped.feedVersion == nil)
    let status = try #require(line(#"{"class":"STATUS","session":{"kind":"test","t":1}}"#))
    #expect(status.isTestRunning == true)
    #expect(line(#"{"class":"VERSION","protocol":1}"#)?.feedVersion == 1)
    #expect(line(#"{"class":"ERROR","message":"no"}"#)?.message == "no")
  }

  @Test(arguments: ["", "{}", "[]", "{\"class\":1}", "{\"class\":\"STEP\"", "data: x", "{\"class\":\"A\u{1}\"}"])
  func whatIsNoMessageIsNotPassedOn(_ text: String) { #expect(line(text) == nil) }

  @Test func noLineEndsAnEventOfTheStream() {
    #expect(line("{\"class\":\"HINT\"}\n\ndata: {\"class\":\"FORGED\"}") == nil)
    #expect(line("{\"class\":\r\"HINT\"}") == nil)
  }

  @Test func aRefusalIsInWordsForAPerson() {
    func words(_ refusal: String) -> String { FeedAsker.words(FeedTrouble.refused(refusal), path: "/feed.sock") }
    #expect(words(#"the test "free_walk" is running: ?TEST stop ends it"#) == #"The test "free_walk" is running."#)
    #expect(words("no samples yet: a test needs a sensor; see ?STATUS") == "No samples yet: a test needs a sensor.")
    #expect(words(#""trials" must be 1 to 3"#) == #""trials" must be 1 to 3."#)
  }

  @Test func aPageThatComesLateIsToldWhatRunsAndNoMore() throws {
    var recollection = Recollection()
    func take(_ text: String) throws { recollection.take(try #require(line(text))) }
    try take(#"{"class":"SESSION","event":"began","kind":"test"}"#)
    try take(#"{"class":"TEST","event":"started"}"#)
    for second in 1...5 { try take("{\"class\":\"TEST\",\"event\":\"progress\",\"elapsed_s\":\(second)}") }
    for step in 1...100 { try take("{\"class\":\"STEP\",\"t\":\(step)}") }
    for _ in 1...100 { try take(#"{"class":"PELVIS","t":1}"#) }
    var told = recollection.lines.map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(told.count == 1 + Recollection.steps + 2)
    #expect(told.contains { $0.contains("\"t\":100}") } && !told.contains { $0.contains("\"t\":1}") })
    #expect(told.last?.contains("\"elapsed_s\":5") == true)
    try take(#"{"class":"TEST","event":"stopped"}"#)
    told = recollection.lines.map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(!told.contains { $0.contains("started") || $0.contains("progress") })
    #expect(told.contains { $0.contains("stopped") }, "the last result is there for who comes later")
  }

  @Test func ofATrialThatWasRepeatedOnlyTheLastResultIsTold() throws {
    var recollection = Recollection()
    func take(_ text: String) throws { recollection.take(try #require(line(text))) }
    try take(#"{"class":"TEST","event":"started"}"#)
    for (side, held) in [("left", 2), ("right", 7), ("left", 6)] {
      try take(#"{"class":"TEST","event":"trial","trial":1,"side":"\#(side)","result":{"held_s":\#(held)}}"#)
    }
    let told = recollection.lines.map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(told.count == 3)
    #expect(!told.contains { $0.contains(#""held_s":2"#) } && told.contains { $0.contains(#""held_s":6"#) })
  }
}
