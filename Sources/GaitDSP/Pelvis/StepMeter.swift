#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads from the frames of a stretch what a step's contacts enclose: drop, lateral acceleration, turning, and the
/// stride's angles and accelerations for the curves.
struct StepMeter: ~Copyable {
  /// Longest stride looked at, frames: 8 s.
  static let longest = 800

  /// (obliquity, tilt, rotation) in degrees of the frames of the last stride read.
  private let angles = UnsafeMutableBufferPointer<SIMD3<Double>>.allocate(capacity: StepMeter.longest + 8)
  /// Levelled acceleration (forward, left, up), m/s², of the same frames.
  private let accelerations = UnsafeMutableBufferPointer<SIMD3<Double>>.allocate(capacity: StepMeter.longest + 8)
  private var first = 0
  private var count = 0
  /// What they were read with, and the time of frame 0, s.
  private var axes: PelvisFrame?
  private var origin = Double.nan
  /// Change of heading over the last stride read, degrees, positive = to the left.
  private(set) var turnedDeg = 0.0
  private var upSum = SIMD3<Double>()
  private let belowThreshold: Double
  private let legLength: Double?
  private let contactLead: Double
  /// Change of heading over a stride that makes it a turn, rad: 20°; straight walking stays below 8°.
  private static let turning = radians(20)

  /// - Parameters:
  ///   - belowThreshold: drop past which a single support counts as below, degrees.
  ///   - legLength: ground to greater trochanter, m; `nil` = no step lengths.
  ///   - contactLead: how long before the foot carries weight its initial contact is timed, s; obliquity at contact is
  ///     read so much later.
  init(belowThreshold: Double, legLength: Double?, contactLead: Double = 0) {
    self.belowThreshold = belowThreshold
    self.legLength = legLength
    self.contactLead = contactLead
    angles.initialize(repeating: .zero)
    accelerations.initialize(repeating: .zero)
  }

  deinit {
    angles.deallocate()
    accelerations.deallocate()
  }

  /// Completes a step.
  /// - Parameters:
  ///   - origin: time of frame 0, s.
  ///   - axes: the pelvis' axes for angles; obliquity is zero in the posture that `axes` was made from.
  ///   - hasStanding: whether that posture is quiet standing.
  /// - Returns: whether the frames of a whole stride are now in `strideAngles` and `strideAccelerations`.
  mutating func measure(
    _ step: inout Step, frames: borrowing Ring<Frame>, origin: Double, axes: PelvisFrame, hasStanding: Bool
  ) -> Bool {
    let end = step.lastContact
    guard end > step.initialContact else { return false }
    let from = (step.initialContact - origin) * AnalysisRate.hertz
    let to = (end - origin) * AnalysisRate.hertz
    guard to - from < Double(Self.longest), from >= Double(frames.start) else { return false }
    read(frames, from: Int(from), to: Int(to.rounded(.up)) + 1, origin: origin, axes: axes)

    if let legLength, step.stepTime.isFinite {
      let start = from - step.stepTime * AnalysisRate.hertz
      let next = step.oppositeInitialContact.isFinite ? step.oppositeInitialContact : step.initialContact
      let rise = verticalExcursion(
        from: start, to: from, strideEnd: (next - origin) * AnalysisRate.hertz, frames: frames)
      step.stepLength = StepLength.invertedPendulum(excursion: rise, legLength: legLength)
    }
    if step.singleSupportTime.isFinite, step.singleSupportTime > 0 {
      let lift = (step.oppositeFinalContact - origin) * AnalysisRate.hertz
      let landing = (step.oppositeInitialContact - origin) * AnalysisRate.hertz
      measureDrop(&step, contact: from, lift: lift, landing: landing, strideEnd: to, hasStanding: hasStanding)
      step.lateralAcceleration = lateralAcceleration(from: lift, to: landing)
    }
    guard step.nextInitialContact.isFinite else { return false }
    let turned = frames[Int(to)].heading - frames[Int(from)].heading
    turnedDeg = degrees(turned)
    if abs(turned) > Self.turning, step.quality == .ok { step.quality = .turn }
    return step.quality == .ok
  }

  /// The frames of the last stride read; the first is number `firstFrame`.
  var firstFrame: Int { first }
  /// Valid until the next step is measured.
  var strideAngles: UnsafeBufferPointer<SIMD3<Double>> { UnsafeBufferPointer(rebasing: angles[0..<count]) }
  var strideAccelerations: UnsafeBufferPointer<SIMD3<Double>> {
    UnsafeBufferPointer(rebasing: accelerations[0..<count])
  }

