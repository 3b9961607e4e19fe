import Testing
import Walker

@testable import GaitDSP

@Suite struct StandingReferenceTests {
  /// Angle of two directions, degrees.
  func angle(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
    degrees(length(a - b))
  }

  /// Up in quiet standing, in sensor coordinates, as the model has it.
  func trueUp(_ person: Person, _ mount: SensorMount) -> SIMD3<Double> {
    var cursor = Walker(person: person, script: WalkerScript([.stand(seconds: 6)])).cursor()
    var sum = SIMD3<Double>()
    for index in 0..<50 { sum += cursor.inertial(at: 0.1 * Double(index)).specificForce }
    return mount.toSensor(sum / length(sum))
  }

  @Test func standsBeforeAndAfterWalkingAreFound() throws {
    let person = Person.healthy(seed: 41)
    let mount = SensorMount.rightAngles[9].tilted(x: 8, y: 5)
    let walk = SimulatedWalk(person, .straight(12), SensorCircumstances(mount: mount))
    let analysis = try Analysis(walk)
    #expect(analysis.output.standings.count == walk.truth.standing.count)
    for (found, real) in zip(analysis.output.standings, walk.truth.standing) {
      // The sway of coming to rest is not yet over, or already small, when the truth begins.
      #expect(abs(found.start - real.start) < 1.5)
      #expect(found.end > real.end - 1.0 && found.end < real.end + 0.5)
      #expect(angle(found.up, trueUp(person, mount)) < 0.5)
      #expect(found.swayDeg < 1)
      #expect(!found.strapMoved)
    }
    #expect(analysis.output.standings.first?.changeDeg.isNaN == true)
    #expect(analysis.output.bouts.first?.standing?.up == analysis.output.standings.first?.up)
  }

  /// As much as data sheets allow a part that nobody has calibrated: 80 mg.
  @Test(arguments: [SIMD3(0, 0, 0.78), SIMD3(0, 0, -0.78), SIMD3(0.4, -0.5, 0.4)])
  func uncalibratedAccelerometerHidesNoStand(offset: SIMD3<Double>) throws {
    var walk = SimulatedWalk(.healthy(seed: 41), .straight(12))
    for index in walk.samples.indices { walk.samples[index].specificForce += offset }
    let analysis = try Analysis(walk)
    #expect(analysis.output.standings.count == walk.truth.standing.count)
    for (found, real) in zip(analysis.output.standings, walk.truth.standing) {
      #expect(found.start < real.start + 2 && abs(found.end - real.end) < 1)
    }
    #expect(analysis.output.bouts.first?.standing != nil)
  }

  /// Twelve degrees a second, as a cheap part has that nobody has calibrated; not along the vertical, where it could be a turn.
  @Test(arguments: [SIMD3(12.0, 3, -2), SIMD3(-4, 7, 1), SIMD3(0, -15, 0)])
  func uncalibratedGyroscopeSpoilsNoDrop(perSecond: SIMD3<Double>) throws {
    let circumstances = SensorCircumstances(
      gyroscopeOffset: SIMD3(radians(perSecond.x), radians(perSecond.y), radians(perSecond.z)))
    let walk = SimulatedWalk(.weakLeft(seed: 6), .straight(20), circumstances)
    let analysis = try Analysis(walk)
    #expect(analysis.output.standings.count == walk.truth.standing.count)
    let pairs = StepPairs(analysis.output.steps, walk.truth)
    for side in Side.allCases {
      #expect(abs(pairs.bias(.standingDropMean, side)) < 0.6, "\(side): \(pairs.bias(.standingDropMean, side))")
    }
  }

