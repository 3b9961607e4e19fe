import Feed
import GaitDSP
import IMU

/// Samples that are missing: with the cause that whoever lost them knows, into the log and to whoever watches.
extension Analyst {
  /// Holes that the core saw get the cause that the source knows.
  mutating func report(gap: IMU.Gap?, followsLoss: Bool, from start: Nanoseconds) {
    var known = gap
    for hole in output.gaps {
      if hole.implausibility != nil {
        tell(MissingSamples(start: hole.start, end: hole.end, cause: hole.cause, count: nil, isBridged: false))
        continue
      }
      let cause = known?.cause.word ?? (followsLoss ? "queue_full" : hole.cause)
      tell(
        MissingSamples(
          start: hole.start, end: hole.end, cause: cause, count: known?.missing, isBridged: hole.bridged))
      known = nil
    }
    output.gaps.removeAll(keepingCapacity: true)
    // Too short for the core to notice, or before the session's first sample; the account of samples still wants it.
    guard let known, known.to > start else { return }
    tell(
      MissingSamples(
        start: Double(max(known.from, start) &- start) * 1e-9, end: Double(known.to &- start) * 1e-9,
        cause: known.cause.word, count: known.from < start ? nil : known.missing, isBridged: known.from > start))
  }

  func tell(_ missing: MissingSamples) {
    log(.missing(missing))
    guard isWatched() else { return }
    feed(
      .toAll(
        .gap(
          GapNote(
            t: missing.start.figure(3) ?? 0, endT: missing.end.figure(3) ?? 0, cause: missing.cause,
            missing: missing.count, bridged: missing.isBridged))))
  }

  /// A test begins when it is asked for: what the sensor holds from before that is read too late for the session before
  /// it, whose last gap it is.
  mutating func cutOff(at time: Nanoseconds) {
    guard time > newest, let start = session?.last, let end = session?.seconds(time) else { return }
    let cause = board.current.state == "no_sensor" ? "missing_samples" : "test_began"
    tell(MissingSamples(start: start, end: end, cause: cause, count: nil, isBridged: false))
    session?.last = end
  }
}
