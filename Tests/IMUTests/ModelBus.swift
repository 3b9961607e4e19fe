import CLinux

@testable import IMU

/// Faults of a bus, each with its probability a transfer.
struct BusFaults {
  var nack = 0.0
  /// A bit of what is read flips.
  var flip = 0.0
  /// A byte of a burst is lost.
  var tear = 0.0
  /// The chip loses its power for a moment.
  var brownOut = 0.0
  /// The adapter hangs for 2 s and fails.
  var hang = 0.0
  /// Pauses end this much late at most, s.
  var lateness = 0.0
}

/// Virtual time and one chip on one bus: what a bus and a clock see of the world.
final class ModelWorld {
  var now = 1.0
  var chip: ModelChip
  var faults = BusFaults()
  var random: SplitMix
  /// Bits a second on the wire.
  var speed = 400e3
  var isPlugged = true
  var flips = 0

  init(_ chip: Chip, period: Double = 0.01, seed: UInt64 = 1) {
    self.chip = ModelChip(chip, period: period)
    random = SplitMix(seed: seed)
  }
}

struct ModelTime: TimeSource {
  let world: ModelWorld
  func now() -> Nanoseconds { Nanoseconds(world.now * 1e9) }
  func pause(for duration: Nanoseconds) {
    world.now += max(0, Double(duration) * 1e-9) + world.random.uniform() * world.faults.lateness
  }
}

struct ModelBus: I2CBus {
  let world: ModelWorld
  let name = "i2c-9"
  var capabilities = BusCapabilities.combined
  private(set) var traffic = BusTraffic()

  init(_ world: ModelWorld) { self.world = world }

  mutating func transfer(
    at address: UInt8, writing bytes: Span<UInt8>, reading buffer: inout MutableSpan<UInt8>
  ) throws(BusError) {
    traffic.count(written: bytes.count, read: buffer.count)
    let register: UInt8? = bytes.isEmpty ? nil : bytes[0]
    let wire = Double((bytes.count + buffer.count + 2) * 9) / world.speed
    world.now += wire * 0.2
    let chance = world.random.uniform()
    var limit = world.faults.brownOut
    if chance < limit { world.chip.reset() }
    limit += world.faults.hang
    if !world.isPlugged || (chance >= world.faults.brownOut && chance < limit) {
      world.now += 2
      world.chip.run(to: world.now)
      throw BusError(bus: name, address: address, register: register, errno: EIO)
    }
    world.chip.run(to: world.now)
    let nacked = world.random.uniform() < world.faults.nack
    guard address == world.chip.address, !nacked || register == world.chip.description.fifo.dataRegister else {
      throw BusError(bus: name, address: address, register: register, errno: ENXIO)
    }
    guard let register else {
      for index in buffer.indices { buffer[index] = 0 }
      return
    }
    if buffer.isEmpty {
      if bytes.count > 1 { world.chip.write(register, bytes[1]) }
    } else {
      let tear = world.random.uniform() < world.faults.tear ? Int(world.random.uniform() * Double(buffer.count)) : nil
      // A burst that is not acknowledged to its end has still taken bytes out of the FIFO.
      let count = nacked ? Int(world.random.uniform() * Double(buffer.count)) : buffer.count
      var data = world.chip.read(register, count, dropping: nacked ? nil : tear)
      if nacked { throw BusError(bus: name, address: address, register: register, errno: ENXIO) }
      if world.random.uniform() < world.faults.flip, !data.isEmpty {
        let bit = Int(world.random.uniform() * Double(data.count * 8))
        data[bit / 8] ^= 1 << UInt8(bit % 8)
        world.flips += 1
      }
      for index in buffer.indices { buffer[index] = index < data.count ? data[index] : 0 }
    }
    world.now += wire * 0.8
  }

  mutating func probe(_ address: UInt8) throws(BusError) -> Bool {
    traffic.count(written: 0, read: 1)
    if !world.isPlugged { throw BusError(bus: name, address: address, errno: EIO) }
    return address == world.chip.address
  }

  mutating func reopen() throws(BusError) {
    if !world.isPlugged { throw BusError(bus: name, errno: ENOENT) }
  }
}
