/// Everything gathered about one side; all memory is set aside at the start.
struct SideAccumulator: Sendable {
  private(set) var counts = StepCounts()
  private(set) var samples: [BoundedSample]
  private(set) var curve = StrideCurveAccumulator()
  private var confidence: BoundedSample
  /// Obliquity, tilt, rotation.
  private var rangesOfMotion: [BoundedSample]

  init(capacity: Int) {
    // Each its own: copies would share one buffer until first written, and part during the walk.
    samples = StepMeasure.allCases.map { _ in BoundedSample(capacity: capacity) }
    rangesOfMotion = (0..<3).map { _ in BoundedSample(capacity: capacity) }
    confidence = BoundedSample(capacity: capacity)
  }

  mutating func add(_ step: borrowing Step) {
    counts.add(step.quality)
    guard step.quality == .ok else { return }
    confidence.add(step.confidence)
    // By raw value: `allCases` would build its array for every step.
    for index in samples.indices {
      guard let measure = StepMeasure(rawValue: UInt8(truncatingIfNeeded: index)) else { continue }
      samples[index].add(measure.value(of: step))
    }
  }

  /// - Returns: whether the stride could be taken.
  mutating func add(angles: Span<SIMD3<Double>>, from start: Double, to end: Double) -> Bool {
    guard let ranges = curve.add(angles: angles, from: start, to: end) else { return false }
    for axis in 0..<3 { rangesOfMotion[axis].add(ranges[axis]) }
    return true
  }

  /// Forgets everything and keeps the memory.
  mutating func removeAll() {
    counts = StepCounts()
    curve.removeAll()
    confidence.removeAll()
    for index in samples.indices { samples[index].removeAll() }
    for index in rangesOfMotion.indices { rangesOfMotion[index].removeAll() }
  }

  mutating func merge(_ other: SideAccumulator) {
    counts.merge(other.counts)
    curve.merge(other.curve)
    confidence.merge(other.confidence)
    for index in samples.indices { samples[index].merge(other.samples[index]) }
    for index in rangesOfMotion.indices { rangesOfMotion[index].merge(other.rangesOfMotion[index]) }
  }

  subscript(measure: StepMeasure) -> BoundedSample { samples[Int(measure.rawValue)] }

  func summary(of side: Side) -> SideSummary {
    SideSummary(
      side: side, steps: counts, contactConfidence: confidence.order.median,
      measures: samples.map { MeasureSummary($0) },
      obliquityRange: MeasureSummary(rangesOfMotion[0]),
      tiltRange: MeasureSummary(rangesOfMotion[1]),
      rotationRange: MeasureSummary(rangesOfMotion[2]),
      curve: curve.curve)
  }
}
