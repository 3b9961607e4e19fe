import Glibc
import IMU
import Testing
import Walker

/// The real stream on a virtual bus with one virtual part, and the account of what comes out.
struct Rig: ~Copyable {
  let part: VirtualPart
  let chip: VirtualChip
  let bus: VirtualBus
  let truth = Truth()
  var stream: SensorStream<VirtualBus, VirtualTime>
  var batch = SampleBatch()
  var account: Account
  var troubles = 0
  /// The chip's true rate at 25 °C, samples a second.
  let rate: Double

  init(
    _ part: VirtualPart, clock: ChipClock = ChipClock(), faults: BusFaults = .none,
    source: SampleSource? = nil, sample: @escaping @Sendable (Int) -> SensorCounts = { SensorCounts(serial: $0) },
    selfTestResponse: Double = 1, settings: StreamSettings = StreamSettings(), fifoStalls: [Double] = [],
    capabilities: BusCapabilities = .combined
  ) {
    self.part = part
    account = Account(of: sample)
    chip = part.make(
      traits: ChipTraits(
        source: source ?? .counts(sample), clock: clock, fifoStalls: fifoStalls, selfTestResponse: selfTestResponse,
        truthCapacity: 1))
    rate = part.chip.description.setUp(settings.sensor).rate * clock.speed(at: 25)
    let truth = truth
    chip.truth.onSample = { truth.append($0) }
    let wire = VirtualWire(faults: faults)
    wire.attach(chip, at: part.address)
    bus = VirtualBus(wire, capabilities: capabilities)
    stream = SensorStream(bus: bus, time: wire.time, settings: settings)
  }

  var now: Double { bus.wire.time.seconds }

  /// Streams until `end` (s); hands every batch on.
  mutating func run(until end: Double, each: (SampleBatch) -> Void = { _ in }) {
    while now < end {
      switch stream.next(into: &batch) {
      case .samples:
        account.take(batch, truth, rate: rate)
        each(batch)
      case .waiting: break
      case .trouble: troubles += 1
      }
    }
  }

  var description: ChipDescription { part.chip.description }
}

extension VirtualPart: CustomTestStringConvertible {
  public var testDescription: String { rawValue }

  /// What the drivers know the part as.
  var chip: Chip {
    switch self {
    case .lsm6dso, .lsm6dsox: .lsm6dso
    case .ism330dhcx: .ism330dhcx
    case .lsm6ds3: .lsm6ds3
    case .lsm6ds3trc, .lsm6dsl: .lsm6dsl
    case .mpu6050: .mpu6050
    case .mpu6500: .mpu6500
    case .mpu9250: .mpu9250
    case .icm20948: .icm20948
    case .icm42688p: .icm42688p
    case .bmi160: .bmi160
    }
  }
}

/// STANCE_LONG_TESTS=1 runs a day of every chip and a million damaged bursts; without it minutes and thousands.
let isLong = getenv("STANCE_LONG_TESTS") != nil
