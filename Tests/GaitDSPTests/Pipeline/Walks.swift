import Foundation
import Testing
import Walker

@testable import GaitDSP

/// Whether the long sweeps run as well: STANCE_LONG_TESTS=1.
let runsLongTests = ProcessInfo.processInfo.environment["STANCE_LONG_TESTS"] == "1"
/// Whether the simulated people walk through optimized code, a thousand times faster than life (`Package.swift`).
let isOptimized = ProcessInfo.processInfo.environment["STANCE_OPTIMIZED"] != nil

extension Trait where Self == ConditionTrait {
  /// For tests in which hundreds of people walk.
  static var whereCodeIsOptimized: Self {
    .enabled(if: isOptimized || runsLongTests, "minutes without STANCE_OPTIMIZED; STANCE_LONG_TESTS=1 takes them")
  }
}

extension Side {
  /// The truth has its own type, so that it does not depend on the code under test.
  init(_ side: BodySide) { self = side == .left ? .left : .right }
  var body: BodySide { self == .left ? .left : .right }
}

extension WalkerScript {
  /// Quiet stand, straight walk, quiet stand: 8 s, so that the pause after the walk is over before the recording is.
  static func straight(_ seconds: Double) -> WalkerScript {
    WalkerScript([.stand(seconds: 5), .walk(.seconds(seconds)), .stand(seconds: 8)])
  }
}

/// A simulated recording and what really happened in it.
struct SimulatedWalk {
  var samples: [InertialSample]
  let truth: WalkerTruth
  let rate: Double

  init(_ person: Person, _ script: WalkerScript, _ circumstances: SensorCircumstances = SensorCircumstances()) {
    let walker = Walker(person: person, script: script)
    truth = walker.truth()
    rate = circumstances.rate
    samples = walker.samples(circumstances).map {
      InertialSample(time: $0.time, specificForce: $0.specificForce, angularRate: $0.angularRate)
    }
  }
}

/// Everything that the pipeline made of a recording.
struct Analysis {
  var output = GaitOutput()
  let summary: BoutSummary
  let finding: Finding
  let alignment: Alignment?
  let unusable: Int
  let used: Int

  /// - Parameter batch: how many samples to hand over at a time.
  init(
    _ samples: [InertialSample], rate: Double = 100, batchedBy batch: () -> Int = { .max },
    configure: (inout GaitConfiguration) -> Void = { _ in }
  ) throws {
    var configuration = GaitConfiguration(sampleRate: rate)
    configure(&configuration)
    var pipeline = GaitPipeline(configuration, contactNet: try ShippedNet.weights.get())
    var whole = GaitOutput()
    samples.withUnsafeBufferPointer { buffer in
      var start = 0
      while start < buffer.count {
        let end = start + min(max(1, batch()), buffer.count - start)
        pipeline.push(UnsafeBufferPointer(rebasing: buffer[start..<end]), into: &whole)
        start = end
      }
    }
    pipeline.finish(into: &whole)
    output = whole
    (summary, finding) = pipeline.sessionResult()
    alignment = pipeline.alignment
    unusable = pipeline.unusableSamples
    used = pipeline.usedSamples
  }

  init(_ walk: SimulatedWalk, configure: (inout GaitConfiguration) -> Void = { _ in }) throws {
    try self.init(walk.samples, rate: walk.rate, configure: configure)
  }
}

/// How well contacts were found and timed.
struct ContactScore: CustomStringConvertible {
  var found = 0
  var missed = 0
  var extra = 0
  var wrongSide = 0
  /// Found less true, s.
  var errors: [Double] = []

  var f1: Double { 2 * Double(found) / Double(2 * found + missed + extra) }
  var bias: Double { mean(errors) }
  var deviation: Double { standardDeviation(errors) }
  var description: String {
    "F1 \(f1), bias \(Int(bias * 1000)) ms, SD \(Int(deviation * 1000)) ms, n \(found), "
      + "missed \(missed), extra \(extra), wrong side \(wrongSide)"
  }

