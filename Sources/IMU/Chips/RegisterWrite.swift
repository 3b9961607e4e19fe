/// One line of a set-up table: a register, its value, which bits must read back, and how long the chip then needs.
public struct RegisterWrite: Equatable, Sendable {
  /// Address of the register.
  public let register: UInt8
  /// What is written into it.
  public let value: UInt8
  /// The bits that must read back as written; 0 for commands and self-clearing bits.
  let verified: UInt8
  /// Time to let pass after the write.
  public let settle: Nanoseconds

  init(_ register: UInt8, _ value: UInt8, verified: UInt8 = 0xFF, settle: Nanoseconds = 0) {
    self.register = register
    self.value = value
    self.verified = verified
    self.settle = settle
  }

  /// A command or self-clearing bit: nothing to read back.
  static func command(_ register: UInt8, _ value: UInt8, settle: Nanoseconds = 0) -> RegisterWrite {
    RegisterWrite(register, value, verified: 0, settle: settle)
  }
}

/// What a register must still hold while the chip streams. A chip that lost its power for a moment answers as if
/// nothing had happened, with its registers at their reset values.
struct RegisterCheck: Equatable, Sendable {
  let register: UInt8
  let mask: UInt8
  let value: UInt8

  init(_ register: UInt8, mask: UInt8 = 0xFF, _ value: UInt8) {
    self.register = register
    self.mask = mask
    self.value = value
  }
}

/// A sensor that answers but does not do as told.
public enum SensorError: Error, Equatable, Sendable {
  /// The bus failed on the way.
  case bus(BusError)
  /// No known sensor answered at any address of the bus.
  case notFound(bus: String, answered: [UInt8])
  /// The address answered with an identity that is not the expected chip's.
  case wrongIdentity(bus: String, address: UInt8, expected: String, found: UInt8)
  /// A setting did not read back.
  case settingRefused(chip: String, address: UInt8, register: UInt8, wrote: UInt8, read: UInt8)
  /// The FIFO stays empty though the chip is set up.
  case noData(chip: String, address: UInt8)
}

extension SensorError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .bus(let error):
      error.description
    case .notFound(let bus, let answered):
      "\(bus): no known sensor; "
        + (answered.isEmpty
          ? "nothing answered at any sensor address; check wiring and power"
          : "answered, but unknown: \(answered.map { "0x" + hex($0) }.joined(separator: ", ")); "
            + "see `stance sensors` for the supported chips")
    case .wrongIdentity(let bus, let address, let expected, let found):
      "\(bus) address 0x\(hex(address)): expected \(expected), but it identifies as 0x\(hex(found)); "
        + "check the configured chip"
    case .settingRefused(let chip, let address, let register, let wrote, let read):
      "\(chip) at 0x\(hex(address)): register 0x\(hex(register)) reads 0x\(hex(read)) after writing "
        + "0x\(hex(wrote)); check supply voltage and wiring, then power the sensor off and on"
    case .noData(let chip, let address):
      "\(chip) at 0x\(hex(address)): set up, but its FIFO stays empty; power the sensor off and on"
    }
  }
}

extension I2CBus where Self: ~Copyable {
  /// Writes a table in order and checks what must read back.
  ///
  /// A line whose transfer failed in passing is done again: on a bus that fails one transfer in fifty a table of thirty
  /// would otherwise hardly ever get through, and writing a value twice does no harm.
  mutating func apply(
    _ table: [RegisterWrite], chip: String, at address: UInt8, time: inout some TimeSource & ~Copyable
  ) throws(SensorError) {
    for line in table {
      var attempt = 1
      while true {
        do throws(SensorError) {
          try apply(line, chip: chip, at: address, time: &time)
          break
        } catch {
          guard attempt < 3, case .bus(let cause) = error, cause.cause.mayPass else { throw error }
          attempt += 1
          time.pause(for: 1_000_000)
        }
      }
    }
  }

  private mutating func apply(
    _ line: RegisterWrite, chip: String, at address: UInt8, time: inout some TimeSource & ~Copyable
  ) throws(SensorError) {
    let found: UInt8
    do throws(BusError) {
      try write(line.value, to: line.register, at: address)
      if line.settle > 0 { time.pause(for: line.settle) }
      guard line.verified != 0 else { return }
      found = try read(line.register, at: address)
    } catch {
      throw .bus(error)
    }
    if (found ^ line.value) & line.verified != 0 {
      throw .settingRefused(
        chip: chip, address: address, register: line.register, wrote: line.value, read: found)
    }
  }

  /// Whether every checked register still holds what the set-up wrote. A read that failed in passing is done again.
  mutating func holds(_ checks: [RegisterCheck], at address: UInt8) throws(BusError) -> Bool {
    for check in checks {
      var attempt = 1
      while true {
        do throws(BusError) {
          if try read(check.register, at: address) & check.mask != check.value { return false }
          break
        } catch {
          guard attempt < 3, error.cause.mayPass else { throw error }
          attempt += 1
        }
      }
    }
    return true
  }
}
