/// What the search for stance trials looks at, frame by frame: how the body moves sideways, how much it shakes, and where
/// up is. Fixed memory; nothing is allocated per frame.
struct StanceTestSignals: ~Copyable {
  /// One 100 Hz frame.
  struct Moment: BitwiseCopyable {
    var time = 0.0
    /// Acceleration towards the left, m/s².
    var lateral: Float = 0
    /// Speed of the sacrum towards the left, m/s, against the mean of the seconds around it; known `reach` frames late.
    var speed: Float = 0
    /// Square of the acceleration above about 3 Hz in the sagittal plane, (m/s²)²: feet leaving and landing show there,
    /// the shift of the body from leg to leg does not.
    var shock: Float = 0
    /// Mean square of movement over a seventh of a second: acceleration, and angular rate at 1.5 m/s² for 1 rad/s, each
    /// about its slow mean, so that an offset of the sensor does not enter.
    var unrest: Float = 0
  }

  /// A tenth of a second: sums over its frames.
  struct Bin: BitwiseCopyable {
    var time = 0.0
    var count = 0.0
    var up = SIMD3<Double>()
    var lateral = 0.0
    var lateralSquare = 0.0
    var leftmost = -Double.infinity
    var rightmost = Double.infinity
    var rateSquare = 0.0
    var shock = 0.0
    /// Largest of the bin.
    var unrest = 0.0
    var isMissing = false
  }

  /// Frames in a bin.
  static let binFrames = 10
  /// Seconds a bin.
  static let binSeconds = 0.1

  /// Frames on either side that a speed takes in: 1.5 s.
  static let reach = 150

  private(set) var moments = Ring<Moment>(capacity: 1024, filler: Moment())
  /// The last 400 s.
  private(set) var bins = Ring<Bin>(capacity: 4096, filler: Bin())
  private var open = Bin()
  private var mean = SIMD3<Double>()
  private var rateMean = SIMD3<Double>()
  private var slow = SIMD3<Double>()
  private var slower = SIMD3<Double>()
  private var unrest = 1.0

  /// Begins anew, as after a hole.
  mutating func restart() {
    moments.removeAll()
    bins.removeAll()
    open = Bin()
    mean = .zero
    slow = .zero
    slower = .zero
    unrest = 1
  }

  /// Takes one frame.
  /// - Parameters:
  ///   - up: unit vector, from the fixed-lag estimate, sensor coordinates.
  ///   - force: specific force, m/s², sensor coordinates.
  ///   - rate: rad/s, bias removed.
  ///   - left: towards the wearer's left, sensor coordinates, at a right angle to up as the wearer stands.
  mutating func push(
    time: Double, up: SIMD3<Double>, force: SIMD3<Double>, rate: SIMD3<Double>, left: SIMD3<Double>, isMissing: Bool
  ) {
    let dynamic = force - standardGravity * up
    let level = left - dot(left, up) * up
    let scale = 1 / max(length(level), 0.1)
    let lateral = dot(dynamic, level) * scale
    let forward = dot(dynamic, cross(level, up)) * scale
    let dt = AnalysisRate.interval
    // Of the acceleration: forward, left, up.
    let moving = SIMD3(forward, lateral, dot(dynamic, up))
    if moments.end == 0 {
      mean = .zero
      slow = moving
      rateMean = .zero
    }
    // Means of all that has come until that is so long: whoever still walks at the start would else stand on an offset.
    let share = 1 / Double(moments.end + 1)
    mean += max(dt / 4, share) * (moving - mean)
    // Two first-order high-passes in a row: what is left of sway is small.
    slow += (dt / 0.05) * (moving - slow)
    let about = moving - mean
    rateMean += max(dt / 2, share) * (rate - rateMean)
    let turning = rate - rateMean
    let once = moving - slow
    slower += (dt / 0.05) * (once - slower)
    var quick = once - slower
    quick.y = 0
    unrest += 0.07 * (dot(about, about) + 2.25 * dot(turning, turning) - unrest)
    moments.push(
      Moment(time: time, lateral: Float(lateral), shock: Float(dot(quick, quick)), unrest: Float(unrest)))
    integrate(around: moments.end - 1 - Self.reach)
    if open.count == 0 { open.time = time }
    open.count += 1
    open.up += up
    open.lateral += lateral
    open.lateralSquare += lateral * lateral
    open.shock += dot(quick, quick)
    open.leftmost = max(open.leftmost, lateral)
    open.rightmost = min(open.rightmost, lateral)
    open.rateSquare += dot(turning, turning)
    open.unrest = max(open.unrest, unrest)
    open.isMissing = open.isMissing || isMissing
    if open.count == Double(Self.binFrames) {
      bins.push(open)
      open = Bin()
    }
  }

  /// Integrates the acceleration from both sides, each with a weight that falls from one to zero over `reach`. What was
  /// constant drops out, the sensor's offset included; a shift from rest to rest keeps its size and its time, with small
  /// lobes of the other sign before and after it.
  private mutating func integrate(around centre: Int) {
    guard centre >= 0 else { return }
    var sum: Float = 0
    // Every other frame: sway has nothing left at 25 Hz that an integral would show.
    for offset in stride(from: 1, to: Self.reach, by: 2) {
      sum += Self.taper(offset) * (moments[centre - offset].lateral - moments[centre + offset].lateral)
    }
    moments[centre].speed = sum * Float(AnalysisRate.interval)
  }

  /// 1 at the centre, 0 at `reach`, level at both ends (smoothstep).
  private static func taper(_ offset: Int) -> Float {
    let u = Float(offset) / Float(reach)
    return 1 - u * u * (3 - 2 * u)
  }
}
