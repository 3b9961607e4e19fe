import Foundation
import Testing
import Walker

@testable import GaitDSP

/// The tables of the articles on the harmonic ratio and on regularity: what a sensor with noise on a crooked strap,
/// contacts that have to be found and windows make of both, against their plain definitions on the simulated pelvis.
@Suite(.whereCodeIsOptimized)
struct SymmetryTableTests {
  /// People of all kinds, each in an orientation of their own.
  static let people = (9300..<9320 as Range<UInt64>).map { seed in
    var r = RandomSource(seed: seed, stream: 31)
    let person: Person =
      switch seed % 4 {
      case 0: .healthy(seed: seed)
      case 1: .weakLeft(seed: seed)
      case 2: .shuffling(seed: seed)
      default: .random(seed: seed)
      }
    let mount = SensorMount.rightAngles[Int(r.next() % 24)].tilted(x: r.uniform(-10, 10), y: r.uniform(-12, 12))
    return (person: person, circumstances: SensorCircumstances(seed: seed, mount: mount, sensor: .lsm6dso))
  }

  enum Way: String, CaseIterable {
    case straight = "40 s straight on"
    case turning = "80 s, half a turn every 10 m"

    var script: WalkerScript {
      let walk: WalkerPhase =
        switch self {
        case .straight: .walk(.seconds(40))
        case .turning: .walk(.seconds(80), route: .turning(everyMetres: 10, degrees: 180))
        }
      return WalkerScript([.stand(seconds: 5), walk, .stand(seconds: 8)])
    }
  }

  /// One figure of each person: found, and by its definition.
  struct Column {
    var found: [Double] = []
    var real: [Double] = []
    var errors: [Double] { zip(found, real).map { $0 - $1 } }
    var bias: Double { mean(errors) }
    var deviation: Double { standardDeviation(errors) }
    var spread: Double { standardDeviation(real) }

    mutating func add(_ found: Double, _ real: Double) {
      self.found.append(found)
      self.real.append(real)
    }
  }

  @Test(arguments: Way.allCases) func figuresAreThoseOfTheirDefinitions(_ way: Way) throws {
    let walks = try Self.people.map { person, circumstances in
      let walk = SimulatedWalk(person, way.script, circumstances)
      return (try Analysis(walk).summary, PlainSymmetry(Walker(person: person, script: way.script), walk.truth))
    }
    for axis in PlainSymmetry.Axis.allCases {
      var (ratio, improved, step, stride) = (Column(), Column(), Column(), Column())
      for (summary, plain) in walks {
        ratio.add(summary.harmonics.ratio[keyPath: axis.path], plain.ratio(axis))
        improved.add(summary.harmonics.improved[keyPath: axis.path], plain.improved(axis))
        step.add(summary.regularity.step[keyPath: axis.path], plain.regularity(axis).step)
        stride.add(summary.regularity.stride[keyPath: axis.path], plain.regularity(axis).stride)
      }
      for (name, column) in [("harmonic ratio", ratio), ("improved, %", improved), ("step", step), ("stride", stride)] {
        func text(_ value: Double) -> String { String(format: "%.2f", value) }
        print(
          "\(way.rawValue), \(axis), \(name): people \(text(mean(column.real))) ± \(text(column.spread)), "
            + "found less true \(text(column.bias)) ± \(text(column.deviation))")
      }
      #expect(abs(ratio.bias) < 0.2 && ratio.deviation < 0.4 * ratio.spread, "\(axis)")
      #expect(abs(improved.bias) < 0.8 && improved.deviation < 0.4 * improved.spread, "\(axis)")
      // Over ten seconds the pace changes by less than over forty.
      #expect(abs(step.bias) < 0.04 && step.deviation < 0.3 * step.spread, "\(axis)")
      #expect(abs(stride.bias) < 0.07 && stride.deviation < 0.4 * stride.spread, "\(axis)")
    }
  }
}

/// Harmonic ratios and regularity by their definitions, in double precision, of the simulated pelvis: true contacts,
/// true orientation, no sensor, one window a straight.
struct PlainSymmetry {
  enum Axis: String, CaseIterable, CustomStringConvertible {
    case anteroposterior = "AP"
    case mediolateral = "ML"
    case vertical = "V"
    var description: String { rawValue }
    var path: KeyPath<PerAxis, Double> {
      switch self {
      case .anteroposterior: \.anteroposterior
      case .mediolateral: \.mediolateral
      case .vertical: \.vertical
      }
    }
    var lane: Int {
      switch self {
      case .anteroposterior: 0
      case .mediolateral: 1
      case .vertical: 2
      }
    }
  }

  private var harmonics: [[(ratio: Double, improved: Double)]] = [[], [], []]
  private var regularities: [[(step: Double, stride: Double, weight: Double)]] = [[], [], []]

