/// A chip's self-test as its datasheet or application note tells it, as data.
struct SelfTestProcedure: Sendable {
  let prepare: [RegisterWrite]
  let accel: AxisTest
  let gyro: AxisTest
  let restore: [RegisterWrite]
}

/// How one sensor of the chip is tested.
enum AxisTest: Sendable {
  /// The proof mass is driven electrically; the change of the output is judged.
  case step(StepTest)
  /// The chip tests itself and sets a bit.
  case flag(trigger: [RegisterWrite], register: UInt8, mask: UInt8)
}

/// Output with the actuation minus output without it, averaged over some samples.
struct StepTest: Sendable {
  let off: [RegisterWrite]
  let on: [RegisterWrite]
  /// First of six output registers.
  let register: UInt8
  let bigEndian: Bool
  /// Time between two new samples.
  let period: Nanoseconds
  let averaged: Int
  /// mg or dps per count.
  let scale: Double
  let criterion: SelfTestCriterion
}

enum SelfTestCriterion: Sendable {
  /// Size of the change on each axis, mg or dps.
  case limits([ClosedRange<Double>])
  /// Compared with what the factory measured, from one-time-programmable registers (perhaps on another page).
  case factoryTrim(open: [RegisterWrite], registers: [UInt8], close: [RegisterWrite], law: FactoryTrim)
}

/// How a self-test went: the measured change and the accepted one on each axis, in `unit`.
public struct SelfTestResult: Equatable, Sendable {
  /// One axis.
  public struct Axis: Equatable, Sendable {
    /// Change of the output; its sign means something only where `accepted` has one.
    public let response: Double
    /// By the data sheet, or by what the factory measured.
    public let accepted: ClosedRange<Double>
    /// Whether the response is accepted.
    public var passed: Bool { accepted.contains(response) }
  }
  /// x, y, z in mg; empty where the chip judges itself.
  public let accel: [Axis]
  /// x, y, z in degrees per second; empty where the chip judges itself.
  public let gyro: [Axis]
  /// All axes of the accelerometer, or the chip's own verdict.
  public let accelPassed: Bool
  /// The same of the gyroscope.
  public let gyroPassed: Bool
  /// Both.
  public var passed: Bool { accelPassed && gyroPassed }
}

extension ChipDescription {
  /// Runs the self-test. The sensor must lie still; it takes up to a second. The chip is reset before and after.
  public func runSelfTest<Bus: I2CBus & ~Copyable, Time: TimeSource & ~Copyable>(
    on bus: inout Bus, at address: UInt8, time: inout Time
  ) throws(SensorError) -> SelfTestResult {
    try bus.apply(reset, chip: name, at: address, time: &time)
    try bus.apply(selfTest.prepare, chip: name, at: address, time: &time)
    let accel = try judge(selfTest.accel, on: &bus, at: address, time: &time)
    let gyro = try judge(selfTest.gyro, on: &bus, at: address, time: &time)
    try bus.apply(selfTest.restore, chip: name, at: address, time: &time)
    try bus.apply(reset, chip: name, at: address, time: &time)
    return SelfTestResult(
      accel: accel.axes, gyro: gyro.axes, accelPassed: accel.passed, gyroPassed: gyro.passed)
  }

  private func judge<Bus: I2CBus & ~Copyable, Time: TimeSource & ~Copyable>(
    _ test: AxisTest, on bus: inout Bus, at address: UInt8, time: inout Time
  ) throws(SensorError) -> (axes: [SelfTestResult.Axis], passed: Bool) {
    switch test {
    case .flag(let trigger, let register, let mask):
      try bus.apply(trigger, chip: name, at: address, time: &time)
      do {
        return ([], try bus.read(register, at: address) & mask == mask)
      } catch {
        throw .bus(error)
      }
    case .step(let step):
      try bus.apply(step.off, chip: name, at: address, time: &time)
      let without = try average(step, on: &bus, at: address, time: &time)
      try bus.apply(step.on, chip: name, at: address, time: &time)
      let with = try average(step, on: &bus, at: address, time: &time)
      let response = with - without
      let accepted = try acceptedChange(step, on: &bus, at: address, time: &time)
      var axes: [SelfTestResult.Axis] = []
      for index in 0..<3 {
        // Limits are for the size of the change; trims carry the sign of the factory's measurement.
        let change = accepted.signed ? response[index] : abs(response[index])
        axes.append(SelfTestResult.Axis(response: change * step.scale, accepted: accepted.ranges[index]))
      }
      return (axes, axes.allSatisfy(\.passed))
    }
  }

  private func average<Bus: I2CBus & ~Copyable, Time: TimeSource & ~Copyable>(
    _ step: StepTest, on bus: inout Bus, at address: UInt8, time: inout Time
  ) throws(SensorError) -> SIMD3<Double> {
    var sum = SIMD3<Double>()
    var bytes: InlineArray<6, UInt8> = .init(repeating: 0)
    for _ in 0..<step.averaged {
      time.pause(for: step.period)
      do {
        var span = bytes.mutableSpan
        try bus.read(step.register, at: address, into: &span)
      } catch {
        throw .bus(error)
      }
      let counts = step.bigEndian ? bigEndianTriple(bytes.span, 0) : littleEndianTriple(bytes.span, 0)
      sum += SIMD3(Double(counts.x), Double(counts.y), Double(counts.z))
    }
    return sum / Double(max(1, step.averaged))
  }

  private func acceptedChange<Bus: I2CBus & ~Copyable, Time: TimeSource & ~Copyable>(
    _ step: StepTest, on bus: inout Bus, at address: UInt8, time: inout Time
  ) throws(SensorError) -> (ranges: [ClosedRange<Double>], signed: Bool) {
    switch step.criterion {
    case .limits(let ranges):
      return (ranges, false)
    case .factoryTrim(let open, let registers, let close, let law):
      try bus.apply(open, chip: name, at: address, time: &time)
      var codes: [UInt8] = []
      do {
        for register in registers { codes.append(try bus.read(register, at: address)) }
      } catch {
        throw .bus(error)
      }
      try bus.apply(close, chip: name, at: address, time: &time)
      return (law.accepted(codes, scale: step.scale), law.signed)
    }
  }
}
