import GaitDSP
import Report

/// A value with its 95 % interval.
struct EstimatePart: Encodable {
  var value: Figure
  var lower: Figure
  var upper: Figure

  init(_ estimate: Estimate) {
    value = Figure(estimate.value)
    lower = Figure(estimate.interval.lower)
    upper = Figure(estimate.interval.upper)
  }
}

/// What a sample of one measure amounts to.
struct MeasurePart: Encodable {
  var n: Int
  var median: Figure
  var mad: Figure
  var p10: Figure
  var p90: Figure
  var ci95Lower: Figure
  var ci95Upper: Figure

  init(_ summary: MeasureSummary) {
    n = summary.count
    median = Figure(summary.median)
    mad = Figure(summary.medianAbsoluteDeviation)
    p10 = Figure(summary.percentile10)
    p90 = Figure(summary.percentile90)
    ci95Lower = Figure(summary.medianInterval.lower)
    ci95Upper = Figure(summary.medianInterval.upper)
  }
}

/// A value for each direction.
struct AxesPart: Encodable {
  var ap: Figure
  var ml: Figure
  var v: Figure

  init(_ axes: PerAxis) {
    ap = Figure(axes.anteroposterior)
    ml = Figure(axes.mediolateral)
    v = Figure(axes.vertical)
  }
}

/// One side of a bout or of the whole.
struct SidePart: Encodable {
  var stepsOk: Int
  var stepsTurn: Int
  var stepsBoundary: Int
  var stepsIrregular: Int
  var measures: [String: MeasurePart]
  var obliquityRangeDeg: MeasurePart
  var tiltRangeDeg: MeasurePart
  var rotationRangeDeg: MeasurePart
  var curveStrides: Int
  var obliquityCurveMeanDeg: [Figure]
  var obliquityCurveSdDeg: [Figure]
  var tiltCurveMeanDeg: [Figure]
  var tiltCurveSdDeg: [Figure]
  var rotationCurveMeanDeg: [Figure]
  var rotationCurveSdDeg: [Figure]

  init(_ side: SideSummary) {
    stepsOk = side.steps.ok
    stepsTurn = side.steps.turn
    stepsBoundary = side.steps.boundary
    stepsIrregular = side.steps.irregular
    measures = Dictionary(
      uniqueKeysWithValues: StepMeasure.allCases.map { ($0.key, MeasurePart(side[$0])) })
    obliquityRangeDeg = MeasurePart(side.obliquityRange)
    tiltRangeDeg = MeasurePart(side.tiltRange)
    rotationRangeDeg = MeasurePart(side.rotationRange)
    curveStrides = side.curve.count
    obliquityCurveMeanDeg = side.curve.mean.map { Figure($0.x, digits: 2) }
    obliquityCurveSdDeg = side.curve.standardDeviation.map { Figure($0.x, digits: 2) }
    tiltCurveMeanDeg = side.curve.mean.map { Figure($0.y, digits: 2) }
    tiltCurveSdDeg = side.curve.standardDeviation.map { Figure($0.y, digits: 2) }
    rotationCurveMeanDeg = side.curve.mean.map { Figure($0.z, digits: 2) }
    rotationCurveSdDeg = side.curve.standardDeviation.map { Figure($0.z, digits: 2) }
  }
}

/// How one measure differs between the sides; positive = right larger.
struct AsymmetryPart: Encodable {
  var difference: EstimatePart
  var symmetryIndexPercent: EstimatePart
  var symmetryRatio: EstimatePart
  var gaitAsymmetryPercent: EstimatePart

  init(_ asymmetry: Asymmetry) {
    difference = EstimatePart(asymmetry.difference)
    symmetryIndexPercent = EstimatePart(asymmetry.symmetryIndex)
    symmetryRatio = EstimatePart(asymmetry.symmetryRatio)
    gaitAsymmetryPercent = EstimatePart(asymmetry.gaitAsymmetry)
  }
}

/// What is found of one side.
struct SideFindingPart: Encodable {
  var grade: String
  var references: [String]
  var compensated: Bool
  var steps: Int
  var standingMeanDeg: EstimatePart
  var standingMidDeg: EstimatePart
  var contactMeanDeg: EstimatePart
  var contactMidDeg: EstimatePart
  var sentence: String

