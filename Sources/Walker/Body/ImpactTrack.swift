/// How the pelvis answers one foot contact: a tone that rises smoothly from `onset` and dies away,
/// q(τ) = Re[c τ⁴ e^(−zτ)] for τ > 0, z = decay + 2πi·frequency (a gammatone of order five).
///
/// Chosen because it and both its derivatives are closed formulas, because it starts three times continuously
/// differentiable, because it ends where it began (no net displacement or velocity is left behind), and because
/// the decaying 4–8 Hz oscillation is what a sacrum shows after heel strike: the ankle, knee and hip attenuate the
/// sharper shock of the heel (Kavanagh & Menz 2008).
struct ImpactTone: Sendable, Equatable {
  /// 1/s.
  var decay: Double
  /// Hz.
  var frequency: Double
  /// Onset relative to the contact, s.
  var lead: Double

  /// Weight acceptance after initial contact.
  static let landing = ImpactTone(decay: 35, frequency: 5, lead: -0.02)
  /// The sharper shock of the heel itself.
  static let heelStrike = ImpactTone(decay: 60, frequency: 10, lead: -0.05)
  /// Push-off around final contact.
  static let pushOff = ImpactTone(decay: 40, frequency: 3, lead: -0.04)

  /// τ⁴ e^(−decay τ) has its maximum, this large, at τ = 4/decay.
  var peak: Double {
    let tau = 4 / decay
    return tau * tau * tau * tau * Elementary.exponential(-4)
  }

  /// The largest modulus of the second derivative of τ⁴ e^(−zτ).
  var accelerationPeak: Double {
    let omega = 2 * Double.pi * frequency
    var largest = 0.0
    for i in 1...400 {
      let t = 0.001 * Double(i)
      // (12τ² − 8zτ³ + z²τ⁴) e^(−zτ)
      let t2: Double = t * t
      let re: Double = t2 * (12 - t * (8 * decay - t * (decay * decay - omega * omega)))
      let im: Double = t2 * t * (-8 * omega + 2 * decay * omega * t)
      largest = max(largest, Elementary.hypotenuse(re, im) * Elementary.exponential(-decay * t))
    }
    return largest
  }
}

/// The answers to all contacts so far, as one polynomial times one decaying exponential: however many contacts still
/// ring, a sample costs one complex exponential, and hours of contacts need no memory.
struct ImpactTrack {
  private let decay: Double
  private let omega: Double
  private var base = -Double.infinity
  private var silent = true
  /// Coefficients of the polynomials in time since `base` that multiply e^(−zu) for the value, its rate and its
  /// acceleration.
  private var value = ComplexQuartic()
  private var rate = ComplexQuartic()
  private var acceleration = ComplexQuartic()

  init(_ tone: ImpactTone) {
    decay = tone.decay
    omega = 2 * .pi * tone.frequency
  }

  /// Starts the answer to a contact. Onsets must not decrease.
  mutating func add(onset: Double, real: Channels, imaginary: Channels) {
    if silent || onset - base > Self.memory {
      value = ComplexQuartic()
    } else {
      let u = onset - base
      let e = Elementary.exponential(-decay * u)
      value.shift(by: u)
      value.scale(real: e * Elementary.cosine(omega * u), imaginary: -e * Elementary.sine(omega * u))
    }
    silent = false
    base = onset
    value.r4 += real
    value.i4 += imaginary
    rate = value.derivative(decay, omega)
    acceleration = rate.derivative(decay, omega)
  }

  @inline(__always) func add(at t: Double, to jet: inout Jet) {
    let u = t - base
    guard !silent && u < Self.memory else { return }
    let e = Elementary.exponential(-decay * u)
    let c = e * Elementary.cosine(omega * u)
    let s = -e * Elementary.sine(omega * u)
    jet.value += value.real(u, c, s)
    jet.rate += rate.real(u, c, s)
    jet.acceleration += acceleration.real(u, c, s)
  }

  /// After this long, s, nothing above 1e-26 of the answer is left.
  private static let memory = 2.0
}

/// A polynomial of fourth degree with complex coefficients, for all channels at once.
private struct ComplexQuartic {
  var r0 = Channels(), r1 = Channels(), r2 = Channels(), r3 = Channels(), r4 = Channels()
  var i0 = Channels(), i1 = Channels(), i2 = Channels(), i3 = Channels(), i4 = Channels()

  /// Re[p(u) · (c + i s)].
  @inline(__always) func real(_ u: Double, _ c: Double, _ s: Double) -> Channels {
    var re: Channels = r4 * u + r3
    re = re * u + r2
    re = re * u + r1
    re = re * u + r0
    var im: Channels = i4 * u + i3
    im = im * u + i2
    im = im * u + i1
    im = im * u + i0
    return re * c - im * s
  }

  /// p(u) becomes p(u + d).
  mutating func shift(by d: Double) {
    (r0, r1, r2, r3) = Self.shifted(r0, r1, r2, r3, r4, d)
    (i0, i1, i2, i3) = Self.shifted(i0, i1, i2, i3, i4, d)
  }

  private static func shifted(
    _ a: Channels, _ b: Channels, _ c: Channels, _ d: Channels, _ e: Channels, _ u: Double
  ) -> (Channels, Channels, Channels, Channels) {
    let e4: Channels = e * (4 * u)
    let e6: Channels = e * (6 * u)
    let dd: Channels = d + e4
    let cc: Channels = c + u * (3 * d + e6)
    let bb: Channels = b + u * (2 * c + u * (3 * d + e4))
    let aa: Channels = a + u * (b + u * (c + u * (d + u * e)))
    return (aa, bb, cc, dd)
  }

  mutating func scale(real c: Double, imaginary s: Double) {
    Self.scale(&r0, &i0, c, s)
    Self.scale(&r1, &i1, c, s)
    Self.scale(&r2, &i2, c, s)
    Self.scale(&r3, &i3, c, s)
    Self.scale(&r4, &i4, c, s)
  }

  private static func scale(_ re: inout Channels, _ im: inout Channels, _ c: Double, _ s: Double) {
    let r: Channels = re * c - im * s
    im = re * s + im * c
    re = r
  }

  /// The polynomial p' − z p, which multiplies e^(−zu) in the derivative of p(u) e^(−zu).
  func derivative(_ a: Double, _ w: Double) -> ComplexQuartic {
    var d = ComplexQuartic()
    (d.r0, d.i0) = Self.slope(r1, i1, r0, i0, a, w)
    (d.r1, d.i1) = Self.slope(2 * r2, 2 * i2, r1, i1, a, w)
    (d.r2, d.i2) = Self.slope(3 * r3, 3 * i3, r2, i2, a, w)
    (d.r3, d.i3) = Self.slope(4 * r4, 4 * i4, r3, i3, a, w)
    (d.r4, d.i4) = Self.slope(Channels(), Channels(), r4, i4, a, w)
    return d
  }

  /// n − z p for z = a + iw.
  private static func slope(
    _ nr: Channels, _ ni: Channels, _ pr: Channels, _ pi: Channels, _ a: Double, _ w: Double
  ) -> (Channels, Channels) {
    let re: Channels = nr - (pr * a - pi * w)
    let im: Channels = ni - (pi * a + pr * w)
    return (re, im)
  }
}
