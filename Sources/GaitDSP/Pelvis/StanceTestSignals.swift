/// What the search for stance trials looks at, frame by frame: how the body moves sideways, how much it shakes, and where
/// up is. Fixed memory; nothing is allocated per frame.
struct StanceTestSignals: ~Copyable {
  /// One 100 Hz frame.
  struct Moment: BitwiseCopyable {
    var time = 0.0
    /// Speed of the sacrum towards the left, m/s: a leaky integral that forgets within a second.
    var speed: Float = 0
    /// Square of the acceleration above about 2 Hz in the sagittal plane, (m/s²)²: feet leaving and landing show there,
    /// the shift of the body from leg to leg does not.
    var shock: Float = 0
    /// Mean square of movement over a quarter of a second: acceleration about its slow mean, which an offset of the
    /// sensor does not enter, and angular rate at 1.5 m/s² for 1 rad/s.
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
    var speed = 0.0
    var isMissing = false
  }

  /// Frames in a bin.
  static let binFrames = 10
  /// Seconds a bin.
  static let binSeconds = 0.1

  private(set) var moments = Ring<Moment>(capacity: 1024, filler: Moment())
  /// The last 400 s.
  private(set) var bins = Ring<Bin>(capacity: 4096, filler: Bin())
  private var open = Bin()
  private var mean = SIMD3<Double>()
  private var speed = 0.0
  private var slow = SIMD3<Double>()
  private var unrest = 1.0

  /// Begins anew, as after a hole.
  mutating func restart() {
    moments.removeAll()
    bins.removeAll()
    open = Bin()
    mean = .zero
    speed = 0
    slow = .zero
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
      mean = moving
      slow = moving
    }
    mean += (dt / 2) * (moving - mean)
    slow += (dt / 0.08) * (moving - slow)
    let about = moving - mean
    var quick = moving - slow
    quick.y = 0
    speed += dt * (about.y - speed / 0.8)
    unrest += 0.04 * (dot(about, about) + 2.25 * dot(rate, rate) - unrest)
    moments.push(
      Moment(time: time, speed: Float(speed), shock: Float(dot(quick, quick)), unrest: Float(unrest)))
    if open.count == 0 { open.time = time }
    open.count += 1
    open.up += up
    open.lateral += lateral
    open.lateralSquare += lateral * lateral
    open.shock += dot(quick, quick)
    open.leftmost = max(open.leftmost, lateral)
    open.rightmost = min(open.rightmost, lateral)
    open.rateSquare += dot(rate, rate)
    open.unrest = max(open.unrest, unrest)
    open.speed = max(open.speed, abs(speed))
    open.isMissing = open.isMissing || isMissing
    if open.count == Double(Self.binFrames) {
      bins.push(open)
      open = Bin()
    }
  }
}
