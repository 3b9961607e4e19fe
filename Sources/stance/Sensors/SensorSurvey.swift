import IMU
import Report

/// What is on the buses: who answered where, what it is, and how it is.
struct SensorSurvey {
  struct Sensor {
    var found: FoundSensor
    /// At 100 Hz, 8 g and 1000 °/s, as a recording sets it up.
    var setUp: SetUp
    /// °C; nil where the chip was asleep and was not woken.
    var temperature: Double?
    var selfTest: SelfTestResult?
    /// What went wrong with it.
    var failure: SensorError?
  }

  struct Bus {
    var name: String
    var capabilities: BusCapabilities?
    var sensors: [Sensor] = []
    /// Addresses that answered without being a known sensor.
    var unknown: [UInt8] = []
    var failure: BusError?
  }

  var buses: [Bus] = []
  var addresses: [UInt8]

  init(buses: [Bus], addresses: [UInt8]) {
    self.buses = buses
    self.addresses = addresses
  }

  /// Looks at every bus. Only what identified itself is ever written to, and only to wake it or to test it.
  init(_ options: BusOptions, selfTest: Bool) throws {
    addresses = options.addresses
    for name in try options.busNames() {
      var bus = Bus(name: name)
      do { try Self.look(at: &bus, options, addresses, selfTest: selfTest) } catch { bus.failure = error }
      buses.append(bus)
    }
  }

  private static func look(
    at bus: inout Bus, _ options: BusOptions, _ addresses: [UInt8], selfTest: Bool
  ) throws(BusError) {
    var open = try options.open(bus.name, motion: .rest)
    try look(at: &bus, in: &open, addresses, selfTest: selfTest)
  }

  /// Fills in what is on an open bus.
  static func look(
    at bus: inout Bus, in open: inout OpenBus, _ addresses: [UInt8], selfTest: Bool
  ) throws(BusError) {
    bus.capabilities = open.bus.capabilities
    let (sensors, answered) = try open.bus.scan(addresses)
    bus.unknown = answered.filter { address in !sensors.contains { $0.address == address } }
    for sensor in sensors { bus.sensors.append(examine(sensor, in: &open, selfTest: selfTest)) }
  }

  private static func examine(_ found: FoundSensor, in open: inout OpenBus, selfTest: Bool) -> Sensor {
    let chip = found.chip.description
    var sensor = Sensor(found: found, setUp: chip.setUp(SensorSettings()))
    do {
      // A sensor that another program streams from is left to it; one that sleeps is nobody's.
      var reading = try temperature(of: found, in: &open)
      if reading.isBlank, try !isStreaming(found, in: &open) { reading = try woken(found, in: &open) }
      sensor.temperature = reading.celsius
      if selfTest { sensor.selfTest = try chip.runSelfTest(on: &open.bus, at: found.address, time: &open.time) }
    } catch let error as SensorError {
      sensor.failure = error
    } catch let error as BusError {
      sensor.failure = .bus(error)
    } catch {}
    return sensor
  }

  /// °C as the register has it, and whether it stands as in a chip that sleeps: at zero or at the lowest number.
  private static func temperature(
    of found: FoundSensor, in open: inout OpenBus
  ) throws(BusError) -> (celsius: Double, isBlank: Bool) {
    let sensor = found.chip.description.temperature
    let (first, second) = try open.bus.readPair(sensor.register, at: found.address)
    let isBlank = (first, second) == (0, 0) || (first, second) == (sensor.bigEndian ? (0x80, 0) : (0, 0x80))
    return (sensor.celsius(first, second), isBlank)
  }

  /// Whether something lies in the FIFO: another program has set the sensor up.
  private static func isStreaming(_ found: FoundSensor, in open: inout OpenBus) throws(BusError) -> Bool {
    let layout = found.chip.description.fifo
    for _ in 0..<3 {
      var bytes = [UInt8](repeating: 0, count: max(2, layout.levelBytes))
      var span = bytes.mutableSpan
      try open.bus.read(layout.levelRegister, at: found.address, into: &span)
      if layout.decodeLevel(bytes.span).bytes > 0 { return true }
      open.time.pause(for: 30_000_000)
    }
    return false
  }

  /// Wakes the sensor, reads its temperature and puts it to sleep again.
  private static func woken(_ found: FoundSensor, in open: inout OpenBus) throws(BusError) -> (
    celsius: Double, isBlank: Bool
  ) {
    let chip = found.chip.description
    try open.bus.obey(chip.reset + chip.setUp(SensorSettings()).writes, at: found.address, time: open.time)
    open.time.pause(for: 50_000_000)
    let celsius = try temperature(of: found, in: &open)
    try open.bus.obey(chip.powerDown, at: found.address, time: open.time)
    return celsius
  }

  /// Every self-test that failed, by sensor and part.
  var failedTests: [String] {
    buses.flatMap(\.sensors).flatMap { sensor in
      guard let test = sensor.selfTest, !test.passed else { return [String]() }
      let parts = [test.accelPassed ? nil : "accelerometer", test.gyroPassed ? nil : "gyroscope"].compactMap { $0 }
      return ["\(parts.joined(separator: " and ")) of \(sensor.found.words)"]
    }
  }

  /// Why nothing can be shown; nil where at least one sensor was found and works.
  var failure: SensorFailure? {
    let sensors = buses.flatMap(\.sensors)
    if let error = sensors.compactMap(\.failure).first { return .sensor(error) }
    guard sensors.isEmpty else { return nil }
    if let error = buses.compactMap(\.failure).first { return .sensor(.bus(error)) }
    return .nothingFound(
      buses: buses.map(\.name), addresses: addresses,
      unknown: buses.flatMap { bus in bus.unknown.map { "\(bus.name) \(hexAddress($0))" } })
  }
}

extension I2CBus where Self: ~Copyable {
  /// Writes a table in order, each line with its settling time.
  mutating func obey(_ table: [RegisterWrite], at address: UInt8, time: SensorTime) throws(BusError) {
    for line in table {
      try write(line.value, to: line.register, at: address)
      time.pause(for: line.settle)
    }
  }
}
