/// Gathers steps, strides and acceleration into a `BoutSummary`: for a bout, for a test, and, by merging, for any
/// set of bouts (medians cannot be pooled from summaries, so it is accumulators that are merged).
///
/// Memory is fixed by the capacity and set aside at the start (2,048 steps a side: 0.9 MB); adding allocates
/// nothing. A summary may be asked for at any time, costs a sort of each measure, and does allocate.
public struct BoutAccumulator: Sendable {
  private var left: SideAccumulator
  private var right: SideAccumulator
  private var regularity: RegularityAccumulator
  private var analyzer = HarmonicAnalyzer()
  /// Ratio, then improved ratio; of AP, ML, V each.
  private var harmonics: [BoundedSample]
  /// The stride measured last, s.
  private var harmonicsBegin = Double.infinity
  private var harmonicsEnd = -Double.infinity

  /// - Parameters:
  ///   - capacity: steps a side up to which quantiles are exact; beyond it an even selection is kept.
  ///   - rate: samples a second of the acceleration and angles that will be added.
  public init(capacity: Int = 2048, rate: Double = 100) {
    left = SideAccumulator(capacity: capacity)
    right = SideAccumulator(capacity: capacity)
    regularity = RegularityAccumulator(rate: rate)
    harmonics = (0..<6).map { _ in BoundedSample(capacity: capacity) }
  }

  /// Adds one finished step.
  public mutating func add(_ step: borrowing Step) {
    switch step.side {
    case .left: left.add(step)
    case .right: right.add(step)
    }
    if step.quality == .ok { regularity.note(strideTime: step.strideTime) }
  }

  /// Adds the stride that begins with this step's initial contact; ignored unless the step is `ok`.
  ///
  /// - Parameters:
  ///   - angles: (obliquity, tilt, rotation), degrees.
  ///   - acceleration: m/s² (x forward, y left, z up), with or without gravity; as many samples as `angles`.
  ///   - firstTime: time of the first sample, s, on the axis of the step's times.
  ///   - rate: samples a second.
  public mutating func add(
    strideOf step: borrowing Step, angles: Span<SIMD3<Double>>, acceleration: Span<SIMD3<Double>>,
    firstTime: Double, rate: Double
  ) {
    guard step.quality == .ok, rate > 0 else { return }
    let start = (step.initialContact - firstTime) * rate
    let end = (step.nextInitialContact - firstTime) * rate
    guard start.isFinite, end.isFinite else { return }
    switch step.side {
    case .left: _ = left.add(angles: angles, from: start, to: end)
    case .right: _ = right.add(angles: angles, from: start, to: end)
    }
    // Strides of the two feet overlap by half and say the same; every second one halves the work. Which foot is
    // measured depends on time alone, never on the side.
    let (begin, next) = (step.initialContact, step.nextInitialContact)
    let overlaps = begin < harmonicsEnd - 0.001 && begin >= harmonicsBegin
    guard !overlaps else { return }
    let ratios = analyzer.ratios(of: acceleration, from: start, to: end)
    guard !ratios.improved.vertical.isNaN else { return }
    (harmonicsBegin, harmonicsEnd) = (begin, next)
    harmonics[0].add(ratios.ratio.anteroposterior)
    harmonics[1].add(ratios.ratio.mediolateral)
    harmonics[2].add(ratios.ratio.vertical)
    harmonics[3].add(ratios.improved.anteroposterior)
    harmonics[4].add(ratios.improved.mediolateral)
    harmonics[5].add(ratios.improved.vertical)
  }

  /// Adds one sample of acceleration, m/s² (x forward, y left, z up), for the regularity of the walk.
  @inline(__always)
  public mutating func add(acceleration: SIMD3<Double>) {
    regularity.add(acceleration)
  }

  /// Ends the stream of acceleration: at the end of the bout, and at every gap. Call before `summary` and `merge`
  /// for the last window to count.
  public mutating func endStretch() {
    regularity.closeWindow()
  }

  /// Forgets everything and keeps the memory, for the next bout.
  public mutating func removeAll() {
    left.removeAll()
    right.removeAll()
    regularity.removeAll()
    for index in harmonics.indices { harmonics[index].removeAll() }
    harmonicsBegin = .infinity
    harmonicsEnd = -.infinity
  }

  /// Pools another bout into this one, as if it had followed.
  public mutating func merge(_ other: BoutAccumulator) {
    left.merge(other.left)
    right.merge(other.right)
    regularity.merge(other.regularity)
    for index in harmonics.indices { harmonics[index].merge(other.harmonics[index]) }
  }

  /// What has been added so far. Sorts each measure of each side, so not for every step; the last, open window of
  /// acceleration counts only after `endStretch`.
  public func summary() -> BoutSummary {
    let (leftSummary, rightSummary) = (left.summary(of: .left), right.summary(of: .right))
    let medians = harmonics.map(\.order.median)
    return BoutSummary(
      left: leftSummary, right: rightSummary,
      cadence: cadence, speed: speed, strideTimeVariation: strideTimeVariation,
      regularity: regularity.regularity,
      harmonics: HarmonicRatios(
        ratio: PerAxis(anteroposterior: medians[0], mediolateral: medians[1], vertical: medians[2]),
        improved: PerAxis(anteroposterior: medians[3], mediolateral: medians[4], vertical: medians[5])),
      harmonicStrides: harmonics[5].count,
      asymmetries: StepMeasure.allCases.map { measure in
        Asymmetry(
          left: (left[measure], leftSummary[measure].sideMedian),
          right: (right[measure], rightSummary[measure].sideMedian), isRatioScale: measure.isRatioScale)
      })
  }

  private var strideTimes: RunningMoments {
    var both = left[.strideTime].moments
    both.merge(right[.strideTime].moments)
    return both
  }

  private var cadence: Double { 120 / strideTimes.mean }

  private var speed: Double {
    let lengths = left[.stepLength].moments.mean + right[.stepLength].moments.mean
    return lengths / (left[.stepTime].moments.mean + right[.stepTime].moments.mean)
  }

  private var strideTimeVariation: Double {
    let (l, r) = (left[.strideTime].moments, right[.strideTime].moments)
    // Each side present costs one degree of freedom: its own mean.
    let freedom = l.count + r.count - (l.count > 0 ? 1 : 0) - (r.count > 0 ? 1 : 0)
    guard freedom > 0 else { return .nan }
    let within = ((l.sumOfSquares + r.sumOfSquares) / Double(freedom)).squareRoot()
    return 100 * within / strideTimes.mean
  }
}
