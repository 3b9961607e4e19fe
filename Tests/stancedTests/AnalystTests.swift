import Feed
import GaitDSP
import IMU
import Testing
import Walker

@testable import stanced

@Suite struct AnalystTests {
  @Test func aWalkOfTheWeakLeftIsFoundThroughTheBus() throws {
    let daemon = try WornDaemon()
    daemon.live(190)
    #expect(daemon.bouts.count == 1)
    let finding = try #require(daemon.bouts.first?.finding)
    #expect(finding.left.grade == .present && finding.right.grade == .none)
    let clean = daemon.steps.filter { $0.quality == .ok }
    #expect(clean.count > 100)
    let sent = daemon.messages.filter { if case .step = $0 { true } else { false } }.count
    #expect(sent == daemon.steps.count, "each step is told once")
    let status = daemon.board.current
    #expect(status.state == "sampling" && status.walking.bouts == 1)
    #expect(status.walking.stepsLeft + status.walking.stepsRight == clean.count)
    #expect(status.walking.mountUp == "+x" && status.walking.mountForward == "-z")
  }

  @Test func nobodyIsToldWhatNobodyWatches() throws {
    let daemon = try WornDaemon()
    daemon.isWatched = false
    daemon.live(60)
    #expect(daemon.steps.count > 20)
    let told = daemon.messages.filter { if case .session = $0 { false } else { true } }
    #expect(told.isEmpty)
  }

  @Test func theLivePelvisComesTwentyFiveTimesASecond() throws {
    let daemon = try WornDaemon()
    daemon.live(40)
    daemon.isLive = true
    daemon.live(10, batch: Sampler.liveBatch)
    var times: [Double] = []
    for message in daemon.messages {
      if case .pelvis(let note) = message {
        times.append(note.t)
        #expect(abs(try #require(note.obliquityDeg)) < 20)
      }
    }
    #expect((200...300).contains(times.count))
    #expect(times == times.sorted())
  }

  @Test func theEndClosesTheOpenBoutAndSaysSo() throws {
    let daemon = try WornDaemon()
    daemon.live(60)
    #expect(daemon.bouts.isEmpty, "the walk still goes on")
    daemon.end()
    #expect(daemon.bouts.map(\.cause) == [.recording])
    #expect(daemon.ends.count == 1)
    #expect(daemon.steps.filter { $0.quality == .ok }.count > 60)
  }

  @Test func aTestIsASessionOfItsOwn() throws {
    let daemon = try WornDaemon()
    daemon.live(60)
    daemon.ask(.testStart(WornDaemon.walk("10 m"), client: 7))
    daemon.live(50)
    daemon.ask(.testStart(WornDaemon.walk("again"), client: 8))
    daemon.ask(.test(.stop, client: 7))
    daemon.live(20)
    #expect(daemon.begun.map(\.kind) == [.wear, .test(label: "10 m"), .wear])
    #expect(daemon.ends.count == 2)
    let stopped = daemon.messages.compactMap { if case .test(let note) = $0 { note } else { nil } }
    #expect(stopped.map(\.event).filter { $0 != "progress" } == ["started", "stopped"])
    let walk = try #require(stopped.last?.walk)
    #expect(walk.left.finding == "present" && walk.left.steps > 20)
    #expect(abs(try #require(stopped.last?.durationS) - 50) < 3)
    let refusals = daemon.letters.filter { if case .toOne(8, .error) = $0 { true } else { false } }
    #expect(refusals.count == 1, "one test at a time")
  }

  /// A configuration that is read again holds from the next session on.
  @Test func aTestIsJudgedByTheLimitsItBeganWith() throws {
    let daemon = try WornDaemon()
    daemon.live(60)
    daemon.ask(.testStart(WornDaemon.walk("t"), client: 1))
    daemon.live(20)
    var other = try WornDaemon.plan()
    other.gait.thresholds[.standingDropPresent] = 60
    other.gait.functionalLeft = SIMD3(0, 1, 0)
    daemon.ask(.reconfigure(other))
    daemon.ask(.test(.stop, client: 1))
    daemon.live(10)
    daemon.end()
    let totals = daemon.entries.compactMap { if case .total(let total) = $0 { total } else { nil } }
    #expect(daemon.begun.map { $0.thresholds[.standingDropPresent] } == [4.5, 4.5, 60])
    #expect(totals.map { $0.thresholds[.standingDropPresent] } == [4.5, 4.5, 60])
    #expect(totals.map(\.isFunctional) == [false, false, true])
  }

  @Test func aTestKnowsTheMountThatWasFoundBeforeIt() throws {
    let daemon = try WornDaemon()
    daemon.live(60)
    daemon.ask(.testStart(WornDaemon.walk("t"), client: 1))
    daemon.live(12)
    #expect(daemon.board.current.walking.mountOrigin == "stated")
    #expect(daemon.board.current.walking.mountUp == "+x")
  }

