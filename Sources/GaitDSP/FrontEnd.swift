#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// From samples at the sensor's rate to oriented frames at 100 Hz: everything that does not know about walking.
///
/// Times decide what is a hole; short ones are bridged by a straight line so that the filters run on, and the frames
/// in the longer of them are marked. A hole too long for that ends the stretch: the owner finishes it and begins a new
/// one, which keeps the gyroscope's bias and starts inclination from the accelerometer.
struct FrontEnd: ~Copyable {
  /// Frames kept: the longest wait for a mount and the longest stride fit well inside.
  static let capacity = 4096

  private let sampleRate: Double
  private let sampleInterval: Double
  private var timeline: Timeline
  private var orientation: OrientationEstimator
  /// Times of the samples whose smoothed orientation is still to come.
  private var awaited = Queue<Double>(capacity: 4096, filler: 0)
  private var resampler: Resampler
  private var smoothResampler: AttitudeResampler
  private var activity = Activity()
  private var heading = 0.0
  private var lastSample = OrientedSample.zero
  /// As the orientation took it.
  private var lastReading = InertialSample(time: .nan, specificForce: .zero, angularRate: .zero)
  /// Frames up to here are levelled, those of long rests left out.
  private var levelledEnd = 0
  /// The last spans in which too much was missing to report anything, the newest last.
  private var missing = InlineArray<4, SIMD2<Double>>(repeating: SIMD2(.infinity, -.infinity))

  /// Frames of the stretch; the causal part of each is known.
  private(set) var frames = Ring<Frame>(capacity: capacity, filler: .zero)
  /// Frames below this one have their posture from the fixed-lag estimate, which comes later than the frame.
  private(set) var smoothedEnd = 0
  /// Sensor→earth rotation of the same frames, where it is kept.
  private(set) var attitudes: Ring<Quaternion>
  private let keepsAttitudes: Bool

  /// - Parameters:
  ///   - sampleRate: nominal, Hz.
  ///   - smoothingLag: how far the smoothed orientation looks ahead, s.
  ///   - keepsAttitudes: whether whole attitudes will be asked for; else only where up is.
  init(sampleRate: Double, smoothingLag: Double, keepsAttitudes: Bool) {
    self.sampleRate = sampleRate
    sampleInterval = 1 / sampleRate
    timeline = Timeline(rate: sampleRate)
    orientation = OrientationEstimator(rate: sampleRate, lag: smoothingLag)
    resampler = Resampler(rate: sampleRate)
    smoothResampler = AttitudeResampler()
    attitudes = Ring(capacity: keepsAttitudes ? Self.capacity : 1, filler: .identity)
    self.keepsAttitudes = keepsAttitudes
  }

  /// Time of the last sample taken, s; `nan` before the first.
  var lastTime: Double { timeline.last }

  /// Whether the last quarter of a second was no rest; `false` while nothing is known.
  var isMoving: Bool { orientation.filter.state.restStarted && orientation.filter.state.quietTime == 0 }

  /// Whether a sample is the last one used once more.
  @inline(__always)
  func repeats(_ sample: InertialSample) -> Bool {
    guard sample.specificForce == lastReading.specificForce else { return false }
    // The rate was stretched by the clock, and no two readings of a gyroscope that turns are so close.
    let difference = sample.angularRate * timeline.stretch - lastReading.angularRate
    return dot(difference, difference) <= 1e-8 * dot(lastReading.angularRate, lastReading.angularRate)
  }

  /// Where a sample stands; to be asked once for each, before `take`.
  mutating func arrival(of sample: borrowing InertialSample) -> SampleArrival {
    // A saturated or broken sensor may say anything; what no filter can use is dropped here, as a hole.
    let force = sample.specificForce
    let rate = sample.angularRate
    guard dot(force, force) < 1e8, dot(rate, rate) < 1e8 else { return .unusable }
    return timeline.push(sample.time)
  }

  /// Takes a sample that continues the stretch or begins one.
  /// - Parameter count: samples missing before it.
  mutating func take(_ sample: InertialSample, missing count: Int) {
    // A chip whose clock is off by some per cent turns by that much less in a nominal interval.
    let rate = sample.angularRate * timeline.stretch
    if count > 0 { carryOrientation(to: sample, rate: rate, missing: count) }
    orientation.update(rate: rate, specificForce: sample.specificForce)
    awaited.push(sample.time)
    let gravity = orientation.quaternion.up
    let unbiased = rate - orientation.filter.bias
    let turned = dot(unbiased, gravity) * sampleInterval
    heading += turned * Double(count + 1)
    let motion = SIMD8<Float>(
      lowHalf: SIMD4<Float>(SIMD4(sample.specificForce, unbiased.x)),
      highHalf: SIMD4<Float>(SIMD4(unbiased.y, unbiased.z, 0, 0)))
    if count > 0 {
      bridge(
        to: OrientedSample(motion: motion, gravity: gravity, time: sample.time, heading: heading), missing: count)
    }
    let oriented = OrientedSample(motion: motion, gravity: gravity, time: sample.time, heading: heading)
    resampler.push(oriented)
    lastSample = oriented
    lastReading = InertialSample(time: sample.time, specificForce: sample.specificForce, angularRate: rate)
    collectFrames()
    collectAttitudes()
  }

