/// What a caller asks of a sensor; each chip takes the nearest that it can do and says what it took.
public struct SensorSettings: Equatable, Sendable {
  /// Samples a second: the chip takes its slowest rate that is not more than 2 % below, or its fastest. What is no number
  /// asks for nothing, and is what gait needs.
  public var rate: Double {
    didSet { rate = Self.number(rate) }
  }
  /// Largest acceleration to be measured, in multiples of standard gravity. The chip's range is at least this.
  public var accelRange: Double
  /// Largest angular rate to be measured, degrees per second. The chip's range is at least this.
  public var gyroRange: Double

  /// By default what gait needs.
  public init(rate: Double = 100, accelRange: Double = 8, gyroRange: Double = 1000) {
    self.rate = Self.number(rate)
    self.accelRange = accelRange
    self.gyroRange = gyroRange
  }

  private static func number(_ rate: Double) -> Double { rate.isNaN ? 100 : rate }
}

/// The register writes that set a chip up, and what its numbers then mean.
public struct SetUp: Sendable {
  /// From the reset values to sampling, in order.
  public let writes: [RegisterWrite]
  /// Nominal output rate, samples per second.
  public let rate: Double
  /// m/s² per count.
  public let accelScale: Double
  /// rad/s per count.
  public let gyroScale: Double
  /// Empties the FIFO and starts it again at a frame boundary; the last write is the moment it starts.
  public let flush: [RegisterWrite]
  /// What must stay in the registers while the chip streams.
  let vitals: [RegisterCheck]
}

/// Everything that is particular to a chip, as data: the code that streams is the same for all.
public struct ChipDescription: Sendable {
  /// The case that it describes.
  public let chip: Chip
  /// As printed on the package.
  public let name: String
  /// 7-bit addresses, by the level of the address pin.
  public let addresses: [UInt8]
  /// By which it is known.
  let identity: RegisterCheck
  /// Nominal rate a caller gets for a requested one, and the tables that set it up.
  public let setUp: @Sendable (SensorSettings) -> SetUp
  /// Brings the identity register into view on a chip with register banks, which may have been left on another one.
  let home: [RegisterWrite]
  /// Brings all registers to their reset values.
  public let reset: [RegisterWrite]
  /// Lowest power, registers kept where the chip can.
  public let powerDown: [RegisterWrite]
  /// Where its samples wait.
  public let fifo: FIFOLayout
  /// Its thermometer.
  public let temperature: TemperatureSensor
  /// How it is tested.
  let selfTest: SelfTestProcedure

  init(
    chip: Chip, name: String, addresses: [UInt8], identity: RegisterCheck,
    setUp: @escaping @Sendable (SensorSettings) -> SetUp, home: [RegisterWrite] = [], reset: [RegisterWrite],
    powerDown: [RegisterWrite], fifo: FIFOLayout, temperature: TemperatureSensor, selfTest: SelfTestProcedure
  ) {
    self.chip = chip
    self.name = name
    self.addresses = addresses
    self.identity = identity
    self.setUp = setUp
    self.home = home
    self.reset = reset
    self.powerDown = powerDown
    self.fifo = fifo
    self.temperature = temperature
    self.selfTest = selfTest
  }
}

/// Where the temperature is and what it means: degrees Celsius = raw / countsPerDegree + offset.
public struct TemperatureSensor: Equatable, Sendable {
  /// The first of two neighbouring registers.
  public let register: UInt8
  /// Whether the high byte is the first of them.
  public let bigEndian: Bool
  let countsPerDegree: Double
  let offset: Double

  /// °C, from the two registers in the order in which they are read.
  public func celsius(_ first: UInt8, _ second: UInt8) -> Double {
    let word = bigEndian ? UInt16(first) << 8 | UInt16(second) : UInt16(second) << 8 | UInt16(first)
    return Double(Int16(bitPattern: word)) / countsPerDegree + offset
  }
}

/// Standard gravity, m/s² (CGPM 1901).
public let standardGravity = 9.80665

/// rad/s in one degree per second.
let radiansPerDegree = Double.pi / 180

/// The smallest range that covers `wanted`, else the largest.
func covering<Code>(_ wanted: Double, _ ranges: [(range: Double, code: Code)]) -> (range: Double, code: Code) {
  ranges.first { $0.range >= wanted * 0.999 } ?? ranges[ranges.count - 1]
}

/// The slowest rate that is at least `wanted` (2 % less counts as enough), else the fastest.
func reaching<Code>(_ wanted: Double, _ rates: [(rate: Double, code: Code)]) -> (rate: Double, code: Code) {
  rates.first { $0.rate >= wanted * 0.98 } ?? rates[rates.count - 1]
}
