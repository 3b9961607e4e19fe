import ArgumentParser
import IMU
import Report

/// What goes wrong between a command and a sensor, in words for the person at the terminal.
enum SensorFailure: Error, CustomStringConvertible {
  /// There is not a single I2C bus.
  case noBuses
  /// Buses were searched, and none has a known sensor.
  case nothingFound(buses: [String], addresses: [UInt8], unknown: [String])
  /// More than one sensor, and nobody said which.
  case ambiguous([FoundSensor])
  case sensor(SensorError)
  /// The self-test measured outside of what the datasheet accepts.
  case selfTestFailed([String])
  /// What was measured cannot tell a calibration.
  case refused(String)
  case calibrationFile(CalibrationFileError)

  var description: String {
    switch self {
    case .noBuses:
      "there is no I2C bus: no /dev/i2c-N; is i2c enabled? On a Raspberry Pi: `sudo raspi-config`, Interface Options, "
        + "I2C; elsewhere `sudo modprobe i2c-dev`. Without a sensor at hand, try --virtual LSM6DSO"
    case .nothingFound(let buses, let addresses, let unknown):
      "no known sensor on \(buses.joined(separator: ", ")) at \(addresses.map(hexAddress).joined(separator: ", ")); "
        + (unknown.isEmpty
          ? "nothing answered: check wiring, power and the address pin (SDO/AD0)"
          : "what answered is not known: \(unknown.joined(separator: ", "))")
    case .ambiguous(let sensors):
      "\(sensors.count) sensors: "
        + sensors.map { "\($0.chip.description.name) at \($0.bus) \(hexAddress($0.address))" }.joined(separator: ", ")
        + "; say which with --bus and --address"
    case .sensor(let error): error.description
    case .selfTestFailed(let names):
      "self-test failed: \(names.joined(separator: ", ")); lay the sensor still and run it again; if it fails again, "
        + "the sensor is damaged or its supply is bad"
    case .refused(let reason): reason
    case .calibrationFile(let error): error.description
    }
  }

  /// As in sysexits.h.
  var exitCode: ExitCode {
    switch self {
    case .noBuses: ExitCode(72)  // EX_OSFILE
    case .nothingFound: ExitCode(69)  // EX_UNAVAILABLE
    case .ambiguous: ExitCode(64)  // EX_USAGE
    case .sensor(let error): Self.code(error)
    case .selfTestFailed: ExitCode(76)  // EX_PROTOCOL
    case .refused: ExitCode(65)  // EX_DATAERR
    case .calibrationFile: ExitCode(78)  // EX_CONFIG
    }
  }

  private static func code(_ error: SensorError) -> ExitCode {
    switch error {
    case .bus(let error):
      switch error.cause {
      case .noSuchBus: ExitCode(72)  // EX_OSFILE
      case .notPermitted: ExitCode(77)  // EX_NOPERM
      case .noAcknowledge, .addressInUse, .unsupported: ExitCode(69)  // EX_UNAVAILABLE
      default: ExitCode(74)  // EX_IOERR
      }
    case .notFound, .wrongIdentity: ExitCode(69)
    case .settingRefused, .noData: ExitCode(76)  // EX_PROTOCOL
    }
  }
}

/// An address as data sheets write it: `0x6A`.
func hexAddress(_ address: UInt8) -> String {
  let digits = String(address, radix: 16, uppercase: true)
  return "0x" + (digits.count == 1 ? "0" : "") + digits
}
