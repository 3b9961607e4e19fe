import Foundation

// Scores parameter sets of the Swift filter on prepared trials: one line of `name=value …` in, one line of results out
// (`kind causal smoothed`, then about their means obliquity `causal smoothed` and tilt `causal smoothed;` for each trial).
// Driven by search.py.
//
// swiftc -O -wmo -parse-as-library Training/orientation/score.swift Sources/GaitDSP/Orientation/*.swift \
//   Sources/GaitDSP/Signal/{AnalysisRate,Quaternion}.swift -o score && ./score FOLDER

struct Trial {
  var kind: String
  var rate: Double
  var leftAxis: SIMD3<Double>
  /// Ten columns: rate 3, force 3, reference 3 (up in sensor axes, or obliquity and tilt in degrees), scored.
  var data: [Double]
  var count: Int { data.count / 10 }
  /// Across left and the mean force.
  var forwardAxis: SIMD3<Double> {
    var force = SIMD3<Double>.zero
    for b in stride(from: 0, to: data.count, by: 10) { force += SIMD3(data[b + 3], data[b + 4], data[b + 5]) }
    let axis = cross(leftAxis, force)
    return axis / (axis * axis).sum().squareRoot()
  }
}

func loadTrials(_ folder: String) throws -> [Trial] {
  try String(contentsOfFile: folder + "/index.txt", encoding: .utf8).split(separator: "\n").map { line in
    let f = line.split(separator: " ").map(String.init)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + f[0] + ".f64"))
    let data = bytes.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
    let n = f[2...].compactMap(Double.init)
    return Trial(kind: f[1], rate: n[0], leftAxis: SIMD3(n[1], n[2], n[3]), data: data)
  }
}

let names: [String: WritableKeyPath<OrientationParameters, Double>] = [
  "block": \.blockDuration, "biasSigma": \.initialBiasSigma, "biasWalk": \.biasWalk, "gainSigma": \.initialGainSigma,
  "gainWalk": \.gainWalk, "gyro": \.gyroscopeNoise, "gyroMotion": \.gyroscopeMotionNoise, "acc": \.accelerometerNoise,
  "accMotion": \.accelerometerMotionNoise, "velocity": \.velocityNoise, "position": \.positionNoise,
  "restShare": \.restShare, "restRate": \.restRateNoise, "tilt": \.initialInclinationSigma, "limit": \.innovationLimit,
  "turning": \.turningNoise, "turningTilt": \.turningInclinationNoise, "starting": \.startingNoise,
  "startingTime": \.startingDuration, "startingAcceleration": \.startingAcceleration,  "uprightTime": \.uprightTimeConstant, "upright": \.uprightLimit,
]

struct Errors {
  var sum = 0.0
  var square = 0.0
  var n = 0.0
  var tiltSum = 0.0
  var tiltSquare = 0.0
  let forward: SIMD3<Double>

  mutating func add(_ q: Quaternion, _ trial: Trial, _ i: Int) {
    let b = i * 10
    guard trial.data[b + 9] > 0.5 else { return }
    let up = q.conjugate.rotate(SIMD3(0, 0, 1))
    var e: Double
    if trial.kind == "B" {
      let reference = SIMD3(trial.data[b + 6], trial.data[b + 7], trial.data[b + 8])
      let c = cross(up, reference)
      e = atan2((c * c).sum().squareRoot(), (up * reference).sum()) * 180 / .pi
    } else {
      e = asin(max(-1, min(1, (up * trial.leftAxis).sum()))) * 180 / .pi - trial.data[b + 6]
      let tilt = -asin(max(-1, min(1, (up * forward).sum()))) * 180 / .pi - trial.data[b + 7]
      tiltSum += tilt
      tiltSquare += tilt * tilt
    }
    sum += e
    square += e * e
    n += 1
  }

  var rms: Double { (square / n).squareRoot() }
  var rmsAboutMean: Double { (square / n - sum / n * (sum / n)).squareRoot() }
  var tiltAboutMean: Double { (tiltSquare / n - tiltSum / n * (tiltSum / n)).squareRoot() }
}

func run(_ trial: Trial, _ parameters: OrientationParameters, lag: Double) -> String {
  var orientation = OrientationEstimator(rate: trial.rate, lag: lag, parameters: parameters)
  let forward = trial.kind == "B" ? SIMD3<Double>.zero : trial.forwardAxis
  var causal = Errors(forward: forward)
  var smoothed = Errors(forward: forward)
  var next = 0
  for i in 0..<trial.count {
    let b = i * 10
    orientation.update(
      rate: SIMD3(trial.data[b], trial.data[b + 1], trial.data[b + 2]),
      specificForce: SIMD3(trial.data[b + 3], trial.data[b + 4], trial.data[b + 5]))
    causal.add(orientation.quaternion, trial, i)
    while let q = orientation.nextSmoothed() {
      smoothed.add(q, trial, next)
      next += 1
    }
  }
  orientation.flush()
  while let q = orientation.nextSmoothed() {
    smoothed.add(q, trial, next)
    next += 1
  }
  let about = "\(causal.rmsAboutMean) \(smoothed.rmsAboutMean) \(causal.tiltAboutMean) \(smoothed.tiltAboutMean)"
  return "\(trial.kind) \(causal.rms) \(smoothed.rms) \(about);"
}

@main struct Score {
  static func main() throws {
    let trials = try loadTrials(CommandLine.arguments[1])
    while let line = readLine() {
      var parameters = OrientationParameters()
      var lag = 2.0
      for pair in line.split(separator: " ") {
        let f = pair.split(separator: "=").map(String.init)
        guard f.count == 2, let value = Double(f[1]) else { continue }
        if f[0] == "lag" { lag = value } else if let path = names[f[0]] { parameters[keyPath: path] = value }
      }
      print(trials.map { run($0, parameters, lag: lag) }.joined())
      fflush(stdout)
    }
  }
}
