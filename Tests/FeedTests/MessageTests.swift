import Feed
import Foundation
import Testing

@Suite struct MessageTests {
  private static let walk = WalkNote(
    left: SideNote(steps: 40, finding: "present", standingDropMeanDeg: 5.1, contactDropMeanDeg: 3.2),
    right: SideNote(steps: 41, finding: "none", standingDropMeanDeg: nil, contactDropMeanDeg: 0.4),
    cadenceStepsMin: 104.5, speedMPerS: 1.21, contactDifferenceDeg: 2.8, sentences: ["Left: …", "Right: …"])

  private static let test: TestNote = {
    var test = TestNote(event: "stopped")
    test.protocol = "ten_metre_walk"
    test.person = "P-07"
    test.label = "10m"
    test.durationS = 12
    test.endedBy = "completed"
    test.walk = walk
    test.hints = [HintNote(code: "stand_still", text: "Stand still 3 s more.")]
    test.result = .object([
      "trials": .list([.object(["time_s": .number(8.25), "trial": .integer(1), "reliable": .flag(true)])]),
      "speed_m_s": .null, "reason": .text("a \"b\""),
    ])
    return test
  }()

  private static let messages: [FeedMessage] = {
    var status = StatusNote()
    status.sensor = StatusNote.SensorPart(chip: "LSM6DSO", bus: "i2c-1", address: 0x6A)
    status.sensor?.rateHz = 104.2
    status.session = StatusNote.SessionPart(kind: "test", label: "10m", t: 12.5, startUnixS: nil)
    status.samples.faults = ["torn_frames": 2]
    status.queues = [StatusNote.QueuePart(name: "samples", waiting: 1, capacity: 64, lost: 0)]
    status.store = StatusNote.DiskPart(state: "ok", waiting: 0, lost: 0)
    status.recorder = StatusNote.DiskPart(state: "no space left", waiting: 40, lost: 7)
    return [
      .version(VersionNote(release: "0.1.0")), .status(status), .watch(WatchNote(mode: "live")),
      .session(SessionNote(event: "began", kind: "wear", label: nil, startUnixS: 1.5e9)),
      .pelvis(PelvisNote(t: 1.25, obliquityDeg: -2.5, tiltDeg: 9, rotationDeg: nil)),
      .contact(ContactNote(t: 2, type: "IC", side: "left", bout: 0, confidence: 0.9)),
      .step(
        StepNote(
          t: 2, side: "left", bout: 0, quality: "ok", measures: ["contact_drop_mean_deg": 3.5, "step_time_s": 0.5])),
      .bout(BoutNote(number: 0, t: 1, endT: 9, endedBy: "pause", reliable: true, walk: walk)),
      .standing(StandingNote(t: 0, endT: 5, swayDeg: 0.2, changeDeg: nil, strapMoved: false)),
      .gap(GapNote(t: 5, endT: 6, cause: "bus_failed", missing: 104, bridged: false)),
      .test(test),
      .mark(MarkNote(t: 3, text: "a \"quoted\" note\\ with ü and \u{2028}")),
      .hint(HintNote(code: "strap_moved", text: "…")), .error(ErrorNote("no", closing: true)),
    ]
  }()

  @Test func everyMessageComesBackAsItWasSent() throws {
    let (encoder, decoder) = (FeedEncoder(), FeedDecoder())
    for message in Self.messages {
      let line = try encoder.line(message)
      #expect(line.last == UInt8(ascii: "\n"))
      #expect(line.dropLast().contains(UInt8(ascii: "\n")) == false, "a message is one line")
      #expect(try decoder.message(line.dropLast()) == message)
    }
  }

  @Test func keysHaveTheirUnitsInSnakeCase() throws {
    let line = String(
      decoding: try FeedEncoder().line(
        .bout(
          BoutNote(number: 0, t: 1, endT: 9, endedBy: "pause", reliable: true, walk: Self.walk))), as: UTF8.self)
    for key in ["\"class\":\"BOUT\"", "\"end_t\":9", "\"cadence_steps_min\":104.5", "\"speed_m_per_s\":1.21"] {
      #expect(line.contains(key), "\(key) in \(line)")
    }
  }

  @Test func aClassOfANewerDaemonIsToldFromRubbish() {
    let decoder = FeedDecoder()
    #expect(throws: FeedMessageError.unknownClass("SKY")) { try decoder.message(Array(#"{"class":"SKY"}"#.utf8)) }
    #expect(throws: FeedMessageError.self) { try decoder.message(Array("nonsense".utf8)) }
    #expect(throws: FeedMessageError.self) { try decoder.message(Array(#"{"class":"PELVIS"}"#.utf8)) }
  }

  @Test func keysThatAreNotKnownArePassedOver() throws {
    let line = #"{"class":"MARK","t":1,"text":"x","colour":"red"}"#
    #expect(try FeedDecoder().message(Array(line.utf8)) == .mark(MarkNote(t: 1, text: "x")))
  }

  @Test func whatWasNotMeasuredIsNoFigure() {
    #expect(Double.nan.figure(2) == nil)
    #expect(Double.infinity.figure(2) == nil)
    #expect((1.23456).figure(2) == 1.23)
  }
}
