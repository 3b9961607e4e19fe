import Foundation

@testable import GaitDSP

/// A sensor moved by hand or by walking, with exact orientation: rates are the mean over each sample, as a chip's are.
struct SimulatedMotion {
  struct Sample {
    var rate: SIMD3<Double>
    var specificForce: SIMD3<Double>
    var truth: Quaternion
  }

  var rate = 100.0
  /// Peak angular rates about the sensor's axes, rad/s, and their frequencies, Hz.
  var turning = SIMD3(0.8, 0.5, 1.2)
  var turningFrequency = SIMD3(0.9, 0.37, 0.23)
  /// Peak excursions in earth axes, m, and their frequencies, Hz.
  var travel = SIMD3(0.03, 0.02, 0.02)
  var travelFrequency = SIMD3(1.0, 0.9, 1.9)
  var bias = SIMD3<Double>.zero
  var start = Quaternion(w: 0.9, x: 0.3, y: -0.2, z: 0.1).normalized
  /// Motion begins here, s; rest before.
  var restUntil = 0.0

  func samples(seconds: Double) -> [Sample] {
    let substeps = max(1, Int((3200 / rate).rounded()))
    let dt = 1 / (rate * Double(substeps))
    var q = start
    var time = 0.0
    return (0..<Int(seconds * rate)).map { _ in
      let before = q
      for _ in 0..<substeps {
        q = (q * Quaternion.rotation(by: angularRate(at: time + dt / 2) * dt)).normalized
        time += dt
      }
      let step = before.conjugate * q
      let sine = (step.vector * step.vector).sum().squareRoot()
      let angle = 2 * atan2(sine, step.w)
      let mean = sine < 1e-15 ? .zero : step.vector * (angle / sine * rate)
      let force = q.conjugate.rotate(acceleration(at: time) + SIMD3(0, 0, 9.81))
      return Sample(rate: mean + bias, specificForce: force, truth: q)
    }
  }

  private func angularRate(at time: Double) -> SIMD3<Double> {
    guard time > restUntil else { return .zero }
    let phase = 2 * .pi * turningFrequency * (time - restUntil)
    return turning * SIMD3(sin(phase.x), sin(phase.y), sin(phase.z))
  }

  private func acceleration(at time: Double) -> SIMD3<Double> {
    guard time > restUntil else { return .zero }
    let w = 2 * .pi * travelFrequency
    let phase = w * (time - restUntil)
    return -travel * w * w * SIMD3(sin(phase.x), sin(phase.y), sin(phase.z))
  }
}

let degree = Double.pi / 180

/// Angle between the verticals of two orientations, degrees: the error that no heading enters.
func inclinationError(_ a: Quaternion, _ b: Quaternion) -> Double {
  let u = a.conjugate.rotate(SIMD3(0, 0, 1))
  let v = b.conjugate.rotate(SIMD3(0, 0, 1))
  let c = cross(u, v)
  return atan2((c * c).sum().squareRoot(), (u * v).sum()) / degree
}

/// Angle of the rotation between two orientations, rad.
func angle(_ a: Quaternion, _ b: Quaternion) -> Double {
  let d = a.conjugate * b
  return 2 * atan2((d.vector * d.vector).sum().squareRoot(), abs(d.w))
}

/// Smoothed orientation of every sample.
func smooth(_ samples: [SimulatedMotion.Sample], rate: Double, lag: Double = 2) -> [Quaternion] {
  var orientation = OrientationEstimator(rate: rate, lag: lag)
  var out: [Quaternion] = []
  for s in samples {
    orientation.update(rate: s.rate, specificForce: s.specificForce)
    while let q = orientation.nextSmoothed() { out.append(q) }
  }
  orientation.flush()
  while let q = orientation.nextSmoothed() { out.append(q) }
  return out
}

func rootMeanSquare(_ values: [Double]) -> Double {
  (values.reduce(0) { $0 + $1 * $1 } / Double(max(values.count, 1))).squareRoot()
}
