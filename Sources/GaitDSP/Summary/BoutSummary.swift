/// What a bout, a walking test, or any pool of bouts amounts to. Only steps of quality `ok` count.
public struct BoutSummary: Sendable {
  public var left: SideSummary
  public var right: SideSummary
  /// Steps a minute: 120 over the mean stride time of both sides, so that unequal steps weigh alike.
  public var cadence: Double
  /// m/s: mean step lengths over mean step times, left and right added; `nan` without a leg length.
  public var speed: Double
  /// Coefficient of variation of stride time, %: standard deviation within sides (pooled), over the mean.
  public var strideTimeVariation: Double
  public var regularity: Regularity
  /// Medians over strides that do not overlap, of whichever foot came first.
  public var harmonics: HarmonicRatios
  /// Strides behind `harmonics`.
  public var harmonicStrides: Int
  /// In the order of `StepMeasure.allCases`.
  public var asymmetries: [Asymmetry]

  public subscript(side: Side) -> SideSummary { side == .left ? left : right }

  /// How a measure differs between the sides; positive = right larger.
  public func asymmetry(of measure: StepMeasure) -> Asymmetry { asymmetries[Int(measure.rawValue)] }
}

/// One side's part of a summary.
public struct SideSummary: Sendable {
  public var side: Side
  /// Steps by quality: those not `ok` are counted here and nowhere else.
  public var steps: StepCounts
  /// Median confidence of this side's contacts, 0…1.
  public var contactConfidence: Double
  /// In the order of `StepMeasure.allCases`.
  public var measures: [MeasureSummary]
  /// Range of motion over a stride, degrees.
  public var obliquityRange: MeasureSummary
  public var tiltRange: MeasureSummary
  public var rotationRange: MeasureSummary
  /// Mean stride from this side's initial contact to its next.
  public var curve: StrideCurve

  public subscript(measure: StepMeasure) -> MeasureSummary { measures[Int(measure.rawValue)] }
}
