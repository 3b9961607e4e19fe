import IMU
import Report

// What drivers report, in the words of the terminal.

extension GapCause {
  var words: String {
    switch self {
    case .busFailed(let cause): "the bus failed: \(cause.words)"
    case .fifoOverflow: "the sensor's FIFO overflowed before it was read"
    case .tornFrame: "bytes went missing on the wire"
    case .damagedFrame: "samples arrived damaged"
    case .invalidReading: "the sensor marked its own readings as missing"
    case .chipReset: "the sensor had lost its settings (power dip) and was set up again"
    case .countMismatch: "the sensor lost samples itself"
    }
  }
}

extension BusError.Cause {
  var words: String {
    switch self {
    case .noAcknowledge: "no acknowledge"
    case .shortTransfer: "a transfer ended early"
    case .timedOut: "timed out"
    case .arbitrationLost: "the bus stayed busy"
    case .addressInUse: "another program holds the address"
    case .adapterFailed: "the adapter failed or was unplugged"
    case .noSuchBus: "the bus is gone"
    case .notPermitted: "not permitted"
    case .unsupported: "the adapter cannot do it"
    case .other: "unknown error"
    }
  }
}

extension BusCapabilities {
  var words: String { combinedTransfers ? "combined transfers" : "SMBus blocks of \(longestRead) bytes" }
}

extension FoundSensor {
  /// `LSM6DSO/LSM6DSOX at i2c-1 0x6A`
  var words: String { "\(chip.description.name) at \(bus) \(hexAddress(address))" }
}
