#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Finds Timed Up and Go trials in the posture of the pelvis: everything from one quiet seat to the next that holds a
/// walk and a turn between a rise and a sitting down. Bounded: what goes on for more than two to three minutes is given up,
/// and who has risen and stands for half a minute before the first step has begun nothing yet.
public struct TimedUpAndGoFinder: Sendable {
  /// One frame of an episode.
  struct Moment: BitwiseCopyable, Sendable {
    var time: Double
    /// Degrees, positive = forward.
    var tilt: Double
    /// Degrees, without jumps.
    var heading: Double
    var isWalking: Bool
  }

  /// Trials found so far.
  public private(set) var trials: [TimedUpAndGo.Trial] = []
  /// How the sensor sits: without it nothing is found.
  public var mount: Mount?
  private var moments: [Moment] = []
  /// Frames that have been quiet up to now.
  private var quiet = 0
  /// Somebody has walked in the episode.
  private var hasWalked = false
  private var heading = 0.0
  private var lastYaw = Double.nan
  private var lastTime = Double.nan

  /// Frames of quiet that end an episode, and that are kept before one.
  static let rest = 120
  /// Frames that are kept before the first step, and as many again: people stand before they walk.
  static let beforeWalk = 3000
  /// Two minutes from the first step, whatever was kept before it.
  static let longest = 12_000 + 2 * beforeWalk
  static let mostTrials = 100

  /// Nothing has been seen, and no mount is known.
  public init() {}

  /// Takes one 100 Hz frame. Frames come in the order of time; a pause of 0.2 s between them begins anew, and without
  /// a `mount` they are passed over.
  public mutating func push(_ sample: PelvisSample) {
    guard let mount else { return }
    if moments.capacity < Self.longest { moments.reserveCapacity(Self.longest) }
    if !(sample.time - lastTime < 0.2) { begin(keeping: 0) }
    lastTime = sample.time
    let up = sample.attitude.conjugate.rotate(SIMD3(0, 0, 1))
    let tilt = degrees(atan2(-dot(up, mount.forward.vector), dot(up, mount.up.vector)))
    let ahead = sample.attitude.rotate(mount.forward.vector)
    let yaw = degrees(atan2(ahead.y, ahead.x))
    if lastYaw.isFinite, yaw.isFinite {
      var change = yaw - lastYaw
      if change > 180 { change -= 360 }
      if change < -180 { change += 360 }
      heading += change
    }
    lastYaw = yaw
    moments.append(Moment(time: sample.time, tilt: tilt, heading: heading, isWalking: sample.bout >= 0))
    if sample.isWalking { hasWalked = true }
    let isQuiet = isStill && !sample.isWalking
    quiet = isQuiet ? quiet + 1 : 0
    if !hasWalked {
      if moments.count >= 2 * Self.beforeWalk { begin(keeping: Self.beforeWalk) }
    } else if quiet == Self.rest || moments.count >= Self.longest {
      settle()
    }
  }

  /// No more frames come.
  public mutating func finish() { settle() }

  /// Whether tilt and heading have hardly changed over the last half second.
  private var isStill: Bool {
    guard moments.count > 50 else { return false }
    let (first, middle, last) = (moments[moments.count - 51], moments[moments.count - 26], moments[moments.count - 1])
    return abs(last.tilt - first.tilt) < 2 && abs(last.tilt - middle.tilt) < 2 && abs(last.heading - first.heading) < 3
      && abs(last.heading - middle.heading) < 3
  }

  /// The episode has come to rest: a trial, or nothing, or only its beginning.
  private mutating func settle() {
    switch UpAndGoEpisode(moments).read() {
    case .trial(let trial): if trials.count < Self.mostTrials { trials.append(trial) }
    // Upright and still for a while: the trial goes on.
    case .unfinished where moments.count < Self.longest - 1: return
    case .unfinished, .nothing: break
    }
    begin(keeping: Self.rest)
  }

  /// A new episode, with the last frames of the one before.
  private mutating func begin(keeping count: Int) {
    moments.removeFirst(max(0, moments.count - count))
    hasWalked = moments.contains(where: \.isWalking)
  }
}

extension PelvisSample {
  fileprivate var isWalking: Bool { bout >= 0 }
}