  /// Of nothing yet.
  init() {}

  /// - Parameter tolerance: how far a contact may lie from the true one to be it, s.
  init(_ contacts: [Contact], _ truth: [TrueContact], kind: Contact.Kind, tolerance: Double = 0.15) {
    let wanted = truth.filter { ($0.kind == .initial) == (kind == .initial) }
    var free = contacts.filter { $0.kind == kind }
    for contact in wanted {
      let nearest = free.indices.min { abs(free[$0].time - contact.time) < abs(free[$1].time - contact.time) }
      guard let index = nearest, abs(free[index].time - contact.time) < tolerance else {
        missed += 1
        continue
      }
      found += 1
      errors.append(free[index].time - contact.time)
      if free[index].side != Side(contact.side) { wrongSide += 1 }
      free.remove(at: index)
    }
    extra = free.count
  }

  mutating func add(_ other: ContactScore) {
    found += other.found
    missed += other.missed
    extra += other.extra
    wrongSide += other.wrongSide
    errors += other.errors
  }
}

/// A step as the truth has it, in the words of `Step`.
struct WholeTrueStep {
  var step: Step
  var isSteady: Bool
}

extension WalkerTruth {
  /// Every step with all contacts that belong to it, and the drop that the model really had.
  func wholeSteps() -> [WholeTrueStep] {
    steps.map { real in
      let times = real.times
      let side = times.side
      var step = Step(side: Side(side), bout: times.bout, initialContact: times.initialContact)
      step.oppositeFinalContact = times.oppositeFinalContact
      step.oppositeInitialContact = times.oppositeInitialContact
      step.stepTime = times.initialContact - times.initialContactBefore
      let ic = times.initialContact
      let finals = contacts.filter { $0.kind == .final && $0.side == side }.map(\.time)
      let initials = contacts.filter { $0.kind == .initial && $0.side == side }.map(\.time)
      step.finalContact = finals.first { $0 > ic && $0 < ic + 3 } ?? .nan
      step.nextInitialContact = initials.first { $0 > ic && $0 < ic + 4 } ?? .nan
      step.swingTime = ic - (finals.last { $0 < ic && $0 > ic - 3 } ?? .nan)
      step.drop.standing = Drop(real.standing)
      step.drop.contact = Drop(real.contact)
      step.drop.excursion = real.contact.peak
      return WholeTrueStep(step: step, isSteady: !times.isBoundary && !times.isTurning)
    }
  }
}

extension Drop {
  init(_ drop: TrueDrop) {
    self.init()
    peak = drop.peak
    mid = drop.mid
    mean = drop.mean
  }
}

/// Found steps with the true ones that they are.
struct StepPairs {
  var pairs: [(found: Step, true: Step)] = []

  init(_ found: [Step], _ truth: WalkerTruth) {
    let whole = truth.wholeSteps()
    for step in found where step.quality == .ok {
      guard
        let real = whole.first(where: {
          $0.step.side == step.side && abs($0.step.initialContact - step.initialContact) < 0.15
        })
      else { continue }
      pairs.append((step, real.step))
    }
  }

  /// Mean of found less true over the steps of a side.
  func bias(_ measure: StepMeasure, _ side: Side) -> Double {
    mean(errors(measure, side))
  }

  func errors(_ measure: StepMeasure, _ side: Side? = nil) -> [Double] {
    pairs.filter { side == nil || $0.found.side == side }
      .map { measure.value(of: $0.found) - measure.value(of: $0.true) }.filter(\.isFinite)
  }

  /// Mean absolute error, both sides.
  func error(_ measure: StepMeasure) -> Double { mean(errors(measure).map(abs)) }
}

func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

func standardDeviation(_ values: [Double]) -> Double {
  let m = mean(values)
  return (values.map { ($0 - m) * ($0 - m) }.reduce(0, +) / Double(max(1, values.count - 1))).squareRoot()
}

func median(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return .nan }
  let sorted = values.sorted()
  return 0.5 * (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2])
}
