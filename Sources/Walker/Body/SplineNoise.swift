/// Random movement in all six channels: a uniform B-spline of fifth degree with independent random control points.
///
/// Four times continuously differentiable, band-limited to about 1/(2·spacing), and a pure function of seed and time.
/// With control points of unit variance the r.m.s. is 0.63, of the rate 0.61/spacing, of the acceleration
/// 1.02/spacing².
struct SplineNoise {
  private let seed: UInt64
  private let perSecond: Double
  private let mirror: Channels
  private var knot = Int.min
  private var p0 = Channels(), p1 = Channels(), p2 = Channels()
  private var p3 = Channels(), p4 = Channels(), p5 = Channels()

  /// Control points every `spacing` seconds; `mirror` negates channels, exactly.
  init(seed: UInt64, spacing: Double, mirror: Channels) {
    self.seed = seed
    self.perSecond = 1 / spacing
    self.mirror = mirror
  }

  /// The movement at a time, each channel times its gain; the gains may themselves change.
  @inline(__always) mutating func add(at t: Double, gain: Jet, to jet: inout Jet) {
    let x = t * perSecond
    let whole = x.rounded(.down)
    let index = Int(max(-1e15, min(1e15, whole)))
    if index != knot { fill(index) }
    let u = x - whole
    let n: Channels = value(u)
    let d: Channels = rate(u) * perSecond
    let a: Channels = acceleration(u) * (perSecond * perSecond)
    jet.value += gain.value * n
    jet.rate += gain.rate * n + gain.value * d
    jet.acceleration += gain.acceleration * n
    jet.acceleration += (gain.rate * d) * 2
    jet.acceleration += gain.value * a
  }

  private mutating func fill(_ index: Int) {
    if index == knot &+ 1 {
      (p0, p1, p2, p3, p4) = (p1, p2, p3, p4, p5)
    } else {
      (p0, p1, p2) = (point(index), point(index + 1), point(index + 2))
      (p3, p4) = (point(index + 3), point(index + 4))
    }
    p5 = point(index + 5)
    knot = index
  }

  /// Uniform with unit variance.
  private func point(_ index: Int) -> Channels {
    var state = seed ^ (UInt64(bitPattern: Int64(index)) &* 0xA24B_AED4_963E_E407)
    var p = Channels()
    for lane in 0..<6 {
      p[lane] = (Double(RandomSource.splitMix(&state) >> 11) * 0x1p-53 - 0.5) * 3.4641016151377544
    }
    return p * mirror
  }

  @inline(__always) private func value(_ u: Double) -> Channels {
    let v: Double = 1 - u
    let u2: Double = u * u
    let v2: Double = v * v
    let w0: Double = v2 * v2 * v
    let w5: Double = u2 * u2 * u
    let w2: Double = Self.nearQuintic(u2, u)
    let w3: Double = Self.nearQuintic(v2, v)
    var sum: Channels = w0 * p0
    sum += Self.farQuintic(u) * p1
    sum += w2 * p2
    sum += w3 * p3
    sum += Self.farQuintic(v) * p4
    sum += w5 * p5
    return sum * (1 / 120.0)
  }

  /// The derivative of a B-spline is the B-spline of one degree less of the differences.
  @inline(__always) private func rate(_ u: Double) -> Channels {
    let v: Double = 1 - u
    let u2: Double = u * u
    let v2: Double = v * v
    var sum: Channels = (v2 * v2) * (p1 - p0)
    sum += Self.farQuartic(u) * (p2 - p1)
    sum += Self.middleQuartic(u) * (p3 - p2)
    sum += Self.farQuartic(v) * (p4 - p3)
    sum += (u2 * u2) * (p5 - p4)
    return sum * (1 / 24.0)
  }

  @inline(__always) private func acceleration(_ u: Double) -> Channels {
    let v: Double = 1 - u
    let d1: Channels = p1 - p0
    let d2: Channels = p2 - p1
    let d3: Channels = p3 - p2
    let d4: Channels = p4 - p3
    let d5: Channels = p5 - p4
    var sum: Channels = (v * v * v) * (d2 - d1)
    sum += Self.nearCubic(u) * (d3 - d2)
    sum += Self.nearCubic(v) * (d4 - d3)
    sum += (u * u * u) * (d5 - d4)
    return sum * (1 / 6.0)
  }

  // The pieces of the uniform B-splines of degree five, four and three, times 5!, 4! and 3!.

  @inline(__always) private static func farQuintic(_ u: Double) -> Double {
    var w: Double = 5 * u - 20
    w = w * u + 20
    w = w * u + 20
    w = w * u - 50
    return w * u + 26
  }

  @inline(__always) private static func nearQuintic(_ u2: Double, _ u: Double) -> Double {
    var w: Double = 30 - 10 * u
    w = w * u2 - 60
    return w * u2 + 66
  }

  @inline(__always) private static func farQuartic(_ u: Double) -> Double {
    var w: Double = 12 - 4 * u
    w = w * u - 6
    w = w * u - 12
    return w * u + 11
  }

  @inline(__always) private static func middleQuartic(_ u: Double) -> Double {
    var w: Double = 6 * u - 12
    w = w * u - 6
    w = w * u + 12
    return w * u + 11
  }

  @inline(__always) private static func nearCubic(_ u: Double) -> Double {
    let w: Double = 3 * u - 6
    return w * u * u + 4
  }
}
