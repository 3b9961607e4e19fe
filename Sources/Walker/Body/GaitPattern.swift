/// The shape of one person's pelvic movement over a stride of steady walking: five harmonics of the stride in every
/// channel, and the answers to initial and final contact.
///
/// Written for a stride that begins with a *left* initial contact; the other half is its mirror image: the channels
/// that mirroring keeps (AP, V, tilt) repeat with every step and so have even harmonics, the channels it negates (ML,
/// obliquity, rotation) have odd ones (Menz, Lord & Fitzpatrick 2003 build the harmonic ratio on this).
struct GaitPattern: Sendable, Equatable {
  /// Cosine and sine amplitudes of harmonics 1…5 of the stride: m and rad.
  var c1 = Channels(), c2 = Channels(), c3 = Channels(), c4 = Channels(), c5 = Channels()
  var s1 = Channels(), s2 = Channels(), s3 = Channels(), s4 = Channels(), s5 = Channels()
  /// Answer to a left initial contact, real and imaginary part; per unit of τ⁴.
  var landingReal = Channels(), landingImaginary = Channels()
  /// The shock of the left heel.
  var heelReal = Channels(), heelImaginary = Channels()
  /// Answer to the right final contact that follows a left initial contact.
  var pushOffReal = Channels(), pushOffImaginary = Channels()

  /// The movement at `phase`: 0 at this step's initial contact, π at the next; `parity` +1 for a left step, −1 for a
  /// right one.
  @inline(__always) func at(_ phase: ScalarJet, parity: Double) -> Jet {
    let c: Double = Elementary.cosine(phase.value)
    let s: Double = Elementary.sine(phase.value)
    let ca: Double = c * parity
    let sa: Double = s * parity
    let cb: Double = c * c - s * s
    let sb: Double = 2 * c * s
    let cc: Double = cb * ca - sb * sa
    let sc: Double = sb * ca + cb * sa
    let cd: Double = cb * cb - sb * sb
    let sd: Double = 2 * cb * sb
    let ce: Double = cd * ca - sd * sa
    let se: Double = sd * ca + cd * sa
    var value = Channels()
    var slope = Channels()
    var curvature = Channels()
    Self.add(1, ca, sa, c1, s1, &value, &slope, &curvature)
    Self.add(2, cb, sb, c2, s2, &value, &slope, &curvature)
    Self.add(3, cc, sc, c3, s3, &value, &slope, &curvature)
    Self.add(4, cd, sd, c4, s4, &value, &slope, &curvature)
    Self.add(5, ce, se, c5, s5, &value, &slope, &curvature)
    let bend: Channels = curvature * (phase.rate * phase.rate)
    return Jet(value: value, rate: slope * phase.rate, acceleration: slope * phase.acceleration - bend)
  }

  /// One harmonic: its value, its derivative with respect to phase, and minus its second derivative.
  @inline(__always) private static func add(
    _ order: Double, _ c: Double, _ s: Double, _ cosine: Channels, _ sine: Channels, _ value: inout Channels,
    _ slope: inout Channels, _ curvature: inout Channels
  ) {
    let h: Channels = cosine * c + sine * s
    let g: Channels = sine * c - cosine * s
    value += h
    slope += g * order
    curvature += h * (order * order)
  }

  /// The pattern of the mirror image. Odd harmonics change sign with the parity of the steps already.
  var mirrored: GaitPattern {
    var p = self
    (p.c2, p.s2, p.c4, p.s4) = (c2 * .mirror, s2 * .mirror, c4 * .mirror, s4 * .mirror)
    return p
  }
}

