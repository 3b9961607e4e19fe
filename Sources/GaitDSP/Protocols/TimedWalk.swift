/// The 2- and the 6-minute walk: how drop, asymmetry and cadence change from minute to minute. Fatigue is the finding.
///
/// The clock goes on while the person rests (ATS 2002; ERS/ATS 2014), so rests are part of the walk and are marked.
/// Distance is the sum of step lengths, and known only where a leg length is configured. Where samples are missing nobody
/// knows whether the person rested or walked: neither counts, and `missing` says how long it was. Slopes are over single clean
/// steps, not over minutes, each with its 95 % interval (`Slope`).
public enum TimedWalk {
  /// One minute, or what there is of it.
  public struct Minute: Sendable, Equatable {
    /// From 1.
    public var number: Int
    /// Time in walks, s.
    public var walking = 0.0
    /// Clean steps.
    public var steps = (left: 0, right: 0)
    /// Steps a minute, from the mean time of clean steps; `nan` without any.
    public var cadence = Double.nan
    /// Median standing-referenced drop, mean over single support, degrees: left, right.
    public var standingDrop = SIMD2(Double.nan, Double.nan)
    /// Median contact-referenced drop likewise.
    public var contactDrop = SIMD2(Double.nan, Double.nan)
    /// Of step time, %, positive = right longer (Robinson 1987).
    public var stepTimeSymmetryIndex = Double.nan
    /// m; `nan` without a leg length.
    public var distance = Double.nan

    /// Nothing measured in this minute yet.
    public init(number: Int) { self.number = number }

    public static func == (a: Minute, b: Minute) -> Bool { a.number == b.number && a.value == b.value }
  }

  /// What a whole timed walk gave.
  public struct Outcome: Sendable {
    /// From the start of the clock to its end, or to where the data end, s.
    public var span: TestSpan
    /// Minute by minute; the last may be shorter.
    public var minutes: [Minute] = []
    /// Pauses of more than 2 s that are not just a hole in the samples, s.
    public var rests: [TestSpan] = []
    /// Time without samples that could be used, in holes too long to be bridged, s.
    public var missing = 0.0
    /// Change of cadence over single clean steps, steps/min a minute.
    public var cadence: Slope
    /// Change of standing-referenced drop (mean over single support), degrees a minute.
    public var standingDrop: (left: Slope, right: Slope)
    /// Change of contact-referenced drop likewise.
    public var contactDrop: (left: Slope, right: Slope)
    /// Of every step time less the mean of its neighbours' (the other side's), right less left, % a minute.
    public var stepTimeAsymmetry: Slope
    /// Clean steps.
    public var steps = (left: 0, right: 0)
    /// Steps a minute, from the mean time of clean steps; `nan` without any.
    public var meanCadence = Double.nan
    /// Sum of step lengths, m; `nan` without a leg length. Steps whose length is not known count as the median one.
    public var distance = Double.nan
    /// Time in walks, s: the span less every pause of more than 2 s.
    public var walking = 0.0

    /// - Parameters:
    ///   - span: of the walk phase, s; of a recording, from the first contact to the last.
    ///   - seconds: how long the test lasts at most.
    public init(_ tape: TestTape, span: TestSpan, seconds: Double) {
      let span = TestSpan(start: span.start, end: min(span.end, span.start + seconds))
      self.span = span
      let steps = tape.steps.filter { span.contains($0.initialContact) }
      let clean = steps.filter { $0.quality == .ok }
      let usual = OrderStatistics(steps.lazy.map(\.stepLength)).median
      /// Steps whose length could not be measured are as long as the others.
      func length(_ step: Step) -> Double { step.stepLength > 0 ? step.stepLength : usual }
      func slope(_ side: Side?, _ measure: (Step) -> Double) -> Slope {
        Slope(
          clean.filter { side == nil || $0.side == side }
            .map { (($0.initialContact - span.start) / 60, measure($0)) })
      }
      cadence = slope(nil) { 60 / $0.stepTime }
      standingDrop = (slope(.left) { $0.drop.standing.mean }, slope(.right) { $0.drop.standing.mean })
      contactDrop = (slope(.left) { $0.drop.contact.mean }, slope(.right) { $0.drop.contact.mean })
      stepTimeAsymmetry = Slope(Self.asymmetries(clean, from: span.start))
      self.steps = (clean.count { $0.side == .left }, clean.count { $0.side == .right })
      meanCadence = 60 / Self.mean(clean.lazy.map(\.stepTime))
      distance = steps.isEmpty ? .nan : steps.reduce(0) { $0 + length($1) }
      let holes = tape.holes.compactMap { $0.overlap(with: span) }
      missing = holes.reduce(0) { $0 + $1.length }
      let pauses = Self.pauses(tape, within: span)
      rests = pauses.filter { Self.isSeen($0, holes) }
      walking = max(0, span.length - pauses.reduce(0) { $0 + $1.length })
      let lasted = span.length.isFinite ? min(max(0, span.length), 7200) : 0
      for index in 0..<Int((lasted / 60 - 1e-6).rounded(.up)) {
        let part = TestSpan(
          start: span.start + 60 * Double(index), end: min(span.end, span.start + 60 * Double(index + 1)))
        let within = clean.filter { $0.initialContact >= part.start && $0.initialContact < part.end }
        var minute = Minute(number: index + 1)
        minute.walking = part.length - pauses.reduce(0) { $0 + ($1.overlap(with: part)?.length ?? 0) }
        minute.steps = (within.count { $0.side == .left }, within.count { $0.side == .right })
        minute.cadence = 60 / Self.mean(within.lazy.map(\.stepTime))
        func median(_ side: Side, _ measure: (Step) -> Double) -> Double {
          OrderStatistics(within.filter { $0.side == side }.map(measure)).median
        }
        minute.standingDrop = SIMD2(
          median(.left) { $0.drop.standing.mean }, median(.right) { $0.drop.standing.mean })
        minute.contactDrop = SIMD2(median(.left) { $0.drop.contact.mean }, median(.right) { $0.drop.contact.mean })
        let (l, r) = (median(.left, \.stepTime), median(.right, \.stepTime))
        minute.stepTimeSymmetryIndex = 200 * (r - l) / (r + l)
        let all = steps.filter { $0.initialContact >= part.start && $0.initialContact < part.end }
        minute.distance = all.isEmpty ? .nan : all.reduce(0) { $0 + length($1) }
        minutes.append(minute)
      }
    }

