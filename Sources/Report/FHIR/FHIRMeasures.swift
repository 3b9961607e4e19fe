import GaitDSP

/// The concepts that no published terminology has, each with what it means: the bundle's own code system.
struct FHIRMeasures {
  /// A concept that is used.
  struct Concept {
    var code: FHIRCode
    var definition: String
  }

  /// In the order in which they were first used.
  private(set) var concepts: [Concept] = []
  private var known: Set<String> = []

  /// - Returns: the code, noted down as used.
  mutating func code(_ code: String, _ display: String, _ definition: String) -> FHIRCode {
    let own = FHIRCode(system: FHIRCode.own, code: code, display: display)
    if known.insert(code).inserted { concepts.append(Concept(code: own, definition: definition)) }
    return own
  }

  /// A step's measure over one side.
  mutating func code(_ measure: StepMeasure, _ side: Side) -> FHIRCode {
    code(
      "\(side.name)_\(measure.key)", "\(measure.display), \(side.name)",
      "\(measure.definition) Median over the steady straight steps of the \(side.name) side.")
  }

  /// How a measure differs between the sides.
  mutating func difference(of measure: StepMeasure) -> FHIRCode {
    code(
      "difference_\(measure.key)", "\(measure.display), right less left",
      "\(measure.definition) Median of the right side less median of the left.")
  }

  mutating func symmetryIndex(of measure: StepMeasure) -> FHIRCode {
    code(
      "symmetry_index_\(measure.key)", "\(measure.display), symmetry index",
      "\(measure.definition) 100·(R − L)/(½(R + L)) of both sides’ medians; positive: right larger.")
  }

  /// As a resource of the bundle: nobody has to look the codes up elsewhere.
  func resource(id: String) -> FHIRValue {
    .object([
      ("resourceType", .text("CodeSystem")), ("id", .text(id)), ("url", .text(FHIRCode.own)),
      ("name", .text("StanceGait")), ("title", .text("Measures of Stance")), ("status", .text("active")),
      ("content", .text("fragment")), ("caseSensitive", .flag(true)), ("count", .count(concepts.count)),
      (
        "concept",
        .list(
          concepts.map {
            .object([
              ("code", .text($0.code.code)), ("display", .text($0.code.display)), ("definition", .text($0.definition)),
            ])
          })
      ),
    ])
  }
}

extension StepMeasure {
  fileprivate var display: String {
    switch self {
    case .stepTime: "Step time"
    case .strideTime: "Stride time"
    case .stanceTime: "Stance time"
    case .swingTime: "Swing time"
    case .singleSupportTime: "Single support time"
    case .doubleSupportTime: "Initial double support time"
    case .stancePercent: "Stance phase"
    case .stepLength: "Step length"
    case .lateralAcceleration: "Lateral acceleration in single support"
    case .excursion: "Pelvic obliquity excursion"
    case .standingDropPeak, .contactDropPeak, .meanDropPeak: "Contralateral pelvic drop, peak, \(zero)"
    case .standingDropMid, .contactDropMid, .meanDropMid: "Contralateral pelvic drop, mid-stance, \(zero)"
    case .standingDropMean, .contactDropMean, .meanDropMean: "Contralateral pelvic drop, mean, \(zero)"
    case .standingTimeBelow, .contactTimeBelow, .meanTimeBelow: "Single support below the threshold, \(zero)"
    }
  }

  private var zero: String {
    switch self {
    case .standingDropPeak, .standingDropMid, .standingDropMean, .standingTimeBelow: "from quiet standing"
    case .contactDropPeak, .contactDropMid, .contactDropMean, .contactTimeBelow: "from own initial contact"
    default: "from the stride’s mean"
    }
  }

  fileprivate var definition: String {
    switch self {
    case .stepTime: "Initial contact of the other foot to the initial contact of this."
    case .strideTime: "Initial contact to the next initial contact of the same foot."
    case .stanceTime: "Initial to final contact of the same foot."
    case .swingTime: "Final contact to the next initial contact of the same foot."
    case .singleSupportTime: "Final to initial contact of the other foot: only this foot is on the ground."
    case .doubleSupportTime: "Initial contact of this foot to the final contact of the other."
    case .stancePercent: "Stance time as a share of stride time."
    case .stepLength: "Inverted-pendulum step length from the sacrum’s vertical path (Zijlstra & Hof 2003)."
    case .lateralAcceleration: "Root mean square of mediolateral acceleration at the sacrum in single support."
    case .excursion: "Pelvic obliquity from this side’s initial contact to the largest drop of the other side."
    default:
      "How far the swinging side of the pelvis sits below the zero while this leg carries the body, \(zero); from one "
        + "inertial sensor on the sacrum. Positive: dropped, negative: hiked."
    }
  }

  var fhirUnit: FHIRUnit {
    switch self {
    case .stepTime, .strideTime, .stanceTime, .swingTime, .singleSupportTime, .doubleSupportTime: .second
    case .stancePercent, .standingTimeBelow, .contactTimeBelow, .meanTimeBelow: .percent
    case .stepLength: .metre
    case .lateralAcceleration: .acceleration
    default: .degree
    }
  }
}
