/// Where implausible samples are kept from the stages behind: the stretch before them ends as at a gap, and another begins
/// when they are over.
extension GaitPipeline {
  /// A doubt that goes on is reported in pieces of this length, s: a power cut then costs one.
  private static let piece = 600.0

  /// - Parameters:
  ///   - arrival: where the sample stands in time.
  ///   - before: time of the one before, s.
  /// - Returns: whether the sample must not be used.
  @inline(__always)
  mutating func holdsBack(
    _ sample: InertialSample, arrival: SampleArrival, before: Double, into output: inout GaitOutput
  ) -> Bool {
    if arrival == .afterSplit, doubt == nil { watch.restart() }
    let change = watch.take(sample, into: &output)
    if change == nil, doubt == nil { return false }
    return settle(change, at: sample, before: before, into: &output)
  }

  @inline(never)
  private mutating func settle(
    _ change: PlausibilityWatch.Change?, at sample: InertialSample, before: Double, into output: inout GaitOutput
  ) -> Bool {
    switch change {
    case .began(var begun):
      // Not before the stretch, whose first samples are no worse than none.
      begun.start = max(begun.start, origin)
      doubt = begun
      output.doubts.append(begun)
      // What has been made of the samples since is taken back as far as it has not been handed on.
      holes.push(SIMD2(begun.start, .infinity))
      if before.isFinite, usedSamples > 0 { finishStretch(cause: .gap, into: &output) }
    case .ended:
      reportDoubt(until: sample.time, &output)
      let began = doubt?.start ?? sample.time
      doubt = nil
      front.beginStretch(after: max(0, sample.time - began), with: sample)
      beginStretch(at: sample.time, into: &output)
      front.take(sample, missing: 0)
      usedSamples += 1
      advance(into: &output)
    case nil:
      if let began = doubt?.start, sample.time - began > Self.piece { reportDoubt(until: sample.time, &output) }
    }
    return true
  }

  /// The gap so far; what follows counts from here.
  mutating func reportDoubt(until time: Double, _ output: inout GaitOutput) {
    guard let current = doubt, time > current.start else { return }
    output.gaps.append(Gap(start: current.start, end: time, bridged: false, implausibility: current.reason))
    doubt?.start = time
  }

  /// Whether what happened then is held back, s.
  @inline(__always)
  func isDoubtful(_ time: Double) -> Bool {
    guard let doubt else { return false }
    return time > doubt.start
  }
}