  /// Orientation across missing samples. Short holes are filled by straight lines, so that rest, blocks and what is known
  /// of velocity go on: one lost sample a second must not keep a quiet stand from being seen as rest.
  private mutating func carryOrientation(to sample: InertialSample, rate: SIMD3<Double>, missing count: Int) {
    let before = lastReading
    let seconds = Double(count) / sampleRate
    guard sample.time - before.time <= Timeline.bridgeable + 0.5 * sampleInterval else {
      orientation.bridge(seconds: seconds, rateAfter: rate)
      return
    }
    orientation.doubt(seconds: seconds)
    for index in 1...count {
      let f = Double(index) / Double(count + 1)
      orientation.update(
        rate: before.angularRate + f * (rate - before.angularRate),
        specificForce: before.specificForce + f * (sample.specificForce - before.specificForce))
      awaited.push(before.time + f * (sample.time - before.time))
    }
  }

  /// Lays a straight line over missing samples, so that the frames in the hole have something in them.
  private mutating func bridge(to sample: OrientedSample, missing count: Int) {
    let before = lastSample
    if sample.time - before.time > Timeline.bridgeable {
      missing[0] = missing[1]
      missing[1] = missing[2]
      missing[2] = missing[3]
      missing[3] = SIMD2(before.time, sample.time)
    }
    for index in 1...count {
      let f = Double(index) / Double(count + 1)
      resampler.push(
        OrientedSample(
          motion: before.motion + Float(f) * (sample.motion - before.motion),
          gravity: before.gravity + f * (sample.gravity - before.gravity),
          time: before.time + f * (sample.time - before.time),
          heading: before.heading + f * (sample.heading - before.heading)))
      collectFrames()
    }
  }

  /// The stretch is over: the frames that were still on their way.
  mutating func finishStretch() {
    for _ in 0..<2 {
      resampler.repeatLast()
      collectFrames()
    }
    orientation.flush()
    collectAttitudes()
    smoothResampler.repeatLast()
    collectAttitudes()
  }

  /// Begins a new stretch after a hole, with frame indices from 0. The gyroscope's bias is kept.
  /// - Parameters:
  ///   - seconds: length of the hole.
  ///   - sample: the first after it.
  mutating func beginStretch(after seconds: Double, with sample: InertialSample) {
    frames.removeAll()
    attitudes.removeAll()
    smoothedEnd = 0
    levelledEnd = 0
    awaited.removeAll()
    orientation.bridge(seconds: seconds, rateAfter: sample.angularRate)
    resampler = Resampler(rate: sampleRate)
    smoothResampler = AttitudeResampler()
    heading = 0
  }
}

extension FrontEnd {
  @inline(__always)
  private mutating func collectFrames() {
    while let due = resampler.next() {
      let gravity = SIMD3<Float>(due.gravity)
      var frame = Frame(
        motion: due.motion, gravity: gravity, smoothGravity: gravity, acceleration: .zero, rate: .zero,
        time: due.time, heading: due.heading,
        isMissing: due.time < missing[3].y && isMissing(due.time), isActive: false)
      activity.push(specificForce: frame.specificForce, gravity: due.gravity)
      frame.isActive = activity.isActive
      frames.push(frame)
    }
  }

  @inline(__always)
  private func isMissing(_ time: Double) -> Bool {
    for index in 0..<4 where time > missing[index].x + 1e-6 && time < missing[index].y - 1e-6 { return true }
    return false
  }

  @inline(__always)
  private mutating func collectAttitudes() {
    while let smoothed = orientation.nextSmoothed() {
      guard let time = awaited.pop() else { return }
      smoothResampler.push(time: time, attitude: smoothed)
      collectDueAttitudes()
    }
    collectDueAttitudes()
  }

  @inline(__always)
  private mutating func collectDueAttitudes() {
    while smoothedEnd < frames.end, let up = smoothResampler.next() {
      if keepsAttitudes { attitudes.push(smoothResampler.attitude) }
      frames.pointer(toHeld: smoothedEnd).pointee.smoothGravity = SIMD3<Float>(up)
      smoothedEnd += 1
    }
  }

  /// A mount was found or changed: levelling begins anew.
  /// - Parameter index: the first frame that it holds for.
  mutating func restartLevelling(from index: Int) {
    levelledEnd = index
  }

  /// Writes what the levelled frame of the mount makes of the frames up to `index`, as far back as `earliest` where that
  /// has not been done. At rest nobody asks for it, and most of a day is rest.
  @inline(__always)
  mutating func level(from earliest: Int, through index: Int, with axes: PelvisFrame) {
    levelledEnd = max(levelledEnd, earliest, frames.start)
    while levelledEnd <= index {
      level(levelledEnd, with: axes)
      levelledEnd += 1
    }
  }

  @inline(__always)
  private mutating func level(_ index: Int, with axes: PelvisFrame) {
    let frame = frames.pointer(toHeld: index)
    let levelled = axes.level(motion: frame.pointee.motion, gravity: frame.pointee.gravity)
    frame.pointee.acceleration = levelled.acceleration
    frame.pointee.rate = levelled.rate
  }
}