    /// Each clean step's time against the mean of the one before and the one after, which are the other side's.
    private static func asymmetries(_ clean: [Step], from start: Double) -> [(time: Double, value: Double)] {
      guard clean.count >= 3 else { return [] }
      return (1..<clean.count - 1).compactMap { index in
        let (before, step, after) = (clean[index - 1], clean[index], clean[index + 1])
        guard before.side != step.side, after.side != step.side, after.initialContact - before.initialContact < 3 else {
          return nil
        }
        let others = 0.5 * (before.stepTime + after.stepTime)
        let sign = step.side == .right ? 1.0 : -1.0
        return (
          (step.initialContact - start) / 60, sign * 200 * (step.stepTime - others) / (step.stepTime + others)
        )
      }
    }

    private static func mean(_ values: some Sequence<Double>) -> Double {
      var moments = RunningMoments()
      for value in values { moments.add(value) }
      return moments.mean
    }

    /// Standing longer than this between walks is a rest, s.
    static let shortestRest = 2.0

    /// Whether somebody was seen to rest in a pause: what lies beside the holes in it is longer than the walking that goes
    /// unfound there.
    private static func isSeen(_ pause: TestSpan, _ holes: [TestSpan]) -> Bool {
      let unseen = holes.compactMap { $0.overlap(with: pause) }
      return unseen.isEmpty || pause.length - unseen.reduce(0) { $0 + $1.length } > 2 * shortestRest
    }

    private static func pauses(_ tape: TestTape, within span: TestSpan) -> [TestSpan] {
      var pauses: [TestSpan] = []
      var last = span.start
      for walk in tape.walks.sorted(by: { $0.start < $1.start }) where walk.end > span.start && walk.start < span.end {
        let pause = TestSpan(start: last, end: walk.start)
        if pause.length > shortestRest, pauses.count < 500 { pauses.append(pause) }
        last = max(last, walk.end)
      }
      if span.end - last > shortestRest { pauses.append(TestSpan(start: last, end: span.end)) }
      return pauses
    }
  }
}

extension TimedWalk.Minute {
  /// One minute as plain data.
  public var value: ResultValue {
    .object([
      ("minute", .count(number)), ("walking_s", .figure(walking, 1)), ("steps_left", .count(steps.left)),
      ("steps_right", .count(steps.right)), ("cadence_steps_min", .figure(cadence, 1)),
      ("left_standing_drop_mean_deg", .figure(standingDrop.x, 2)),
      ("right_standing_drop_mean_deg", .figure(standingDrop.y, 2)),
      ("left_contact_drop_mean_deg", .figure(contactDrop.x, 2)),
      ("right_contact_drop_mean_deg", .figure(contactDrop.y, 2)),
      ("contact_difference_deg", .figure(contactDrop.x - contactDrop.y, 2)),
      ("step_time_symmetry_index_percent", .figure(stepTimeSymmetryIndex, 2)), ("distance_m", .figure(distance, 1)),
    ])
  }
}

extension TimedWalk.Outcome {
  /// The whole walk as plain data.
  public var value: ResultValue {
    .object([
      ("start_s", .figure(span.start, 2)), ("duration_s", .figure(span.length, 1)), ("walking_s", .figure(walking, 1)),
      ("distance_m", .figure(distance, 1)), ("steps_left", .count(steps.left)), ("steps_right", .count(steps.right)),
      ("mean_cadence_steps_min", .figure(meanCadence, 1)),
      (
        "rests",
        .list(rests.map { .object([("start_s", .figure($0.start, 1)), ("end_s", .figure($0.end, 1))]) })
      ),
      ("missing_s", .figure(missing, 1)), ("minutes", .list(minutes.map(\.value))),
      (
        "per_minute",
        .object([
          ("cadence_steps_min", cadence.value(3)),
          ("left_standing_drop_mean_deg", standingDrop.left.value(4)),
          ("right_standing_drop_mean_deg", standingDrop.right.value(4)),
          ("left_contact_drop_mean_deg", contactDrop.left.value(4)),
          ("right_contact_drop_mean_deg", contactDrop.right.value(4)),
          ("step_time_symmetry_index_percent", stepTimeAsymmetry.value(3)),
        ])
      ),
    ])
  }
}