  /// Where up is while walking, from the last stride and what was known before, sensor coordinates.
  func meanUp(before: SIMD3<Double>?) -> SIMD3<Double>? {
    guard let up = normalized(upSum) else { return before }
    return before.map { normalized($0 + 0.1 * (up - $0)) ?? up } ?? up
  }

  private mutating func read(
    _ frames: borrowing Ring<Frame>, from: Int, to: Int, origin: Double, axes: PelvisFrame
  ) {
    // Left and right strides overlap: half of the angles have been found with the stride before.
    let ahead = from - first
    let known = origin == self.origin && axes == self.axes && ahead >= 0 ? max(0, count - ahead) : 0
    (self.origin, self.axes) = (origin, axes)
    first = from
    count = min(to - from + 1, angles.count)
    var headingSum = 0.0
    upSum = .zero
    // At the end of a stretch there may be no frame behind the last contact: the last one stands for it.
    let last = frames.end - 1
    for offset in 0..<count { headingSum += frames.pointer(toHeld: min(from + offset, last)).pointee.heading }
    let heading = headingSum / Double(count)
    for offset in 0..<count {
      let frame = frames.pointer(toHeld: min(from + offset, last))
      let gravity = SIMD3<Double>(frame.pointee.smoothGravity)
      upSum += gravity
      let turned = degrees(frame.pointee.heading - heading)
      if offset < known {
        let before = angles[offset + ahead]
        angles[offset] = SIMD3(before.x, before.y, turned)
      } else {
        angles[offset] = SIMD3(axes.obliquityAndTilt(gravity: gravity), turned)
      }
      accelerations[offset] = SIMD3<Double>(frame.pointee.acceleration)
    }
  }

  /// Obliquity between frames, degrees.
  @inline(__always)
  private func obliquity(at index: Double) -> Double {
    let place = min(max(index - Double(first), 0), Double(count - 1))
    let whole = min(Int(place), max(count - 2, 0))
    let f = place - Double(whole)
    return angles[whole].x + f * (angles[min(whole + 1, count - 1)].x - angles[whole].x)
  }

  private func measureDrop(
    _ step: inout Step, contact: Double, lift: Double, landing: Double, strideEnd: Double, hasStanding: Bool
  ) {
    let none = Double.nan
    let hasStride = step.nextInitialContact.isFinite
    let zeros = SIMD4(
      hasStanding ? 0 : none, obliquity(at: contact + contactLead * AnalysisRate.hertz),
      hasStride ? meanObliquity(from: contact, to: strideEnd) : none, none)
    let drops = DropMeter(threshold: belowThreshold)
      .drops(side: step.side, from: lift, to: landing, zeros: zeros) { obliquity(at: $0) }
    step.drop.standing = drops[0]
    step.drop.contact = drops[1]
    step.drop.mean = drops[2]
    step.drop.excursion = step.drop.contact.peak
  }

  /// Mean obliquity between two fractional frame indices, degrees: the area under the straight lines between frames.
  private func meanObliquity(from: Double, to: Double) -> Double {
    let (low, high) = (Int(from.rounded(.up)), Int(to))
    guard high > low, low >= first, high - first < count else { return obliquity(at: 0.5 * (from + to)) }
    var sum = 0.0
    for index in (low - first)...(high - first) { sum += angles[index].x }
    let (atLow, atHigh) = (angles[low - first].x, angles[high - first].x)
    sum -= 0.5 * (atLow + atHigh)
    sum += 0.5 * (Double(low) - from) * (obliquity(at: from) + atLow)
    sum += 0.5 * (to - Double(high)) * (atHigh + obliquity(at: to))
    return sum / (to - from)
  }

  /// Between fractional frame indices, m; `nan` where the frames are not held any more.
  private func verticalExcursion(
    from start: Double, to contact: Double, strideEnd: Double, frames: borrowing Ring<Frame>
  ) -> Double {
    guard start >= Double(frames.start) else { return .nan }
    let last = frames.end - 1
    return VerticalExcursion.ofStep(
      from: start, to: contact, strideEnd: strideEnd, interval: AnalysisRate.interval
    ) { Double(frames.pointer(toHeld: min($0, last)).pointee.acceleration.z) }
  }

  /// Root mean square of levelled mediolateral acceleration, m/s².
  private func lateralAcceleration(from: Double, to: Double) -> Double {
    let low = max(Int(from.rounded(.up)) - first, 0)
    let high = min(Int(to) - first, count - 1)
    guard high >= low else { return .nan }
    var squares = 0.0
    for index in low...high { squares += accelerations[index].y * accelerations[index].y }
    return (squares / Double(high - low + 1)).squareRoot()
  }
}