extension GaitPattern {
  /// A walker of this leg length, step length (m) and cadence (steps/min). `v` moves every amplitude by its spread
  /// between people.
  ///
  /// Shapes: means and standard deviations of eight healthy adults' sacral accelerations and rates at 100 to 112
  /// steps/min, rounded; obliquity to a drop of 3–4° in loading response and near zero in mid-stance (Schwartz,
  /// Rozumalski & Trost 2008). Scaling: vertical excursion from the inverted pendulum with the 1.25 of Zijlstra & Hof (2003),
  /// so that their step length estimate is near the truth; the impacts grow with speed (Kavanagh & Menz 2008).
  init(legLength: Double, stepLength: Double, cadence: Double, variation v: PatternVariation) {
    let omega: Double = .pi * cadence / 60  // of the stride, rad/s
    let reach: Double = stepLength / 0.65
    let turnover: Double = 5.7 / omega

    let arc: Double = stepLength / 1.25
    let rise: Double = arc * arc / (8 * legLength)
    let z2: Double = 0.5 * rise * v.factor(0.08)
    let zPhase: Double = 0.74 + v.shift(0.12)
    c2[Lane.x] = -0.0042 * reach * v.factor(0.25)
    s2[Lane.x] = 0.0100 * reach * v.factor(0.15)
    c4[Lane.x] = -0.0011 * reach * v.factor(0.3)
    s4[Lane.x] = 0.0005 * reach + v.shift(0.0005)
    // Acceleration is −4ω² times this: the pelvis is lowest shortly after initial contact.
    c2[Lane.z] = -z2 * Elementary.cosine(zPhase)
    s2[Lane.z] = -z2 * Elementary.sine(zPhase)
    c4[Lane.z] = -0.0003 * reach + v.shift(0.0003)
    s4[Lane.z] = -0.0010 * reach + v.shift(0.0003)
    c2[Lane.tilt] = 0.003 + v.shift(0.006)
    s2[Lane.tilt] = -0.0115 + v.shift(0.006)
    s4[Lane.tilt] = -0.0064 + v.shift(0.003)

    c1[Lane.y] = -0.0014 + v.shift(0.004)
    s1[Lane.y] = 0.0210 * turnover * v.factor(0.2)
    c3[Lane.y] = -0.0002 + v.shift(0.0005)
    s3[Lane.y] = 0.0006 + v.shift(0.0004)
    c1[Lane.obliquity] = 0.005 + v.shift(0.008)
    s1[Lane.obliquity] = 0.030 * v.factor(0.25)
    c3[Lane.obliquity] = -0.023 * v.factor(0.12)
    s3[Lane.obliquity] = -0.004 + v.shift(0.0025)
    c1[Lane.rotation] = -0.043 * reach * v.factor(0.35)
    s1[Lane.rotation] = -0.029 * reach * v.factor(0.35)
    c3[Lane.rotation] = 0.003 + v.shift(0.003)
    s3[Lane.rotation] = -0.002 + v.shift(0.003)

    let speed: Double = stepLength * cadence / 60
    let effort: Double = max(0.2, min(2, speed / 1.05))
    var landing = ImpactShape()
    landing.real[Lane.x] = -1.2 + v.shift(0.5)
    landing.real[Lane.y] = -0.2 + v.shift(0.5)
    landing.real[Lane.z] = -2.4 * v.factor(0.25)
    landing.real[Lane.obliquity] = -0.0076 * v.factor(0.3)
    landing.real[Lane.tilt] = -0.008 + v.shift(0.005)
    landing.real[Lane.rotation] = -0.0037 + v.shift(0.004)
    landing.imaginary[Lane.x] = 1.2 * v.factor(0.35)
    landing.imaginary[Lane.y] = 2.3 * v.factor(0.15)
    landing.imaginary[Lane.z] = -2.1 * v.factor(0.25)
    landing.imaginary[Lane.obliquity] = -0.008 * v.factor(0.3)
    landing.imaginary[Lane.tilt] = 0.005 + v.shift(0.005)
    landing.imaginary[Lane.rotation] = -0.011 * v.factor(0.3)
    var pushOff = ImpactShape()
    pushOff.real[Lane.x] = 0.4 + v.shift(0.4)
    pushOff.real[Lane.y] = -0.65 * v.factor(0.5)
    pushOff.real[Lane.z] = 0.17 + v.shift(0.5)
    pushOff.real[Lane.obliquity] = 0.0086 * v.factor(0.35)
    pushOff.real[Lane.tilt] = 0.004 + v.shift(0.006)
    pushOff.real[Lane.rotation] = -0.003 + v.shift(0.005)
    pushOff.imaginary[Lane.x] = -1.4 * v.factor(0.3)
    pushOff.imaginary[Lane.y] = -0.6 * v.factor(0.5)
    pushOff.imaginary[Lane.z] = v.shift(0.5)
    pushOff.imaginary[Lane.obliquity] = 0.0097 * v.factor(0.3)
    pushOff.imaginary[Lane.tilt] = -0.0065 + v.shift(0.006)
    pushOff.imaginary[Lane.rotation] = 0.0013 + v.shift(0.004)
    var heelStrike = ImpactShape()
    heelStrike.real[Lane.x] = 0.13 + v.shift(0.6)
    heelStrike.real[Lane.y] = -0.1 + v.shift(0.3)
    heelStrike.real[Lane.z] = 0.75 + v.shift(0.4)
    heelStrike.real[Lane.tilt] = 0.0003 + v.shift(0.004)
    heelStrike.real[Lane.rotation] = -0.0004 + v.shift(0.0013)
    heelStrike.imaginary[Lane.x] = -1.3 * v.factor(0.3)
    heelStrike.imaginary[Lane.y] = -0.3 + v.shift(0.3)
    heelStrike.imaginary[Lane.z] = 0.4 + v.shift(0.3)
    heelStrike.imaginary[Lane.tilt] = -0.0014 + v.shift(0.004)
    heelStrike.imaginary[Lane.rotation] = -0.0005 + v.shift(0.0013)
    (heelReal, heelImaginary) = heelStrike.coefficients(.heelStrike, effort: effort)
    (landingReal, landingImaginary) = landing.coefficients(.landing, effort: effort)
    (pushOffReal, pushOffImaginary) = pushOff.coefficients(.pushOff, effort: effort)
  }
}

/// An answer to a contact by what it reaches: acceleration in the channels of displacement, m/s², and angle in the
/// others, rad, at a speed of 1.05 m/s.
private struct ImpactShape {
  var real = Channels()
  var imaginary = Channels()

  /// Coefficients of the tone τ⁴ e^(−zτ).
  func coefficients(_ tone: ImpactTone, effort: Double) -> (real: Channels, imaginary: Channels) {
    let force: Double = effort / tone.accelerationPeak
    let angle: Double = effort / tone.peak
    let scale = Channels(force, force, force, angle, angle, angle, 0, 0)
    return (real * scale, imaginary * scale)
  }
}

/// Draws the differences between people: without a source, the average person.
final class PatternVariation {
  private var source: RandomSource?

  init(_ source: RandomSource?) { self.source = source }

  /// A factor around 1 with this coefficient of variation.
  func factor(_ spread: Double) -> Double { 1 + shift(spread) }

  /// A shift around 0 with this standard deviation, at most two of them.
  func shift(_ deviation: Double) -> Double {
    guard var drawn = source else { return 0 }
    let value = max(-2, min(2, drawn.normal())) * deviation
    source = drawn
    return value
  }
}
