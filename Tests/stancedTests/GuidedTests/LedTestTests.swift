import Feed
import Foundation
import GaitDSP
import SummaryStore
import Testing

@testable import stanced

/// Tests led through the daemon's own parts, in simulated time, with a walker who does what is asked for.
@Suite struct LedTestTests {
  /// A walker who has walked a little, so that it is known how the sensor sits.
  private func daemon() throws -> WornDaemon {
    let daemon = try WornDaemon(.tests)
    daemon.live(45, batch: 0.5)
    return daemon
  }

  private func tests(_ daemon: WornDaemon) -> [TestNote] {
    daemon.messages.compactMap { if case .test(let note) = $0 { note } else { nil } }
  }

  private func records(_ daemon: WornDaemon) -> [TestRecord] {
    daemon.entries.compactMap { if case .test(let record) = $0 { record } else { nil } }
  }

  /// Lets time pass until the test is in a phase.
  private func wait(for phase: String, trial: Int = 1, _ daemon: WornDaemon, atMost seconds: Int = 60) {
    for _ in 0..<(2 * seconds) {
      if let last = tests(daemon).last(where: { $0.event == "progress" }), last.phase == phase, last.trial == trial {
        return
      }
      daemon.live(0.5, batch: 0.5)
    }
    Issue.record("the test never came to \(phase)")
  }

  @Test func aTenMetreWalkIsLedToItsResult() throws {
    let daemon = try daemon()
    var request = TestRequest(protocol: "ten_metre_walk")
    request.person = "P-07"
    request.trials = 2
    request.notes = "new shoes"
    daemon.ask(.testStart(request, client: 3))
    for trial in 1...2 {
      wait(for: "trial", trial: trial, daemon)
      daemon.live(22, batch: 0.5)
      if trial == 1 { daemon.ask(.test(.note("left knee hurts"), client: 3)) }
      daemon.ask(.test(.next, client: 9))
    }
    daemon.live(20, batch: 0.5)
    let notes = tests(daemon)
    #expect(notes.first?.event == "started" && notes.first?.phases == ["stand_still", "trial", "settle"])
    #expect(notes.first?.instructions?.contains("14 m") == true)
    let trials = notes.filter { $0.event == "trial" }
    #expect(trials.map(\.trial) == [1, 2])
    let stopped = try #require(notes.last)
    #expect(stopped.event == "stopped" && stopped.endedBy == "completed" && stopped.person == "P-07")
    let speed = try #require(stopped.result?["mean_speed_m_s"]?.number)
    #expect((0.7...1.3).contains(speed))
    #expect(stopped.result?["trials"]?.list?.count == 2)
    #expect(trials.first?.result == stopped.result?["trials"]?.list?.first, "told twice, measured once")
    // Kept: as the session's wearer, and as the very text that was told.
    #expect(daemon.begun.map(\.wearer) == [nil, "P-07", nil])
    let record = try #require(records(daemon).last)
    #expect(record.end == .completed && record.notes == "new shoes\nleft knee hurts")
    #expect(records(daemon).first?.end == .open, "a power cut finds it open")
    let kept = try JSONDecoder().decode(FeedValue.self, from: Data((record.result ?? "").utf8))
    #expect(kept == stopped.result)
    #expect(record.parameters == #"{"distance_m":10,"run_in_m":2,"run_out_m":2,"trials":2}"#)
  }

  /// What a power cut leaves of a test holds no trial that was repeated.
  @Test func aRepeatedTrialIsOutOfTheRecord() throws {
    let daemon = try daemon()
    var request = TestRequest(protocol: "ten_metre_walk")
    request.trials = 2
    daemon.ask(.testStart(request, client: 3))
    wait(for: "trial", daemon)
    daemon.live(22, batch: 0.5)
    daemon.ask(.test(.next, client: 3))
    func kept() -> Int? {
      guard let result = records(daemon).last?.result else { return nil }
      return (try? JSONDecoder().decode(FeedValue.self, from: Data(result.utf8)))?["trials"]?.list?.count
    }
    for _ in 0..<20 where !tests(daemon).contains(where: { $0.event == "trial" }) { daemon.live(0.5, batch: 0.5) }
    try #require(kept() == 1)
    daemon.ask(.test(.repeatTrial, client: 3))
    #expect(kept() == nil, "its result is of no trial")
    #expect(records(daemon).last?.end == .open)
  }

  @Test func aStanceTestIsLedLegByLeg() throws {
    let daemon = try daemon()
    var request = TestRequest(protocol: "single_leg_stance")
    request.limitS = 20
    daemon.ask(.testStart(request, client: 1))
    daemon.live(110, batch: 0.5)
    let stopped = try #require(tests(daemon).last)
    #expect(stopped.event == "stopped" && stopped.endedBy == "completed")
    let trials = try #require(stopped.result?["trials"]?.list)
    #expect(trials.map { $0["side"]?.text } == ["left", "right"])
    for (trial, (held, drop)) in zip(trials, [(12.0, 3.0), (16, -2)]) {
      #expect(abs((trial["held_s"]?.number ?? 0) - held) < 0.1)
      #expect(abs((trial["drop_steady_deg"]?.number ?? 99) - drop) < 0.6)
    }
    let held = tests(daemon).compactMap(\.heldS)
    #expect((held.max() ?? 0) > 8, "the clock of the hold runs")
    let rows = daemon.entries.compactMap { if case .stanceTrials(let trials) = $0 { trials } else { nil } }.flatMap {
      $0
    }
    #expect(rows.map(\.side) == [.left, .right])
    // In the store obliquity is positive where the left side is up: a drop in left stance, the other way in right.
    #expect(rows.map { StanceTrialRecord($0).obliquitySteady > 0 } == [true, true])
  }

