/// The pelvis at the newest instant, from what is known up to then; for watching, not for measuring.
public struct LivePosture: Sendable, Equatable {
  /// s
  public var time: Double
  /// Degrees, positive = left side up; `nan` where no mount is known.
  public var obliquity: Double
  /// Degrees, positive = anterior; `nan` where no mount is known.
  public var tilt: Double
  /// Degrees, positive = right side forward, about the mean of the last second.
  public var rotation: Double
}

extension GaitPipeline {
  /// The pelvis at the newest 100 Hz frame by the causal estimate, which steps replace by one that looks ahead; `nil`
  /// before the first frame, and while samples are not plausible.
  public var livePosture: LivePosture? {
    let newest = front.frames.end - 1
    guard newest >= max(0, front.frames.start), doubt == nil else { return nil }
    let frame = front.frames.pointer(to: newest).pointee
    let gravity = SIMD3<Double>(frame.gravity)
    let angles = angleAxes()?.0.obliquityAndTilt(gravity: gravity)
    let first = max(front.frames.start, newest - 99)
    var mean = 0.0
    for index in first...newest { mean += front.frames.pointer(to: index).pointee.heading }
    mean /= Double(newest - first + 1)
    return LivePosture(
      time: frame.time, obliquity: angles?.x ?? .nan, tilt: angles?.y ?? .nan,
      rotation: degrees(frame.heading - mean))
  }
}
