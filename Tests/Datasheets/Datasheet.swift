/// What a chip's datasheet says, as data: the common ground on which the virtual chips and the drivers, written
/// separately, are both checked.
public struct Datasheet: Sendable {
  public let part: String
  /// Document and revision.
  public let document: String
  /// 7-bit addresses with the address pin low and high.
  public let addresses: [UInt8]
  public let identity: Identity
  /// Registers a driver may use, with their values after power-on.
  public let registers: [Register]
  public let accelerometer: [Range]
  public let gyroscope: [Range]
  /// Nominal rates near 100 Hz and how to set them.
  public let rates: [Rate]
  /// Writes that start both sensors and a FIFO of accelerometer and gyroscope samples at the rate set, after the ranges
  /// and rates.
  public let start: [Write]
  public let temperature: Temperature
  public let fifo: FIFO
  public let selfTest: SelfTest

  public struct Identity: Sendable {
    public let register: UInt8
    public let value: UInt8
  }

  public struct Register: Sendable {
    public let name: String
    public let bank: UInt8
    public let address: UInt8
    public let reset: UInt8

    public init(_ name: String, _ address: UInt8, bank: UInt8 = 0, reset: UInt8 = 0) {
      self.name = name
      self.bank = bank
      self.address = address
      self.reset = reset
    }
  }

  /// One write to one register, in a bank where the chip has banks. `after` seconds pass before the next.
  public struct Write: Sendable {
    public let register: UInt8
    public let value: UInt8
    public let bank: UInt8
    public let pause: Double

    public init(_ register: UInt8, _ value: UInt8, bank: UInt8 = 0, pause: Double = 0) {
      self.register = register
      self.value = value
      self.bank = bank
      self.pause = pause
    }
  }

  /// A full scale: how it is set, and the counts that one unit (g or °/s) gives.
  public struct Range: Sendable {
    /// g or °/s.
    public let fullScale: Double
    public let countsPerUnit: Double
    public let writes: [Write]
  }

  public struct Rate: Sendable {
    /// Hz.
    public let nominal: Double
    public let writes: [Write]
  }

  /// `celsius = counts / countsPerDegree + zero`, 16 bits in two's complement.
  public struct Temperature: Sendable {
    public let register: UInt8
    public let bigEndian: Bool
    public let countsPerDegree: Double
    public let zero: Double
  }

  public struct FIFO: Sendable {
    /// Memory in bytes as the bus sees them.
    public let bytes: Int
    /// Bytes over the bus for one sample of both sensors.
    public let bytesPerSample: Int
    /// The data register and whether bursts stay there.
    public let dataRegister: UInt8
    /// What one count of the level means in bytes.
    public let bytesPerCount: Int
  }

  /// Limits of the self-test response as the datasheet gives them: absolute, or relative to a factory trim.
  public enum SelfTest: Sendable {
    /// g and °/s.
    case absolute(accelerometer: ClosedRange<Double>, gyroscope: ClosedRange<Double>)
    /// Share of the factory-trimmed response: accelerometer and gyroscope.
    case relative(accelerometer: ClosedRange<Double>, gyroscope: ClosedRange<Double>)
    /// Least difference between the two signs in g for x, y, z; the gyroscope reports for itself.
    case difference(accelerometer: [Double])
  }

  public static let all: [Datasheet] = [
    .lsm6dso, .lsm6dsox, .ism330dhcx, .lsm6ds3, .lsm6ds3trc, .lsm6dsl, .mpu6050, .mpu6500, .mpu9250, .icm20948,
    .icm42688p, .bmi160,
  ]
}
