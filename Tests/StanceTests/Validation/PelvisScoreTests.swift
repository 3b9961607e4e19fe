import Foundation
import GaitDSP
import Testing

@testable import stance

@Suite struct PelvisScoreTests {
  /// Ten seconds at 100 Hz: 4 s of standing at `level`, then walking with obliquity 3 sin 2πt about it.
  private func truth(level: Double, in folder: ScratchFolder, standing: Bool = true) throws -> PelvisTruth {
    var text = "t,obliquity_deg,walking" + (standing ? ",standing" : "") + "\n"
    for k in 0..<1000 {
      let t = Double(k) / 100
      let value = t < 4 ? level : level + 3 * sin(2 * .pi * t)
      text += "\(t),\(value),\(t < 4 ? 0 : 1)" + (standing ? ",\(t < 4 ? 1 : 0)" : "") + "\n"
    }
    return try PelvisTruth(file: folder.write("truth.csv", text))
  }

  private func track(_ angle: (Double) -> Double, step: Double = 0.01) -> AngleTrack {
    var track = AngleTrack()
    for k in 0..<Int(10 / step) { track.append(angle(Double(k) * step), at: Double(k) * step) }
    return track
  }

  @Test func aConstantOffsetIsNoErrorOfObliquity() throws {
    let folder = try ScratchFolder()
    let found = track { $0 < 4 ? 7 : 7 + 3 * sin(2 * .pi * $0) }
    let score = try PelvisScore(obliquity: found, steps: [], truth: truth(level: 1, in: folder), events: nil)
    #expect(score.rootMeanSquareError < 1e-9)
    #expect(score.hasStanding)
    #expect(score.coverage == 100)
  }

  @Test func anOffsetThatComesWithWalkingIsAnErrorOnlyWhereStandingIsKnown() throws {
    let folder = try ScratchFolder()
    let found = track { $0 < 4 ? 0 : 2 + 3 * sin(2 * .pi * $0) }
    let withStanding = try PelvisScore(obliquity: found, steps: [], truth: truth(level: 0, in: folder), events: nil)
    #expect(abs(withStanding.rootMeanSquareError - 2) < 1e-9)
    let without = try PelvisScore(
      obliquity: found, steps: [], truth: truth(level: 0, in: folder, standing: false), events: nil)
    #expect(without.rootMeanSquareError < 1e-9)
  }

  @Test func nothingIsMadeUpAcrossAHoleInTheEstimate() throws {
    let folder = try ScratchFolder()
    var found = AngleTrack()
    for k in 0..<1000 where k < 700 || k >= 850 { found.append(0, at: Double(k) / 100) }
    let score = try PelvisScore(obliquity: found, steps: [], truth: truth(level: 0, in: folder), events: nil)
    #expect(abs(score.coverage - 75) < 0.2)
  }

  @Test func dropIsTheMeanOverSingleSupportWithTheSignOfTheSideThatCarries() throws {
    let folder = try ScratchFolder()
    // True obliquity: 0 standing, then +4 in left and −1 in right single support, +1 at every initial contact.
    var text = "t,obliquity_deg,walking,standing\n"
    for k in 0..<1000 {
      let t = Double(k) / 100
      let phase = t.truncatingRemainder(dividingBy: 1)
      let value = t < 4 ? 0.0 : phase < 0.15 ? 1 : phase < 0.52 ? 4 : phase < 0.65 ? 1 : phase < 0.995 ? -1 : 1
      text += "\(t),\(value),\(t < 4 ? 0 : 1),\(t < 4 ? 1 : 0)\n"
    }
    let truth = try PelvisTruth(file: folder.write("truth.csv", text))
    var (initial, final): ([GaitEvents.Event], [GaitEvents.Event]) = ([], [])
    var steps: [Step] = []
    for k in 4..<9 {
      let t = Double(k)
      initial += [.init(time: t, side: .left), .init(time: t + 0.53, side: .right)]
      final += [.init(time: t + 0.16, side: .right), .init(time: t + 0.66, side: .left)]
      var step = Step(side: .left, bout: 0, initialContact: t)
      step.oppositeInitialContact = t + 0.52
      step.drop.standing.mean = 4.5
      step.drop.contact.mean = 3.5
      steps.append(step)
      // What is no steady step does not count.
      step.quality = .irregular
      step.drop.standing.mean = 90
      steps.append(step)
    }
    let events = GaitEvents(initial: initial, final: final)
    let supports = TrueSingleSupport.all(in: events)
    #expect(supports.first == TrueSingleSupport(side: .left, contact: 4, lift: 4.16, landing: 4.53))
    #expect(supports.count { $0.side == .right } == 4)
    let score = try PelvisScore(obliquity: track { _ in 0 }, steps: steps, truth: truth, events: events)
    let left = try #require(score.standing[.left])
    #expect(left.n == 5)
    #expect(left.found == 4.5)
    #expect(abs(left.actual - 4) < 0.1)
    #expect(abs((score.contact[.left]?.actual ?? .nan) - 3) < 0.1)
    #expect(score.contact[.left]?.found == 3.5)
    #expect(score.standing[.right]?.n == 0)
  }

  @Test func theMeanOverAnIntervalCountsItsUnevenEnds() {
    var track = AngleTrack()
    for k in 0...10 { track.append(Double(k), at: Double(k) / 10) }
    #expect(abs(track.mean(from: 0.25, to: 0.75) - 5) < 1e-12)
    #expect(abs(track.mean(from: 0.31, to: 0.33) - 3.2) < 1e-12)
    #expect(track.mean(from: -1, to: 0.5).isNaN)
  }

  @Test func inclinationErrorIgnoresHeadingAndMeasuresTilt() {
    let tilt = Quaternion(w: cos(0.05), x: sin(0.05), y: 0, z: 0)
    let turn = Quaternion(w: cos(0.7), x: 0, y: 0, z: sin(0.7))
    #expect(InclinationTrial.error(of: turn * tilt, against: tilt) < 1e-5)
    #expect(abs(InclinationTrial.error(of: turn * tilt, against: .identity) - 0.1 * 180 / .pi) < 1e-9)
    #expect(InclinationTrial.error(of: tilt, against: Quaternion(w: .nan, x: 0, y: 0, z: 0)).isNaN)
  }
}

/// A folder that goes away with the test.
final class ScratchFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("stance-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, with the folders it lies in.
  /// - Returns: its path.
  func write(_ name: String, _ text: String) throws -> String {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    return url.path
  }
}
