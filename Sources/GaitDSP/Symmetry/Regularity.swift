/// How alike neighbouring steps, and neighbouring strides, of a walk are (Moe-Nilssen & Helbostad 2004,
/// *J Biomech* 37:121): peaks of the unbiased autocorrelation of pelvic acceleration, relative to lag 0.
///
/// For each axis, `step` is the peak one step time away (Ad1), `stride` the peak one stride time away (Ad2).
/// 1 = each repeats the one before, 0 = unrelated; the unbiased estimate can pass 1 by a little. From step to
/// step mediolateral acceleration changes sign, so its `step` is the trough there and negative.
///
/// `symmetry` is Ad1/Ad2 for V and AP, −Ad1/Ad2 for ML: 1 = left and right steps alike, on every axis.
public struct Regularity: Sendable, Equatable {
  /// Ad1: positive on AP and V, negative on ML in a regular walk.
  public var step: PerAxis = .undefined
  /// Ad2: positive on every axis in a regular walk.
  public var stride: PerAxis = .undefined
  /// Ad1/Ad2, −Ad1/Ad2 on ML; `nan` on an axis whose `stride` is not positive.
  public var symmetry: PerAxis = .undefined
  /// Seconds of walking that the figures rest on.
  public var duration: Double = 0

  /// Nothing known.
  public init() {}
}

/// Finds `Regularity` of a walk of any length from a stream of acceleration, in constant memory.
///
/// The stream is halved to about 50 Hz (means of neighbours), cut into windows of 512 samples (10.24 s), and
/// each window's autocorrelation is computed only near the step and stride times known by then. The walk's value
/// is the mean over windows, weighted by their samples. All three axes share one vector register, so a lag costs
/// one multiply-add a sample.
public struct RegularityAccumulator: Sendable {
  static let windowLength = 512
  /// How far from half the stride time the step peak is looked for: unequal steps move it.
  private static let stepTolerance = 0.2
  private static let strideTolerance = 0.1
  private static let mirrored = SIMD4<Float>(1, -1, 1, 0)

  private let rate: Double
  private let decimation: Int
  private var pending = SIMD4<Float>.zero
  private var pendingCount = 0
  private var window = [SIMD4<Float>](repeating: .zero, count: windowLength)
  private var fill = 0
  private var lags = [SIMD4<Float>](repeating: .zero, count: 96)
  private var strideTimes = RunningMoments()
  private var lastStrideTime = Double.nan
  private var stepSum = SIMD4<Double>.zero
  private var strideSum = SIMD4<Double>.zero
  private var weight = 0.0

  /// - Parameter rate: samples of acceleration a second, at least 40; where it is no number nothing is found.
  public init(rate: Double = 100) {
    decimation = max(1, Int((max(1, min(rate, 10_000)) / 50).rounded()))
    self.rate = rate / Double(decimation)
  }

  /// Tells the duration, s, of a stride that lies in the current window.
  public mutating func note(strideTime: Double) {
    guard strideTime >= 0.4, strideTime <= 3 else { return }
    strideTimes.add(strideTime)
  }

  /// Adds one sample of acceleration, m/s² (x forward, y left, z up), with or without gravity.
  @inline(__always)
  public mutating func add(_ acceleration: SIMD3<Double>) {
    pending += SIMD4(axes: acceleration)
    pendingCount += 1
    guard pendingCount == decimation else { return }
    window[fill] = pending * (1 / Float(decimation))
    fill += 1
    pending = .zero
    pendingCount = 0
    if fill == Self.windowLength { closeWindow() }
  }

  /// Ends the current window: at the end of a bout, and at a gap, across which nothing is compared.
  public mutating func closeWindow() {
    if strideTimes.count > 0 { lastStrideTime = strideTimes.mean }
    correlateWindow()
    strideTimes = RunningMoments()
    fill = 0
    pending = .zero
    pendingCount = 0
  }

  /// Forgets everything and keeps the memory.
  public mutating func removeAll() {
    pending = .zero
    pendingCount = 0
    fill = 0
    strideTimes = RunningMoments()
    lastStrideTime = .nan
    stepSum = .zero
    strideSum = .zero
    weight = 0
  }

  /// Pools what closed windows of another walk say.
  public mutating func merge(_ other: RegularityAccumulator) {
    stepSum += other.stepSum
    strideSum += other.strideSum
    weight += other.weight
  }

  /// Over all closed windows; undefined when there was none of at least three strides.
  public var regularity: Regularity {
    var result = Regularity()
    guard weight > 0 else { return result }
    let step = stepSum / weight
    let stride = strideSum / weight
    result.step = PerAxis(step)
    result.stride = PerAxis(stride)
    var symmetry = step / stride * SIMD4<Double>(Self.mirrored)
    symmetry.replace(with: .nan, where: stride .<= 0)
    result.symmetry = PerAxis(symmetry)
    result.duration = weight / rate
    return result
  }

  private mutating func correlateWindow() {
    let samplesPerStride = lastStrideTime * rate
    guard samplesPerStride.isFinite, Double(fill) >= 3 * samplesPerStride, fill >= 64 else { return }
    let (count, signs) = (fill, Self.mirrored)
    var (step, stride) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
    let measured = window.withUnsafeMutableBufferPointer { window in
      lags.withUnsafeMutableBufferPointer { lags -> Bool in
        let samples = UnsafeMutableBufferPointer(rebasing: window[0..<count])
        Autocorrelation.removeMean(samples)
        let power = Autocorrelation.unbiased(samples, lag: 0)
        guard power.x > 0, power.y > 0, power.z > 0 else { return false }
        let half = samplesPerStride / 2
        step =
          signs
          * Autocorrelation.peak(
            samples, around: half, within: half * Self.stepTolerance, signs: signs, scratch: lags)
          / power
        stride =
          Autocorrelation.peak(
            samples, around: samplesPerStride, within: samplesPerStride * Self.strideTolerance,
            signs: .one, scratch: lags) / power
        return true
      }
    }
    guard measured else { return }
    stepSum += SIMD4<Double>(step) * Double(count)
    strideSum += SIMD4<Double>(stride) * Double(count)
    weight += Double(count)
  }
}
