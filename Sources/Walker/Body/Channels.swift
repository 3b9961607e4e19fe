/// The six ways in which the pelvis moves, side by side in one vector, so that every part of the model is written
/// once for all of them: AP, ML and V displacement of the sacrum in the walking direction's frame (m; x forward,
/// y left, z up), then obliquity, tilt and rotation (rad). The last two lanes stay zero.
typealias Channels = SIMD8<Double>

extension SIMD8 where Scalar == Double {
  init(x: Double = 0, y: Double = 0, z: Double = 0, obliquity: Double = 0, tilt: Double = 0, rotation: Double = 0) {
    self.init(x, y, z, obliquity, tilt, rotation, 0, 0)
  }

  /// What mirroring in the sagittal plane does to each channel.
  static var mirror: Channels { Channels(1, -1, 1, -1, 1, -1, 1, 1) }
  /// 1 on the channels that mirroring negates (ML, obliquity, rotation), 0 elsewhere.
  static var lateral: Channels { Channels(0, 1, 0, 1, 0, 1, 0, 0) }
  /// 1 on the channels that mirroring keeps (AP, V, tilt), 0 elsewhere.
  static var sagittal: Channels { Channels(1, 0, 1, 0, 1, 0, 0, 0) }

  /// The channels of a step of this side (written for a left step).
  @inline(__always) func on(_ side: BodySide) -> Channels { side == .left ? self : self * .mirror }
}

/// Channels with their first and second derivatives with respect to time.
struct Jet {
  var value = Channels()
  var rate = Channels()
  var acceleration = Channels()

  @inline(__always) static func += (a: inout Jet, b: Jet) {
    a.value += b.value
    a.rate += b.rate
    a.acceleration += b.acceleration
  }
}

/// A number with its first and second derivatives with respect to time.
struct ScalarJet {
  var value = 0.0
  var rate = 0.0
  var acceleration = 0.0

  @inline(__always) static func + (a: ScalarJet, b: ScalarJet) -> ScalarJet {
    ScalarJet(value: a.value + b.value, rate: a.rate + b.rate, acceleration: a.acceleration + b.acceleration)
  }

  @inline(__always) static func * (a: ScalarJet, b: Double) -> ScalarJet {
    ScalarJet(value: a.value * b, rate: a.rate * b, acceleration: a.acceleration * b)
  }

  @inline(__always) func times(_ channels: Channels) -> Jet {
    Jet(value: channels * value, rate: channels * rate, acceleration: channels * acceleration)
  }
}
