import Walker

@testable import GaitDSP

/// A recording read as a test, and what really happened in it.
struct ProtocolWalk {
  let walker: Walker
  let truth: WalkerTruth
  let tape: TestTape
  let upAndGo: [TimedUpAndGo.Trial]

  init(
    _ person: Person, _ phases: [WalkerPhase], _ parameters: TestParameters,
    _ circumstances: SensorCircumstances = SensorCircumstances(), legLength: Double? = nil
  ) throws {
    walker = Walker(person: person, script: WalkerScript(phases))
    let walk = SimulatedWalk(person, walker.script, circumstances)
    truth = walk.truth
    let up = SensorAxis.nearest(to: circumstances.mount.toSensor(SIMD3(0, 0, 1)))
    let forward = SensorAxis.nearest(to: circumstances.mount.toSensor(SIMD3(1, 0, 0)))
    let mount = GaitDSP.Mount(up: up, forward: forward)
    let analysis = try Analysis(walk) { configuration in
      GuidedTest.configure(&configuration, for: parameters)
      configuration.legLength = legLength
      if let mount, !parameters.test.isWalk { configuration.mount = .stated(mount) }
    }
    var tape = TestTape()
    tape.take(analysis.output)
    self.tape = tape
    var finder = TimedUpAndGoFinder()
    finder.mount = mount
    for sample in analysis.output.signals { finder.push(sample) }
    finder.finish()
    upAndGo = finder.trials
  }

  /// How far the sacrum is from where it stood at first, m, at times that increase.
  func distances(at times: [Double]) -> [Double] {
    var cursor = walker.cursor()
    let first = cursor.motion(at: 0).position
    return times.map { time in
      let off = cursor.motion(at: time).position - first
      return (off.x * off.x + off.y * off.y).squareRoot()
    }
  }

  /// When the sacrum has gone so far from where it stood at first, s.
  func time(at distance: Double, until end: Double) -> Double {
    var cursor = walker.cursor()
    let first = cursor.motion(at: 0).position
    var time = 0.0
    while time < end {
      let off = cursor.motion(at: time).position - first
      if (off.x * off.x + off.y * off.y).squareRoot() >= distance { return time }
      time += 0.005
    }
    return .nan
  }
}
