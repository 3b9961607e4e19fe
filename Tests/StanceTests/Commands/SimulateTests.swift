import Foundation
import GaitDSP
import Recordings
import Testing
import Walker

@testable import stance

@Suite struct SimulateTests {
  /// The parts of a truth file that scorers read.
  private struct Events: Decodable {
    var icLeft: [Double]
    var icRight: [Double]
    var fcLeft: [Double]
    var fcRight: [Double]
    var bouts: [[Double]]
    var turns: [[Double]]
    var standing: [[Double]]
    var steps: [StepTruth]

    struct StepTruth: Decodable {
      var side: String
      var turning: Bool
      var boundary: Bool
      var dropFromStanding: Drop
    }

    struct Drop: Decodable { var meanDeg: Double? }
  }

  private var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }

  private func options(_ arguments: String...) throws -> SimulationOptions { try SimulationOptions.parse(arguments) }

  @Test func theSameSeedGivesTheSameRecordingToTheLastByte() throws {
    let folder = try CommandFolder()
    for name in ["a.csv", "b.csv"] {
      try stance("simulate", folder.file(name), "--seed", "5", "--minutes", "0.1", "--person", "random")
    }
    try stance("simulate", folder.file("c.csv"), "--seed", "6", "--minutes", "0.1", "--person", "random")
    #expect(try folder.text("a.csv") == folder.text("b.csv"))
    #expect(try folder.text("a.csv") != folder.text("c.csv"))
  }

  @Test func theTruthFileHoldsEveryContactOfTheWalk() throws {
    let folder = try CommandFolder()
    try stance(
      "simulate", folder.file("walk.csv"), "--minutes", "0.5", "--truth", folder.file("truth.json"), "--truth-signals",
      folder.file("angles.csv"))
    let events = try decoder.decode(Events.self, from: Data(folder.text("truth.json").utf8))
    let walker = try options("--minutes", "0.5").walker
    let truth = walker.truth()
    #expect(events.icLeft.count + events.icRight.count == truth.steps.count)
    #expect(abs(events.icLeft.count - events.icRight.count) <= 1)
    #expect(events.bouts.count == 1)
    #expect(events.turns.count == truth.turns.count && !events.turns.isEmpty)
    #expect(events.standing.count == 2)
    let bout = try #require(events.bouts.first)
    for time in events.icLeft + events.icRight + events.fcLeft + events.fcRight {
      #expect(time >= bout[0] - 1e-5 && time <= bout[1] + 1e-5)
    }
    let rows = try folder.text("angles.csv").split(separator: "\n")
    #expect(rows[0] == "t,obliquity_deg,tilt_deg,rotation_deg")
    #expect(abs(Double(rows.count - 1) - 100 * truth.duration) <= 1)
  }

  @Test func aWeakLeftSideSinksOnlyInLeftSupport() throws {
    let folder = try CommandFolder()
    try stance("simulate", folder.file("walk.csv"), "--minutes", "0.5", "--truth", folder.file("truth.json"))
    let events = try decoder.decode(Events.self, from: Data(folder.text("truth.json").utf8))
    func mean(_ side: String) -> Double {
      let drops = events.steps.filter { $0.side == side && !$0.boundary }.compactMap(\.dropFromStanding.meanDeg)
      return drops.reduce(0, +) / Double(drops.count)
    }
    #expect(mean("left") > 4)
    #expect(mean("left") - mean("right") > 3.5)
  }

  @Test func analysisFindsWhatTheTruthFileSays() throws {
    let folder = try CommandFolder()
    try stance(
      "simulate", folder.file("walk.cwa"), "--minutes", "0.75", "--mount", "+x,-z", "--tilt=4,9,-5", "--truth",
      folder.file("truth.json"))
    try stance("analyze", folder.file("walk.cwa"), "--format", "json", "-o", folder.file("analysis.json"))
    let truth = try decoder.decode(Events.self, from: Data(folder.text("truth.json").utf8))
    struct Analysis: Decodable {
      struct Event: Decodable {
        var t: Double
        var type: String
        var side: String
      }
      struct Alignment: Decodable {
        var up: String
        var forward: String
      }
      var events: [Event]
      var alignment: Alignment
    }
    let analysis = try decoder.decode(Analysis.self, from: Data(folder.text("analysis.json").utf8))
    #expect(analysis.alignment.up == "+x")
    #expect(analysis.alignment.forward == "-z")
    for (side, times) in [("left", truth.icLeft), ("right", truth.icRight)] {
      let found = analysis.events.filter { $0.type == "IC" && $0.side == side }.map(\.t)
      let matched = times.filter { time in found.contains { abs($0 - time) < 0.1 } }
      #expect(Double(matched.count) >= 0.97 * Double(times.count), "\(side)")
      #expect(abs(found.count - times.count) <= 1, "\(side)")
    }
  }

  @Test(arguments: SimulatedScript.allCases) func everyScriptGivesARecordingAsLongAsItsTruth(
    _ script: SimulatedScript
  ) throws {
    let folder = try CommandFolder()
    let length = script.hasLength ? ["--minutes", "0.1"] : []
    let path = folder.file("walk.cwa")
    var command = try Stance.parseAsRoot(["simulate", path, "--script", script.rawValue, "--rate", "50"] + length)
    try command.run()
    var options = SimulationOptions()
    options = try SimulationOptions.parse(["--script", script.rawValue, "--rate", "50"] + length)
    let truth = options.walker.truth()
    let read = try samples(path).samples
    let last = try #require(read.last)
    #expect(abs(last.time - truth.duration) < 0.05)
    #expect(script == .stanceTest ? truth.trials.count == 2 && truth.steps.isEmpty : !truth.steps.isEmpty)
  }

  @Test func everySensorOfTheCommandLineIsOneOfTheWalkers() {
    for sensor in SimulatedSensor.allCases {
      #expect(SensorClass.named.first { $0.name == sensor.rawValue }?.sensor == sensor.sensorClass)
    }
    #expect(SensorClass.named.count == SimulatedSensor.allCases.count)
  }

  @Test func aStatedMountPointsTheAxesThatItNames() throws {
    var resting = try options("--mount", "-y,+z", "--sensor", "ideal", "--script", "straight", "--minutes", "0.1")
    resting.person = .healthy
    var source = SimulatedSource(resting.walker, try resting.circumstances(), sensorName: "ideal")
    var batch: [InertialSample] = []
    #expect(source.read(into: &batch, atMost: 100) == 100)
    // Standing still: gravity's reaction along −y of the sensor, but for the tilt of the pelvis.
    for sample in batch { #expect(sample.specificForce.y < -9) }
  }

  @Test(arguments: [
    ["--minutes", "0"], ["--minutes", "nan"], ["--minutes", "20000"], ["--rate", "30"], ["--rate", "nan"],
    ["--script", "tug", "--minutes", "1"], ["--person", "nobody"], ["--sensor", "adxl345"], ["--tilt", "1,2"],
    ["--tilt", "1,2,99"], ["--tilt", "1,2,x"], ["--seed", "-1"], ["--script", "swim"],
  ])
  func whatMakesNoSenseIsAUsageError(_ arguments: [String]) throws {
    let folder = try CommandFolder()
    do {
      _ = try Stance.parseAsRoot(["simulate", folder.file("walk.csv")] + arguments)
      Issue.record("\(arguments) was taken")
    } catch { #expect(Stance.exitCode(for: error).rawValue == 64) }
  }

  @Test func aMountWithoutSenseIsAUsageErrorAndLeavesNoFile() throws {
    let folder = try CommandFolder()
    #expect(exitCode("simulate", folder.file("walk.csv"), "--mount", "+x,-x") == 64)
    #expect(folder.names.isEmpty)
  }
}