  @Test func aMarkHasTheSessionsTime() throws {
    let daemon = try WornDaemon()
    daemon.ask(.mark("too early", client: 3))
    daemon.live(30)
    daemon.ask(.mark("hip hurts", client: 3))
    var marks: [Double] = []
    for case .mark(let time, "hip hurts") in daemon.entries { marks.append(time) }
    #expect(marks.count == 1 && abs(marks[0] - 30) < 4)
    guard case .toOne(3, .error) = daemon.letters.first else {
      Issue.record("a mark before the first sample is refused")
      return
    }
  }

  @Test func anUnpluggedAdapterIsAGapWithItsCause() throws {
    var faults = BusFaults(seed: 3)
    faults.unplugged = [BusFaults.Span(from: 50, until: 80)]
    let daemon = try WornDaemon(faults: faults)
    daemon.live(45)
    daemon.live(25)
    #expect(daemon.board.current.state == "no_sensor")
    let hints = daemon.messages.filter {
      if case .hint(let note) = $0 { note.code == "sensor_lost" } else { false }
    }
    #expect(hints.count == 1, "said once, however often it is tried")
    daemon.live(60)
    #expect(daemon.board.current.state == "sampling")
    let long = daemon.missing.filter { $0.end - $0.start > 10 }
    #expect(long.count == 1 && long[0].cause == "bus_failed")
    #expect(daemon.bouts.contains { $0.cause == .gap })
  }

  /// Made with an accelerometer that reads 1 m/s² too much upwards.
  private func calibration(address: UInt8) -> SensorCalibration {
    SensorCalibration(
      chip: .lsm6dso, bus: WornDaemon.bus, address: address, date: "2026-03-01",
      accel: AccelCalibration(bias: SIMD3(1, 0, 0)))
  }

  /// Mean specific force of the first quiet stand along the axis that points up, m/s².
  private func weight(_ daemon: WornDaemon) -> Double {
    let standing = daemon.samples.prefix(500).map(\.specificForce.x)
    return standing.reduce(0, +) / Double(standing.count)
  }

  @Test func aCalibrationIsForTheSensorThatItWasMadeWith() throws {
    let bare = try WornDaemon()
    let own = try WornDaemon(calibration: calibration(address: WornDaemon.address))
    let foreign = try WornDaemon(calibration: calibration(address: WornDaemon.address ^ 1))
    for daemon in [bare, own, foreign] { daemon.live(20) }
    #expect(abs(weight(own) - (weight(bare) - 1)) < 1e-6)
    #expect(weight(foreign) == weight(bare), "another sensor's calibration is not applied")
    #expect(bare.board.current.sensor?.calibration == nil)
    #expect(own.board.current.sensor?.calibration == "ok" && own.notices.words.isEmpty)
  }

  @Test func aCalibrationThatIsNotUsedIsSaidInTheStatusAndOnceInTheLog() throws {
    var faults = BusFaults(seed: 3)
    faults.unplugged = [BusFaults.Span(from: 20, until: 30)]
    let daemon = try WornDaemon(faults: faults, calibration: calibration(address: WornDaemon.address ^ 1))
    daemon.live(60)
    let status = daemon.board.current
    #expect(status.state == "sampling")
    for words in [status.sentence, status.sensor?.calibration ?? ""] {
      #expect(words.contains("sensor.toml: is for LSM6DSO") && words.contains("run `stance calibrate`"), "\(words)")
    }
    #expect(daemon.notices.words.count == 1, "also when the sensor was away meanwhile")
  }

  @Test func aSensorThatIsAwayStaysAwayWhateverIsAskedForMeanwhile() throws {
    var faults = BusFaults(seed: 3)
    faults.unplugged = [BusFaults.Span(from: 50, until: 200)]
    let daemon = try WornDaemon(faults: faults)
    daemon.live(70)
    daemon.ask(.reconfigure(try WornDaemon.plan()))
    #expect(daemon.board.current.state == "no_sensor")
    daemon.ask(.testStart(WornDaemon.walk("t"), client: 1))
    daemon.ask(.test(.stop, client: 1))
    #expect(daemon.board.current.state == "no_sensor")
    #expect(daemon.board.current.sentence.hasPrefix("No sensor at the moment"))
  }

  @Test func aStuckAxisIsSaidAtOnceAndIsAGapWithItsCause() throws {
    let daemon = try WornDaemon(stuck: [StuckAxis(.accelerometerY, from: 50, until: 80)])
    daemon.live(60, batch: 1)
    let hints = daemon.messages.compactMap {
      if case .hint(let note) = $0, note.code == "implausible" { note } else { nil }
    }
    #expect(hints.count == 1 && hints[0].text.contains("stands still"))
    #expect(daemon.board.current.sentence.contains("nothing is made of it"))
    daemon.live(40, batch: 1)
    #expect(!daemon.board.current.sentence.contains("nothing is made of it"))
    let held = daemon.missing.filter { $0.cause == "stuck_axis" }
    #expect(held.count == 1 && abs(held[0].start - 50) < 1 && (80..<84).contains(held[0].end) && held[0].count == nil)
    let told = daemon.messages.compactMap { if case .gap(let note) = $0 { note.cause } else { nil } }
    #expect(told == ["stuck_axis"])
    #expect(!daemon.steps.contains { $0.initialContact > 50 && $0.initialContact < 80 })
    #expect(daemon.bouts.map(\.cause) == [.gap])
  }

