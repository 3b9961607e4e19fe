import Testing
import Walker

@testable import GaitDSP

/// One walk, worn in every way that a box can be strapped on.
@Suite struct MountTests {
  static let person = Person.healthy(seed: 21)
  static let script = WalkerScript([.stand(seconds: 4), .walk(.seconds(14)), .stand(seconds: 5)])
  static let reference = Result { try Analysis(SimulatedWalk(person, script)) }

  /// The pipeline's word for a right-angle mount of the simulated sensor.
  static func word(for mount: SensorMount) -> GaitDSP.Mount? {
    // Sensor coordinates of the pelvis' axes.
    let up = mount.toSensor(SIMD3(0, 0, 1))
    let forward = mount.toSensor(SIMD3(1, 0, 0))
    return GaitDSP.Mount(up: .nearest(to: up), forward: .nearest(to: forward))
  }

  /// All 24 in the long run, otherwise those that also turn every axis once.
  static let poses = runsLongTests ? Array(0..<24) : [0, 3, 5, 9, 14, 18, 23]

  @Test(arguments: poses)
  func everyRightAnglePoseGivesTheSameResults(pose: Int) throws {
    let mount = SensorMount.rightAngles[pose]
    let walk = SimulatedWalk(Self.person, Self.script, SensorCircumstances(mount: mount))
    let analysis = try Analysis(walk)
    let reference = try Self.reference.get()
    #expect(analysis.alignment?.mount == Self.word(for: mount))
    #expect(analysis.alignment?.origin == .found)
    let (steps, expected) = (analysis.output.steps, reference.output.steps)
    #expect(steps.count == expected.count && steps.count > 15)
    for (a, b) in zip(steps, expected) {
      #expect(a.side == b.side && a.quality == b.quality && a.bout == b.bout)
      // Frames are kept in single precision: 1e-4 of a heat map's frame in time, and what that moves in drop.
      #expect(abs(a.initialContact - b.initialContact) < 2e-4)
      for measure in StepMeasure.allCases {
        let (x, y) = (measure.value(of: a), measure.value(of: b))
        #expect(x.isNaN == y.isNaN, "\(measure)")
        #expect(x.isNaN || abs(x - y) < (measure.key.hasSuffix("percent") ? 0.2 : 0.01), "\(measure): \(x), \(y)")
      }
    }
    #expect(analysis.finding.left.grade == reference.finding.left.grade)
    #expect(analysis.finding.right.grade == reference.finding.right.grade)
  }

  static let weak = SimulatedWalk(.weakLeft(seed: 21), .straight(24), SensorCircumstances(sensor: .lsm6dso))

  /// Whoever states a mount can err; the sides that come of it must not be told as a finding.
  @Test(arguments: GaitDSP.Mount.all)
  func aStatedMountThatWalkingContradictsFindsNothing(stated: GaitDSP.Mount) throws {
    let analysis = try Analysis(Self.weak) { $0.mount = .stated(stated) }
    let isTrue = stated == Self.word(for: .aligned)
    #expect(analysis.output.bouts.isEmpty == false || !isTrue)
    #expect((analysis.finding.left.grade >= .possible) == isTrue, "\(analysis.finding)")
    #expect(isTrue || analysis.finding.right.grade == .insufficient, "\(analysis.finding)")
    let hasSteps = analysis.output.steps.filter { $0.quality == .ok }.count > 24
    #expect(isTrue || !hasSteps || analysis.finding.warnings.contains(.mountUncertain), "\(analysis.finding)")
  }

  @Test func anAssumedMountFindsNothingHoweverRightItIs() throws {
    let mount = try #require(Self.word(for: .aligned))
    let analysis = try Analysis(Self.weak) { $0.mount = .assumed(mount) }
    #expect(analysis.output.steps.count > 24)
    #expect(analysis.finding.left.grade == .insufficient && analysis.finding.warnings == [.mountUncertain])
  }

  /// A calibration of the wearer made with the sensor worn another way: turned round, on its side, of another axis.
  @Test(arguments: [SIMD3<Double>(0, -1, 0), SIMD3(1, 0, 0), SIMD3(0, 0, 1), SIMD3(0.05, 0.99, 0.1)])
  func aLeftAxisThatTheMountContradictsFindsNothing(left: SIMD3<Double>) throws {
    let analysis = try Analysis(Self.weak) { $0.functionalLeft = left }
    let isTrue = left.y > 0.9
    #expect((analysis.finding.left.grade >= .possible) == isTrue)
    #expect(analysis.finding.warnings.contains(.mountUncertain) == !isTrue)
    #expect(isTrue || analysis.finding.right.grade == .insufficient)
  }

