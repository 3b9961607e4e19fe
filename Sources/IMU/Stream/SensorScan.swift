/// A sensor that identified itself.
public struct FoundSensor: Equatable, Sendable {
  /// Name of the bus.
  public let bus: String
  /// 7-bit address.
  public let address: UInt8
  /// What it identified itself as; parts that share an identity cannot be told apart.
  public let chip: Chip
}

extension I2CBus where Self: ~Copyable {
  /// Looks for known sensors at these addresses: unless told otherwise, wherever one can be.
  ///
  /// Nothing is ever written into a register here. The identity registers come first: the bare read that finds out
  /// whether anything else answers would take a byte out of the FIFO of a chip that somebody is streaming from.
  public mutating func scan(
    _ addresses: [UInt8] = Chip.addresses
  ) throws(BusError) -> (sensors: [FoundSensor], answered: [UInt8]) {
    var sensors: [FoundSensor] = []
    var answered: [UInt8] = []
    for address in addresses {
      do throws(BusError) {
        if let chip = try identify(at: address) {
          sensors.append(FoundSensor(bus: name, address: address, chip: chip))
          answered.append(address)
          continue
        }
      } catch {
        // Adapters word an absent device differently; `probe` knows.
        guard try probe(address) else { continue }
        throw error
      }
      if try probe(address) { answered.append(address) }
    }
    return (sensors, answered)
  }

  /// The known chip at `address`, by its identity register.
  public mutating func identify(at address: UInt8) throws(BusError) -> Chip? {
    // Chips share identity registers: each is read once.
    var read: [UInt8: UInt8] = [:]
    for chip in Chip.allCases {
      let description = chip.description
      guard description.addresses.contains(address) else { continue }
      let register = description.identity.register
      let value: UInt8
      if let known = read[register] {
        value = known
      } else {
        do {
          value = try self.read(register, at: address)
        } catch {
          // Another maker's chip may not acknowledge a register that it does not have.
          guard error.cause == .noAcknowledge else { throw error }
          continue
        }
        read[register] = value
      }
      if value & description.identity.mask == description.identity.value { return chip }
    }
    return nil
  }
}
