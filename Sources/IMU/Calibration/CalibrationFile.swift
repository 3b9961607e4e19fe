/// A calibration file that must not be used, and why; `file` is the name it was given by.
public enum CalibrationFileError: Error, Equatable, Sendable {
  /// The checksum in it is `stated`, that of its text `found`.
  case damaged(file: String, stated: String, found: String)
  /// It is whole, but another sensor's.
  case wrongSensor(file: String, has: String, wanted: String)
  /// A line (from 1) that says nothing that can be used.
  case malformed(file: String, line: Int, problem: String)
  /// A key without which it cannot be used.
  case missing(file: String, key: String)
}

extension CalibrationFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .damaged(let file, let stated, let found):
      "\(file): damaged or edited by hand (checksum \(stated), should be \(found)); run `stance calibrate` again"
    case .wrongSensor(let file, let has, let wanted):
      "\(file): is for \(has), but the sensor is \(wanted); run `stance calibrate` for this sensor"
    case .malformed(let file, let line, let problem):
      "\(file), line \(line): \(problem); run `stance calibrate` again"
    case .missing(let file, let key):
      "\(file): `\(key)` is missing; run `stance calibrate` again"
    }
  }
}

extension SensorCalibration {
  /// The file's text: TOML, readable, with a checksum over all that stands above it.
  public var text: String {
    func list(_ v: SIMD3<Double>) -> String { "[\(v.x), \(v.y), \(v.z)]" }
    let rows = accel.matrix.rows.map { "[\($0.map { "\($0)" }.joined(separator: ", "))]" }.joined(separator: ", ")
    var lines = [
      "# Calibration of one sensor: a' = accel_matrix · (a - accel_bias), w' = w - gyro_bias",
      "format = 1",
      "chip = \"\(chip.rawValue)\"",
      "bus = \"\(bus)\"",
      "address = \(address)  # 0x\(hex(address))",
      "date = \"\(date)\"",
      "accel_bias = \(list(accel.bias))  # m/s²",
      "accel_matrix = [\(rows)]",
      "accel_residual = \(accelResidual)  # m/s²",
      "gyro_bias = \(list(gyroBias))  # rad/s",
    ]
    if let temperature { lines.append("temperature = \(temperature)  # °C") }
    lines += [
      "accel_slope = \(list(accelSlope))  # m/s² per °C", "gyro_slope = \(list(gyroSlope))  # rad/s per °C",
    ]
    return SealedText.seal(lines)
  }

  /// Reads a file's text; `file` names it in errors. A file for another sensor than `expecting` is refused.
  public init(text: String, file: String, expecting: FoundSensor? = nil) throws(CalibrationFileError) {
    let sealed = try SealedText(text, file: file)
    try sealed.checkFormat()
    let name = try sealed.word("chip")
    guard let chip = Chip(rawValue: name) else {
      throw .malformed(file: file, line: try sealed.entry("chip").line, problem: "unknown chip `\(name)`")
    }
    let place = try sealed.entry("address")
    guard let address = UInt8(place.value), address < 128 else {
      throw .malformed(file: file, line: place.line, problem: "`address` must be a number below 128")
    }
    let m = try sealed.numbers("accel_matrix", 9)
    self.init(
      chip: chip, bus: try sealed.word("bus"), address: address, date: try sealed.word("date"),
      accel: AccelCalibration(
        matrix: Matrix3(rows: [Array(m[0..<3]), Array(m[3..<6]), Array(m[6..<9])]),
        bias: try sealed.vector("accel_bias")),
      accelResidual: try sealed.numbers("accel_residual", 1)[0], gyroBias: try sealed.vector("gyro_bias"),
      temperature: !sealed.has("temperature") ? nil : try sealed.numbers("temperature", 1)[0],
      accelSlope: try sealed.vector("accel_slope"), gyroSlope: try sealed.vector("gyro_slope"))
    if let expecting { try check(isFor: expecting, file: file) }
  }

  /// Refuses another sensor than the one that was calibrated; `file` names the calibration in the error.
  public func check(isFor found: FoundSensor, file: String) throws(CalibrationFileError) {
    guard (found.chip, found.bus, found.address) != (chip, bus, address) else { return }
    throw .wrongSensor(
      file: file, has: "\(chip.description.name) at \(bus) 0x\(hex(address))",
      wanted: "\(found.chip.description.name) at \(found.bus) 0x\(hex(found.address))")
  }
}