  /// rad/s that were declared to be deg/s: all drops shrink to nothing, and nobody is healthy for that.
  @Test func aGyroscopeThatHardlyTurnsFindsNothing() throws {
    var walk = Self.weak
    for index in walk.samples.indices { walk.samples[index].angularRate *= .pi / 180 }
    let analysis = try Analysis(walk)
    #expect(analysis.finding.left.grade == .insufficient && analysis.finding.right.grade == .insufficient)
    let hasSteps = analysis.output.steps.filter { $0.quality == .ok }.count > 24
    #expect(!hasSteps || analysis.finding.warnings == [.rateTooSmall], "\(analysis.finding)")
  }

  /// Gravity takes out what the strap turns about the AP and ML axes.
  @Test(arguments: runsLongTests ? [-15.0, 15] : [15])
  func crookedStrapLeavesDropAsItIs(tilt: Double) throws {
    let reference = try Self.reference.get()
    for mount in [SensorMount.aligned.tilted(x: tilt), SensorMount.rightAngles[11].tilted(x: -tilt, y: tilt)] {
      let analysis = try Analysis(SimulatedWalk(Self.person, Self.script, SensorCircumstances(mount: mount)))
      for measure in [StepMeasure.standingDropMean, .standingDropMid, .contactDropMean, .excursion] {
        for side in Side.allCases {
          let (found, wanted) = (analysis.summary[side][measure].median, reference.summary[side][measure].median)
          // A strap turned by both leaves up to sin²(15°) ≈ 4° of yaw to the nearest axis: some tenths of obliquity.
          #expect(abs(found - wanted) < 0.5, "\(measure) \(side): \(found), \(wanted)")
        }
      }
    }
  }

  @Test func statedMountIsObeyedAndReported() throws {
    let asWorn = GaitDSP.Mount(up: .plusZ, forward: .plusX)
    let mount = try #require(asWorn)
    let analysis = try Analysis(SimulatedWalk(Self.person, Self.script)) { $0.mount = .stated(mount) }
    #expect(analysis.output.alignments.count == 1)
    #expect(analysis.output.alignments.first?.origin == .stated)
    #expect(analysis.alignment?.mount == mount)
    let reference = try Self.reference.get()
    #expect(analysis.output.contacts.count == reference.output.contacts.count)
  }

  @Test func wronglyStatedMountExchangesTheSides() throws {
    let turned = GaitDSP.Mount(up: .plusZ, forward: .minusX)
    let backToFront = try #require(turned)
    let analysis = try Analysis(SimulatedWalk(Self.person, Self.script)) { $0.mount = .stated(backToFront) }
    #expect(analysis.alignment?.mount == backToFront)
  }

  @Test func functionalCalibrationTakesOutTheYawOfTheStrap() throws {
    let person = Person.weakLeft(seed: 4)
    let straight = try Analysis(SimulatedWalk(person, Self.script))
    let yawed = SensorMount.aligned.tilted(z: 15)
    let walk = SimulatedWalk(person, Self.script, SensorCircumstances(mount: yawed))
    let calibrated = try Analysis(walk) { $0.functionalLeft = yawed.toSensor(SIMD3(0, 1, 0)) }
    for side in Side.allCases {
      for measure in [StepMeasure.standingDropMean, .contactDropMean] {
        let (found, wanted) = (calibrated.summary[side][measure].median, straight.summary[side][measure].median)
        #expect(abs(found - wanted) < 0.3, "\(side) \(measure): \(found), \(wanted)")
      }
    }
  }

  @Test func stepsBeforeALateMountAreNotLost() throws {
    // 45° of yaw: no axis is nearest, so that only the end of the recording decides.
    let walk = SimulatedWalk(
      Person(cadence: 135, speed: 1.6, strideTimeVariability: 1),
      WalkerScript([.stand(seconds: 2), .walk(.seconds(34)), .stand(seconds: 1)]),
      SensorCircumstances(mount: SensorMount.aligned.tilted(z: 44)))
    let analysis = try Analysis(walk)
    let score = ContactScore(analysis.output.contacts, walk.truth.contacts, kind: .initial)
    #expect(score.f1 > 0.9, "\(score)")
    #expect(analysis.output.steps.count == analysis.output.contacts.filter { $0.kind == .initial }.count)
  }
}
