import ArgumentParser
import Foundation
import IMU
import Walker

/// A 7-bit address, as in `0x6A` or `106`.
struct BusAddress: ExpressibleByArgument, Equatable {
  var value: UInt8

  init?(argument: String) {
    let text = argument.lowercased()
    let value = text.hasPrefix("0x") ? UInt8(text.dropFirst(2), radix: 16) : UInt8(text)
    guard let value, (0x08...0x77).contains(value) else { return nil }
    self.value = value
  }
}

extension VirtualPart: ExpressibleByArgument {
  public init?(argument: String) {
    func plain(_ text: String) -> String { text.uppercased().filter { $0 != "-" && $0 != "_" } }
    guard let part = Self.allCases.first(where: { plain($0.rawValue) == plain(argument) }) else { return nil }
    self = part
  }
}

/// Which sensor a command is about: on the machine's buses, or a virtual one.
struct BusOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only /dev/i2c-N (default: all buses).", valueName: "n"))
  var bus: Int?

  @Option(
    help: ArgumentHelp(
      "Only this 7-bit address, as in 0x6A (default: wherever known sensors can be).", valueName: "address"))
  var address: BusAddress?

  @Option(
    help: ArgumentHelp(
      "No hardware: a virtual chip on a virtual bus, driven through its registers; time passes as fast as it can.",
      valueName: "chip"))
  var virtual: VirtualPart?

  @Option(help: "What the virtual chip feels (default: what the command is about).")
  var motion: VirtualMotion?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How crooked the virtual chip is worn, degrees about the pelvis' forward, left and upward axes.",
      valueName: "roll,pitch,yaw"))
  var tilt = TiltAngles()

  @Option(help: "Draws the virtual chip's errors and the simulated person; the same seed, the same samples.")
  var seed: UInt64 = 1

  func validate() throws {
    if let bus, !(0...1023).contains(bus) { throw ValidationError("--bus must be 0 to 1023") }
    guard virtual == nil else {
      guard bus == nil else { throw ValidationError("--virtual has a bus of its own: leave --bus out") }
      return
    }
    if motion != nil || tilt != TiltAngles() {
      throw ValidationError("--motion and --tilt are for --virtual")
    }
  }

  /// Names of the buses to look at.
  /// - Throws: `SensorFailure.noBuses`.
  func busNames() throws -> [String] {
    if virtual != nil { return ["i2c-virtual"] }
    if let bus { return ["i2c-\(bus)"] }
    let numbers = LinuxI2CBus.numbers()
    guard !numbers.isEmpty else { throw SensorFailure.noBuses }
    return numbers.map { "i2c-\($0)" }
  }

  /// Opens one of them, with the time that it runs by.
  /// - Parameters:
  ///   - motion: what a virtual chip feels unless `--motion` says otherwise.
  ///   - delay: seconds before that begins.
  func open(_ name: String, motion: VirtualMotion, after delay: Double = 0) throws(BusError) -> OpenBus {
    guard let part = virtual else { return OpenBus(bus: SensorBus(try LinuxI2CBus(name: name)), time: SensorTime()) }
    let wire = VirtualBench(
      part: part, address: address?.value, motion: self.motion ?? motion, tilt: tilt, seed: seed, delay: delay
    ).wire()
    return OpenBus(bus: SensorBus(VirtualBus(wire, name: name)), time: SensorTime(virtual: wire.time))
  }

  /// The one sensor that the options leave.
  /// - Throws: `SensorFailure`: nothing found, or more than one.
  func oneSensor(motion: VirtualMotion) throws -> FoundSensor {
    var sensors: [FoundSensor] = []
    var unknown: [String] = []
    var failure: BusError?
    let names = try busNames()
    for name in names {
      do {
        let found = try scan(name, motion: motion)
        sensors += found.sensors
        unknown += found.unknown.map { "\(name) \(hexAddress($0))" }
      } catch {
        failure = failure ?? error
      }
    }
    guard sensors.count <= 1 else { throw SensorFailure.ambiguous(sensors) }
    if let sensor = sensors.first { return sensor }
    if let failure { throw SensorFailure.sensor(.bus(failure)) }
    throw SensorFailure.nothingFound(buses: names, addresses: addresses, unknown: unknown)
  }

  /// Where sensors are looked for.
  var addresses: [UInt8] { address.map { [$0.value] } ?? Chip.addresses }

  private func scan(
    _ name: String, motion: VirtualMotion
  ) throws(BusError) -> (sensors: [FoundSensor], unknown: [UInt8]) {
    var open = try open(name, motion: motion)
    let (sensors, answered) = try open.bus.scan(addresses)
    return (sensors, answered.filter { address in !sensors.contains { $0.address == address } })
  }
}

/// A bus and the time that it runs by.
struct OpenBus: ~Copyable {
  var bus: SensorBus
  var time: SensorTime

  /// A stream from the sensor at one address of this bus.
  consuming func stream(
    _ settings: StreamSettings, calibration: SensorCalibration? = nil
  ) -> Stream {
    let time = time
    guard let calibration else { return Stream(bus: bus, time: time, settings: settings) }
    return Stream(bus: bus, time: time, settings: settings) { _, setUp, celsius in
      calibration.scaling(setUp, temperature: celsius)
    }
  }
}