  init(_ walker: Walker, _ truth: WalkerTruth) {
    let strides = truth.wholeSteps().filter { $0.isSteady && $0.step.strideTime.isFinite }.map(\.step)
    // Every second step: strides of one foot.
    for step in strides where step.side == strides.first?.side {
      var cursor = walker.cursor()
      let times = (0..<128).map { step.initialContact + Double($0) / 128 * step.strideTime }
      let points = times.map { Self.levelled(&cursor, at: $0) }
      for axis in Axis.allCases { harmonics[axis.lane].append(Self.harmonics(points.map { $0[axis.lane] }, axis)) }
    }
    for straight in Self.straights(strides) {
      guard let first = straight.first, let last = straight.last, straight.count >= 6 else { continue }
      var cursor = walker.cursor()
      let count = Int((last.initialContact - first.initialContact) * 100)
      let samples = (0..<count).map { Self.levelled(&cursor, at: first.initialContact + 0.01 * Double($0)) }
      let strideTime = mean(straight.map(\.strideTime))
      for axis in Axis.allCases {
        let (step, stride) = Self.regularity(
          samples.map { $0[axis.lane] }, strideTime: strideTime, mirrored: axis == .mediolateral)
        regularities[axis.lane].append((step, stride, Double(count)))
      }
    }
  }

  func ratio(_ axis: Axis) -> Double { median(harmonics[axis.lane].map(\.ratio)) }
  func improved(_ axis: Axis) -> Double { median(harmonics[axis.lane].map(\.improved)) }
  func regularity(_ axis: Axis) -> (step: Double, stride: Double) {
    let all = regularities[axis.lane]
    let weight = all.map(\.weight).reduce(0, +)
    return (
      all.map { $0.step * $0.weight }.reduce(0, +) / weight, all.map { $0.stride * $0.weight }.reduce(0, +) / weight
    )
  }

  /// Steady steps that follow one another.
  private static func straights(_ steps: [Step]) -> [[Step]] {
    var runs: [[Step]] = []
    for step in steps {
      if let last = runs.last?.last, step.initialContact - last.initialContact < 0.8 * last.strideTime {
        runs[runs.count - 1].append(step)
      } else {
        runs.append([step])
      }
    }
    return runs
  }

  /// Acceleration of the sacrum, m/s²: forward as the pelvis faces, left, up.
  private static func levelled(_ cursor: inout WalkerCursor, at time: Double) -> [Double] {
    let motion = cursor.motion(at: time)
    let q = motion.orientation
    let (w, v) = (q[0], SIMD3(q[1], q[2], q[3]))
    func turned(_ x: SIMD3<Double>) -> SIMD3<Double> {
      let t = 2 * crossed(v, x)
      return x + w * t + crossed(v, t)
    }
    let force = turned(motion.inertial.specificForce)
    let facing = turned(SIMD3(1, 0, 0))
    let size = (facing.x * facing.x + facing.y * facing.y).squareRoot()
    let (c, s) = (facing.x / size, facing.y / size)
    return [c * force.x + s * force.y, c * force.y - s * force.x, force.z - 9.80665]
  }

  private static func crossed(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
  }

  private static func harmonics(_ points: [Double], _ axis: Axis) -> (ratio: Double, improved: Double) {
    var (amplitudes, powers) = ([0.0, 0.0], [0.0, 0.0])
    for harmonic in 1...20 {
      var (real, imaginary) = (0.0, 0.0)
      for (index, point) in points.enumerated() {
        let angle = 2 * Double.pi * Double(harmonic * index) / Double(points.count)
        real += point * cos(angle)
        imaginary += point * sin(angle)
      }
      let power = real * real + imaginary * imaginary
      amplitudes[harmonic % 2] += power.squareRoot()
      powers[harmonic % 2] += power
    }
    let inPhase = axis == .mediolateral ? 1 : 0
    return (amplitudes[inPhase] / amplitudes[1 - inPhase], 100 * powers[inPhase] / (powers[0] + powers[1]))
  }

  private static func regularity(
    _ samples: [Double], strideTime: Double, mirrored: Bool
  ) -> (step: Double, stride: Double) {
    let centre = mean(samples)
    let x = samples.map { $0 - centre }
    func correlation(_ lag: Int) -> Double {
      (0..<(x.count - lag)).reduce(0) { $0 + x[$1] * x[$1 + lag] } / Double(x.count - lag)
    }
    func highest(_ around: Double, _ tolerance: Double, _ sign: Double) -> Double {
      let lags = Int(around * (1 - tolerance) * 100)...Int(around * (1 + tolerance) * 100)
      return lags.map { sign * correlation($0) }.max() ?? .nan
    }
    let sign = mirrored ? -1.0 : 1
    return (
      sign * highest(strideTime / 2, 0.2, sign) / correlation(0), highest(strideTime, 0.1, 1) / correlation(0)
    )
  }
}
