/// What a bout, a walking test, or any pool of bouts amounts to. Only steps of quality `ok` count.
public struct BoutSummary: Sendable {
  /// Of left steps.
  public var left: SideSummary
  /// Of right steps.
  public var right: SideSummary
  /// Steps a minute: 120 over the mean stride time of both sides, so that unequal steps weigh alike; `nan`
  /// without a stride.
  public var cadence: Double
  /// m/s: mean step lengths over mean step times, left and right added; `nan` without a leg length.
  public var speed: Double
  /// Coefficient of variation of stride time, %: standard deviation within sides (pooled), over the mean; `nan`
  /// where neither side has two strides.
  public var strideTimeVariation: Double
  /// How alike neighbouring steps and strides are; undefined in short walks.
  public var regularity: Regularity
  /// Medians over strides that do not overlap, of whichever foot came first.
  public var harmonics: HarmonicRatios
  /// Strides behind `harmonics`.
  public var harmonicStrides: Int
  /// In the order of `StepMeasure.allCases`.
  public var asymmetries: [Asymmetry]

  /// One side's part.
  public subscript(side: Side) -> SideSummary { side == .left ? left : right }

  /// How a measure differs between the sides; positive = right larger.
  public func asymmetry(of measure: StepMeasure) -> Asymmetry { asymmetries[Int(measure.rawValue)] }
}

/// One side's part of a summary.
public struct SideSummary: Sendable {
  /// The side that lands, and then carries the body.
  public var side: Side
  /// Steps by quality: those not `ok` are counted here and nowhere else.
  public var steps: StepCounts
  /// Median over this side's clean steps of the least certain contact that each rests on (`Step.confidence`), 0…1;
  /// `nan` without any.
  public var contactConfidence: Double
  /// In the order of `StepMeasure.allCases`.
  public var measures: [MeasureSummary]
  /// Range of motion of obliquity over a stride, highest less lowest, degrees.
  public var obliquityRange: MeasureSummary
  /// The same of tilt.
  public var tiltRange: MeasureSummary
  /// The same of rotation.
  public var rotationRange: MeasureSummary
  /// Mean stride from this side's initial contact to its next.
  public var curve: StrideCurve

  /// One measure, in the unit of its `key`.
  public subscript(measure: StepMeasure) -> MeasureSummary { measures[Int(measure.rawValue)] }
}
