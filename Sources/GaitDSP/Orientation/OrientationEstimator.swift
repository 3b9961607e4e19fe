/// Orientation of every sample twice: at once (`quaternion`), and smoothed up to `lag` seconds later
/// (`nextSmoothed()`).
///
/// ```swift
/// var orientation = OrientationEstimator(rate: 100, lag: 2)
/// orientation.update(rate: ω, specificForce: f)
/// while let q = orientation.nextSmoothed() { … }   // in sample order, one for every sample
/// orientation.flush()                              // end of the recording: the last ones become ready
/// ```
/// A smoothed quaternion rests on the samples up to `lag` after its own and no later ones; across a bridged gap the gap
/// counts as time. The result does not depend on how calls are batched.
public struct OrientationEstimator: ~Copyable {
  /// The causal filter: its bias, its uncertainties. Samples go through `update` of the estimator only; fed by itself,
  /// the filter and the smoother would part.
  public var filter: OrientationFilter
  var smoother: InclinationSmoother

  /// - Parameters:
  ///   - rate: samples per second; as for `OrientationFilter`.
  ///   - lag: how far smoothing may look ahead, s; at least `blockDuration` to have any effect. Brought between 0 and
  ///     10; 2 where it is not finite.
  ///   - parameters: of the filter.
  public init(rate: Double, lag: Double = 2, parameters: OrientationParameters = OrientationParameters()) {
    filter = OrientationFilter(rate: rate, parameters: parameters)
    smoother = InclinationSmoother(lag: lag, coefficients: filter.coefficients)
  }

  /// Sensor→earth of the latest sample, causal.
  @inline(__always)
  public var quaternion: Quaternion { filter.quaternion }

  /// One sample; see `OrientationFilter.update(rate:specificForce:)`.
  @inline(__always)
  public mutating func update(rate: SIMD3<Double>, specificForce: SIMD3<Double>) {
    if !filter.state.levelled {
      filter.level(by: specificForce)
      if filter.state.levelled { smoother.take(filter.record) }
    }
    let full = filter.integrate(rate: rate, specificForce: specificForce)
    smoother.append(filter.quaternion)
    if full { closeBlock() }
  }

  /// Missing samples; see `OrientationFilter.bridge(seconds:rateAfter:)`.
  ///
  /// Smoothing looks across a bridged gap. Before a longer one everything becomes final.
  public mutating func bridge(seconds: Double, rateAfter: SIMD3<Double>) {
    if filter.state.samples > 0 { closeBlock() }
    filter.crossGap(seconds: seconds, rateAfter: rateAfter)
    if filter.state.levelled {
      smoother.take(filter.record)
    } else {
      smoother.flush()
    }
  }

  /// Tells that some of the next samples were made up across a short hole; see `OrientationFilter.doubt(seconds:)`.
  public mutating func doubt(seconds: Double) { filter.doubt(seconds: seconds) }

  /// The next smoothed sensor→earth quaternion, if it is final.
  @inline(__always)
  public mutating func nextSmoothed() -> Quaternion? { smoother.pop() }

  /// Makes every sample so far final: at the end of a recording, or before a gap that nothing shall look across.
  public mutating func flush() {
    if filter.state.samples > 0 { closeBlock() }
    smoother.flush()
  }

  @inline(never)
  private mutating func closeBlock() {
    filter.closeBlock()
    smoother.take(filter.record)
    if filter.state.lostVertical {
      filter.findVertical()
      smoother.take(filter.record)
    }
  }
}
