import IMU

/// Means of a sensor that lies still, a reading every ten seconds, each with its temperature: how the biases follow it.
struct RestReadings {
  private(set) var gyro: [(celsius: Double, bias: SIMD3<Double>)] = []
  private(set) var accel: [(celsius: Double, bias: SIMD3<Double>)] = []
  private let window: Int
  private var count = 0
  private var accelSum = SIMD3<Double>()
  private var gyroSum = SIMD3<Double>()
  private var gyroSquare = SIMD3<Double>()

  /// - Parameter rate: samples per second.
  init(rate: Double) { window = max(10, Int(min(max(rate, 1), 10_000) * 10)) }

  mutating func add(_ sample: InertialSample, celsius: Double?) {
    accelSum += sample.accel
    gyroSum += sample.gyro
    gyroSquare += sample.gyro * sample.gyro
    count += 1
    guard count >= window else { return }
    let n = Double(count)
    let turn = gyroSum / n
    // The table was touched: 1.2 °/s of deviation is more than any sensor's noise.
    if let celsius, (gyroSquare / n - turn * turn).max() < 0.00044 {
      gyro.append((celsius, turn))
      accel.append((celsius, accelSum / n))
    }
    count = 0
    (accelSum, gyroSum, gyroSquare) = (.zero, .zero, .zero)
  }

  /// °C from the coldest to the warmest reading; nil without any.
  var span: (low: Double, high: Double)? {
    guard let low = gyro.map(\.celsius).min(), let high = gyro.map(\.celsius).max() else { return nil }
    return (low, high)
  }
}
