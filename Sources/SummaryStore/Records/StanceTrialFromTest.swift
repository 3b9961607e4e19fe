import GaitDSP

extension StanceTrialRecord {
  /// Obliquity against standing on both feet, positive = left side up: in left stance that is the drop, in right stance
  /// its negative.
  public init(_ trial: StanceTestTrial) {
    self.init(start: trial.lift, end: trial.footDown, side: trial.side)
    test = 1
    endedBy = trial.end.rawValue
    obliquityLift = trial.side.dropSign * trial.dropAtLift
    obliquitySteady = trial.side.dropSign * trial.dropSteady
    obliquityEnd = trial.side.dropSign * trial.dropAtEnd
    dropPeak = trial.dropPeak
    dropMean = trial.dropSteady
    dropEnd = trial.dropAtEnd
    lateralRMS = trial.lateralRMS
    lateralRange = trial.lateralRange
    angularRateRMS = trial.rateRMS * 180 / .pi
    response = trial.response.rawValue
    drop = trial.curve
    dropInterval = trial.curveInterval
  }
}