  /// The session begins in the middle of a step: whatever the first samples are, the shift onto the leg is found.
  @Test(arguments: 0..<24) func aStanceTestMayFollowAWalkAtOnce(_ moment: Int) throws {
    let daemon = try WornDaemon(.tests)
    daemon.live(10 + 0.63 * Double(moment), batch: 0.1)
    daemon.ask(.testStart(TestRequest(protocol: "free_walk"), client: 1))
    daemon.live(17, batch: 0.1)
    daemon.ask(.test(.stop, client: 1))
    daemon.live(1, batch: 0.1)
    var request = TestRequest(protocol: "single_leg_stance")
    request.limitS = 6
    daemon.ask(.testStart(request, client: 1))
    daemon.live(50, batch: 0.1)
    let trials = try #require(tests(daemon).last?.result?["trials"]?.list)
    #expect(trials.map { $0["side"]?.text } == ["left", "right"])
    for trial in trials { #expect(abs((trial["held_s"]?.number ?? 0) - 6) < 0.1) }
  }

  @Test func upAndGoIsLedOnAChair() throws {
    let daemon = try daemon()
    daemon.ask(.testStart(TestRequest(protocol: "timed_up_and_go"), client: 1))
    wait(for: "trial", daemon)
    daemon.live(28, batch: 0.5)
    daemon.ask(.test(.next, client: 1))
    daemon.live(10, batch: 0.5)
    let stopped = try #require(tests(daemon).last)
    let total = stopped.result?["mean_total_s"]?.number
    #expect((14...20).contains(total ?? 0), "\(String(describing: total))")
    #expect(!daemon.messages.contains { if case .hint(let note) = $0 { note.code == "strap_moved" } else { false } })
  }

  /// The walk of the trial itself shows how the sensor sits; what came before it has waited.
  @Test(arguments: [0.5, 10]) func theFirstThingWornMayBeAnUpAndGo(batch: Double) throws {
    let daemon = try WornDaemon(.tests)
    daemon.live(1, batch: 0.5)
    daemon.ask(.testStart(TestRequest(protocol: "timed_up_and_go"), client: 1))
    wait(for: "trial", daemon)
    daemon.live(30, batch: batch)
    daemon.ask(.test(.next, client: 1))
    daemon.live(10, batch: batch)
    let total = try #require(tests(daemon).last).result?["mean_total_s"]?.number
    #expect((14...20).contains(total ?? 0), "\(String(describing: total))")
  }

  @Test func anAbortedTestLeavesNoResult() throws {
    let daemon = try daemon()
    daemon.ask(.testStart(TestRequest(protocol: "two_minute_walk"), client: 1))
    daemon.live(30, batch: 0.5)
    daemon.ask(.test(.abort, client: 1))
    let last = try #require(tests(daemon).last)
    #expect(last.event == "aborted" && last.result == nil && last.walk == nil)
    #expect(records(daemon).last?.end == .aborted && records(daemon).last?.result == nil)
    daemon.live(5)
    #expect(daemon.begun.map(\.kind.name) == ["wear", "test", "wear"], "wear goes on")
  }

  @Test func theEndOfTheDaemonEndsTheTestWithItsResult() throws {
    let daemon = try daemon()
    daemon.ask(.testStart(TestRequest(protocol: "six_minute_walk"), client: 1))
    daemon.live(60, batch: 0.5)
    daemon.end()
    #expect(records(daemon).last?.end == .stopped)
    #expect(records(daemon).last?.result?.contains("\"minutes\":[{") == true)
  }

  @Test func whatMakesNoSenseIsRefusedInWords() throws {
    let daemon = try daemon()
    func refusal(_ order: AnalysisOrder) -> String? {
      let before = daemon.letters.count
      daemon.ask(order)
      for case .toOne(4, .error(let note)) in daemon.letters.dropFirst(before) { return note.message }
      return nil
    }
    var wrong = TestRequest(protocol: "ten_metre_walk")
    wrong.distanceM = 1e9
    #expect(refusal(.testStart(wrong, client: 4))?.contains("distance_m") == true)
    wrong = TestRequest(protocol: "free_walk")
    wrong.limitS = 20
    #expect(refusal(.testStart(wrong, client: 4))?.contains("does not belong") == true)
    wrong = TestRequest(protocol: "single_leg_stance")
    wrong.trials = 4
    #expect(refusal(.testStart(wrong, client: 4))?.contains("trials") == true)
    #expect(refusal(.testStart(TestRequest(protocol: "marathon"), client: 4))?.contains("ten_metre_walk") == true)
    for verb in [FeedRequest.TestVerb.next, .repeatTrial, .stop, .abort, .note("x")] {
      #expect(refusal(.test(verb, client: 4))?.contains("no test is running") == true)
    }
    daemon.ask(.testStart(TestRequest(protocol: "single_leg_stance"), client: 4))
    #expect(refusal(.testStart(TestRequest(protocol: "free_walk"), client: 4))?.contains("is running") == true)
    #expect(refusal(.test(.repeatTrial, client: 4))?.contains("no trial yet") == true)
    // Notes without end: bounded.
    for _ in 0..<120 { daemon.ask(.test(.note(String(repeating: "x", count: 256)), client: 4)) }
    #expect((records(daemon).last?.notes?.count ?? 0) < 26_000)
  }
}