  @Test func wornTimeGoesIntoTheLog() throws {
    let daemon = try WornDaemon()
    daemon.live(1_200)
    daemon.end()
    let worn = daemon.entries.flatMap { if case .findings(let output) = $0 { output.worn } else { [WearSpan]() } }
    #expect(abs(worn.reduce(0) { $0 + $1.end - $1.start } - 1_200) < 5)
  }

  @Test func everySampleIsDeliveredOrInsideAGap() throws {
    var faults = BusFaults(seed: 5)
    faults.nack = 1e-3
    faults.late = 0.01
    faults.lateBy = 0.5
    faults.brownOuts = [100, 240]
    faults.hangs = [BusFaults.Span(from: 150, until: 153)]
    let daemon = try WornDaemon(faults: faults)
    daemon.live(400)
    let account = daemon.board.current.samples
    let rate = 106.08  // 104 Hz by a clock that is 2 % fast
    #expect(abs(Double(account.delivered + account.missing) / (rate * daemon.now) - 1) < 0.01)
    #expect(daemon.missing.compactMap(\.count).reduce(0, +) == account.missing)
    #expect(Set(daemon.missing.map(\.cause)).isSuperset(of: ["chip_reset", "bus_failed"]))
  }

  /// Where one session's samples end and the next one's begin, s; the sensor's period is 9.4 ms.
  private func seam(_ daemon: WornDaemon, after session: Int) throws -> Double {
    let times = daemon.sampled
    return try #require(times[session + 1].first) - #require(times[session].last)
  }

  @Test func otherSettingsLoseNoSampleThatTheSensorStillHolds() throws {
    let daemon = try WornDaemon(isPaced: true)
    daemon.live(20)
    daemon.wait(1)
    daemon.ask(.reconfigure(try WornDaemon.plan()))
    daemon.live(5)
    #expect(try seam(daemon, after: 0) < 0.015)
    #expect(daemon.missing.isEmpty)
  }

  @Test func theEndOfATestLosesNoSampleThatTheSensorStillHolds() throws {
    let daemon = try WornDaemon(isPaced: true)
    daemon.live(20)
    daemon.ask(.testStart(WornDaemon.walk("t"), client: 1))
    daemon.live(5)
    daemon.wait(1)
    daemon.ask(.test(.stop, client: 1))
    daemon.live(5)
    #expect(daemon.begun.count == 3)
    #expect(try seam(daemon, after: 1) < 0.015)
  }

  @Test func whatATestCutsOffTheWearBeforeItIsAGap() throws {
    let daemon = try WornDaemon(isPaced: true)
    daemon.live(20)
    daemon.wait(1)
    daemon.ask(.testStart(WornDaemon.walk("t"), client: 1))
    daemon.live(5)
    let (wear, test) = (daemon.begun[0].monotonicStart, daemon.begun[1].monotonicStart)
    let gap = try #require(daemon.missing.first)
    #expect(daemon.missing.count == 1 && gap.cause == "test_began" && !gap.isBridged)
    #expect(abs(wear + gap.start - (daemon.sampled[0].last ?? 0)) < 1e-6 && abs(wear + gap.end - test) < 1e-6)
    #expect(daemon.ends == [gap.end])
    #expect(try #require(daemon.sampled[1].first) - test < 0.015)
  }

  @Test func aGapThatATestBeginsInIsToldOnBothSides() throws {
    var faults = BusFaults(seed: 3)
    faults.unplugged = [BusFaults.Span(from: 20, until: 40)]
    let daemon = try WornDaemon(faults: faults, isPaced: true)
    daemon.live(30)
    daemon.ask(.testStart(WornDaemon.walk("t"), client: 1))
    let begun = daemon.now
    daemon.live(30)
    let long = daemon.missing.filter { $0.end - $0.start > 1 }
    #expect(long.map(\.cause) == ["missing_samples", "bus_failed"])
    #expect(long.allSatisfy { !$0.isBridged })
    let whole = long.reduce(0) { $0 + $1.end - $1.start }
    let silence = try #require(daemon.sampled[1].first) - #require(daemon.sampled[0].last)
    #expect(abs(whole - silence) < 1e-6 && long[1].start == 0 && begun > 30)
  }

  @Test func otherSettingsBeginAnotherSession() throws {
    let daemon = try WornDaemon()
    daemon.live(20)
    let weights = try #require(daemon.begun.first).contactNet
    #expect(weights != 0)
    daemon.ask(.reconfigure(try WornDaemon.plan(wearer: "somebody else")))
    daemon.live(5)
    #expect(daemon.begun.map(\.wearer) == [nil, "somebody else"])
  }
}
