/// Measures a trial whose times are known, from the tenths of a second that cover it.
enum StanceTestMeter {
  /// Points of a curve at most.
  static let curvePoints = 120

  /// - Parameters:
  ///   - axes: level on both feet just before: the zero.
  ///   - bins: those that cover the trial.
  static func measure(
    _ trial: inout StanceTestTrial, axes: PelvisFrame, bins: borrowing Ring<StanceTestSignals.Bin>
  ) {
    let (from, to) = settled(trial)
    let middle = 0.5 * (from + to)
    let sign = trial.side.dropSign
    var (first, steady, last) = (RunningMoments(), RunningMoments(), RunningMoments())
    var point = RunningMoments()
    var (lateral, lateralSquare, rateSquare, frames) = (0.0, 0.0, 0.0, 0.0)
    var (leftmost, rightmost) = (-Double.infinity, Double.infinity)
    trial.curveInterval = 0.5
    while trial.held > trial.curveInterval * Double(curvePoints), trial.curveInterval < 1e6 { trial.curveInterval *= 2 }
    trial.curve.removeAll()
    trial.curve.reserveCapacity(curvePoints)
    for index in firstIndex(at: trial.lift, in: bins)..<max(bins.end, bins.start) {
      let bin = bins[index]
      let time = bin.time + 0.5 * StanceTestSignals.binSeconds
      guard time >= trial.lift, bin.count > 0, let up = normalized(bin.up) else { continue }
      guard time < trial.footDown else { break }
      let drop = sign * axes.obliquity(gravity: up)
      trial.hasHole = trial.hasHole || bin.isMissing
      if time - trial.lift >= trial.curveInterval * Double(trial.curve.count + 1) {
        trial.curve.append(point.mean)
        point = RunningMoments()
      }
      point.add(drop)
      // A window shorter than a bin still has the bin that it lies in.
      let half = 0.5 * StanceTestSignals.binSeconds
      guard time > from - half, time < to + half else { continue }
      if time < from + 1 + half { first.add(drop) }
      if abs(time - middle) < max(half, 0.25 * (to - from)) { steady.add(drop) }
      if time > to - 1 - half { last.add(drop) }
      lateral += bin.lateral
      lateralSquare += bin.lateralSquare
      rateSquare += bin.rateSquare
      frames += bin.count
      leftmost = max(leftmost, bin.leftmost)
      rightmost = min(rightmost, bin.rightmost)
    }
    if point.count * 2 >= Int(trial.curveInterval / StanceTestSignals.binSeconds) { trial.curve.append(point.mean) }
    trial.dropAtLift = first.mean
    trial.dropSteady = steady.mean
    trial.dropAtEnd = last.mean
    trial.dropPeak = trial.curve.dropFirst().dropLast().max() ?? steady.mean
    guard frames > 0 else { return }
    let mean = lateral / frames
    trial.lateralRMS = max(0, lateralSquare / frames - mean * mean).squareRoot()
    trial.lateralRange = leftmost - rightmost
    trial.rateRMS = (rateSquare / frames).squareRoot()
  }

  /// The part of the hold in which neither lifting nor landing moves the pelvis, s.
  static func settled(_ trial: StanceTestTrial) -> (from: Double, to: Double) {
    let (from, to) = (trial.lift + 0.4, trial.footDown - 0.3)
    guard to - from < 0.2 * trial.held else { return (from, to) }
    return (trial.lift + 0.4 * trial.held, trial.lift + 0.6 * trial.held)
  }

  /// Index of the first bin that ends after a time; no hole is longer than a stretch bridges, so times are even.
  static func firstIndex(at time: Double, in bins: borrowing Ring<StanceTestSignals.Bin>) -> Int {
    var (low, high) = (bins.start, bins.end)
    while low < high {
      let middle = (low + high) / 2
      if bins[middle].time + StanceTestSignals.binSeconds <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