  @Test(arguments: [0.0, 12])
  func standingDropIsRightWithACrookedStrap(roll: Double) throws {
    var person = Person.weakLeft(seed: 6)
    // Legs of unequal length: the reference is oblique itself.
    person.standingObliquity = 3
    let mount = SensorMount.aligned.tilted(x: roll, y: -4)
    let walk = SimulatedWalk(person, .straight(20), SensorCircumstances(mount: mount))
    let pairs = StepPairs(try Analysis(walk).output.steps, walk.truth)
    for side in Side.allCases {
      #expect(abs(pairs.bias(.standingDropMean, side)) < 0.6, "\(side): \(pairs.bias(.standingDropMean, side))")
    }
  }

  @Test func movedStrapIsFlagged() throws {
    let person = Person.healthy(seed: 42)
    let script = WalkerScript.straight(10)
    let before = SimulatedWalk(person, script)
    let after = SimulatedWalk(person, script, SensorCircumstances(mount: SensorMount.aligned.tilted(x: 8)))
    let shifted = after.samples.map {
      InertialSample(
        time: $0.time + before.truth.duration + 2, specificForce: $0.specificForce, angularRate: $0.angularRate)
    }
    let analysis = try Analysis(before.samples + shifted)
    #expect(analysis.output.standings.count == 4)
    #expect(analysis.output.standings.map(\.strapMoved) == [false, false, true, false])
    let moved = analysis.output.standings[min(2, analysis.output.standings.count - 1)]
    #expect(abs(moved.changeDeg - 8) < 1)
    // The bout after it says so.
    #expect(analysis.output.bouts.last?.standing?.strapMoved == true)
  }

  /// Whoever leans, or lays the sensor down, after the last walk says nothing about the zero that it was measured with.
  @Test func standingAfterTheLastWalkChangesNoFinding() throws {
    let person = Person.weakLeft(seed: 42)
    let walk = SimulatedWalk(person, WalkerScript([.stand(seconds: 6), .walk(.seconds(30)), .stand(seconds: 8)]))
    let reference = try Analysis(walk)
    let end = try #require(walk.truth.bouts.last).end + 2
    let lean = SensorMount.aligned.tilted(x: 8)
    var leaning = walk
    for index in leaning.samples.indices where leaning.samples[index].time > end {
      leaning.samples[index].specificForce = lean.toSensor(leaning.samples[index].specificForce)
    }
    let analysis = try Analysis(leaning)
    #expect(analysis.output.standings.last?.strapMoved == true)
    #expect(analysis.finding == reference.finding)
  }

  @Test func withoutQuietStandingThereIsNoStandingDrop() throws {
    var walk = SimulatedWalk(.healthy(seed: 43), .straight(14))
    walk.samples.removeAll { $0.time < 7 || $0.time > 17 }
    let analysis = try Analysis(walk)
    #expect(analysis.output.standings.isEmpty)
    let steps = analysis.output.steps.filter { $0.quality == .ok }
    #expect(steps.count > 5)
    #expect(steps.allSatisfy { $0.drop.standing.mean.isNaN && $0.drop.contact.mean.isFinite })
    #expect(analysis.finding.warnings.contains(.standingMissing) || analysis.finding.left.grade == .insufficient)
  }

  @Test func sittingIsNoStanding() throws {
    let walk = SimulatedWalk(
      .healthy(seed: 44),
      WalkerScript([.sit(seconds: 6), .sitToStand, .walk(.seconds(12)), .standToSit, .sit(seconds: 8)]))
    let analysis = try Analysis(walk)
    // Before the first walk nobody knows how this pelvis stands; from then on sitting, 22° further back, is no zero.
    let firstWalk = try #require(walk.truth.bouts.first)
    for found in analysis.output.standings where found.start > firstWalk.end {
      let sat = walk.truth.sitting.contains { found.start > $0.start - 0.5 && found.end < $0.end + 0.5 }
      #expect(!sat, "sitting from \(found.start) to \(found.end) s was taken for standing")
    }
    for bout in analysis.output.bouts {
      guard let zero = bout.standing else { continue }
      #expect(!walk.truth.sitting.contains { zero.start > $0.start - 0.5 && zero.end < $0.end + 0.5 })
    }
  }
}