  init(_ side: Side, of finding: Finding) {
    let own = finding[side]
    grade = own.grade.rawValue
    references = own.references.map(\.rawValue)
    compensated = own.compensated
    steps = own.steps
    standingMeanDeg = EstimatePart(own.standingMean)
    standingMidDeg = EstimatePart(own.standingMid)
    contactMeanDeg = EstimatePart(own.contactMean)
    contactMidDeg = EstimatePart(own.contactMid)
    sentence = FindingText.sentence(for: side, of: finding)
  }
}

struct FindingPart: Encodable {
  var left: SideFindingPart
  var right: SideFindingPart
  /// Left less right.
  var contactDifferenceDeg: EstimatePart
  var standingDifferenceDeg: EstimatePart
  var warnings: [String]

  init(_ finding: Finding) {
    left = SideFindingPart(.left, of: finding)
    right = SideFindingPart(.right, of: finding)
    contactDifferenceDeg = EstimatePart(finding.contactDifference)
    standingDifferenceDeg = EstimatePart(finding.standingDifference)
    warnings = finding.warnings.map(\.rawValue)
  }
}

/// What a bout, or everything together, amounts to.
struct SummaryPart: Encodable {
  var cadenceStepsMin: Figure
  var speedMS: Figure
  var strideTimeCvPercent: Figure
  var left: SidePart
  var right: SidePart
  var asymmetry: [String: AsymmetryPart]
  var stepRegularity: AxesPart
  var strideRegularity: AxesPart
  var regularitySymmetry: AxesPart
  var harmonicRatio: AxesPart
  var improvedHarmonicRatioPercent: AxesPart
  var finding: FindingPart
  let disclaimer =
    "Stance measures; it does not diagnose. Pelvic drop is not muscle strength, and a trunk lean can hide it."

  /// Written in snake case by the encoder, which would make "ms" of "m/s".
  private enum CodingKeys: String, CodingKey {
    case speedMS = "speed_m_s"
    case cadenceStepsMin, strideTimeCvPercent, left, right, asymmetry, stepRegularity
    case strideRegularity, regularitySymmetry, harmonicRatio, improvedHarmonicRatioPercent, finding
    case disclaimer
  }

  init(_ summary: BoutSummary, finding: Finding) {
    cadenceStepsMin = Figure(summary.cadence, digits: 2)
    speedMS = Figure(summary.speed)
    strideTimeCvPercent = Figure(summary.strideTimeVariation)
    left = SidePart(summary.left)
    right = SidePart(summary.right)
    asymmetry = Dictionary(
      uniqueKeysWithValues: StepMeasure.allCases.map { ($0.key, AsymmetryPart(summary.asymmetry(of: $0))) })
    stepRegularity = AxesPart(summary.regularity.step)
    strideRegularity = AxesPart(summary.regularity.stride)
    regularitySymmetry = AxesPart(summary.regularity.symmetry)
    harmonicRatio = AxesPart(summary.harmonics.ratio)
    improvedHarmonicRatioPercent = AxesPart(summary.harmonics.improved)
    self.finding = FindingPart(finding)
  }
}

extension AnalysisJSON {
  struct BoutPart: Encodable {
    var number: Int
    var startS: Figure
    var endS: Figure
    var endedBy: String
    var confidence: Figure
    var reliable: Bool
    var turns: [TurnPart]
    var standingReference: StandingPart?
    var summary: SummaryPart

    init(_ bout: Bout) {
      number = bout.number
      startS = Figure(bout.start)
      endS = Figure(bout.end)
      endedBy = bout.cause.rawValue
      confidence = Figure(bout.confidence, digits: 3)
      reliable = bout.isReliable
      turns = bout.turns.map(TurnPart.init)
      standingReference = bout.standing.map(StandingPart.init)
      summary = SummaryPart(bout.summary, finding: bout.finding)
    }
  }

  struct TurnPart: Encodable {
    var startS: Figure
    var endS: Figure
    var angleDeg: Figure

    init(_ turn: Turn) {
      startS = Figure(turn.start)
      endS = Figure(turn.end)
      angleDeg = Figure(turn.angle, digits: 1)
    }
  }
}
