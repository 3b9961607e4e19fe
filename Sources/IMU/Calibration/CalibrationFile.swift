/// A calibration file that must not be used, and why; `file` is the name it was given by.
public enum CalibrationFileError: Error, Equatable, Sendable {
  case damaged(file: String, stated: String, found: String)
  case wrongSensor(file: String, has: String, wanted: String)
  case malformed(file: String, line: Int, problem: String)
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
    let body = lines.joined(separator: "\n") + "\n"
    return body + "checksum = \"\(crc32Words(body))\"\n"
  }

  /// Reads a file's text; `file` names it in errors. A file for another sensor than `expecting` is refused.
  public init(text: String, file: String, expecting: FoundSensor? = nil) throws(CalibrationFileError) {
    var values: [String: (value: Substring, line: Int)] = [:]
    var body = ""
    var stated: String?
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let content = line.prefix { $0 != "#" }.trimmed
      guard !content.isEmpty else {
        if stated == nil { body += line + "\n" }
        continue
      }
      guard let equals = content.firstIndex(of: "=") else {
        throw .malformed(file: file, line: number + 1, problem: "expected `key = value`")
      }
      let key = content[..<equals].trimmed
      let value = content[content.index(after: equals)...].trimmed
      if key == "checksum" {
        stated = String(value.filter { $0 != "\"" })
        continue
      }
      if stated != nil { throw .malformed(file: file, line: number + 1, problem: "nothing may follow the checksum") }
      body += line + "\n"
      if values.updateValue((value, number + 1), forKey: String(key)) != nil {
        throw .malformed(file: file, line: number + 1, problem: "`\(key)` stands there twice")
      }
    }
    guard let stated else { throw .missing(file: file, key: "checksum") }
    let found = crc32Words(body)
    guard stated == found else { throw .damaged(file: file, stated: stated, found: found) }

    func entry(_ key: String) throws(CalibrationFileError) -> (value: Substring, line: Int) {
      guard let entry = values[key] else { throw .missing(file: file, key: key) }
      return entry
    }
    func numbers(_ key: String, _ count: Int) throws(CalibrationFileError) -> [Double] {
      let (value, line) = try entry(key)
      let parts = value.filter { $0 != "[" && $0 != "]" }.split(separator: ",").map { Double($0.trimmed) }
      let found = parts.compactMap { $0 }.filter(\.isFinite)
      guard found.count == count, parts.count == count else {
        throw .malformed(file: file, line: line, problem: "`\(key)` must be \(count) numbers")
      }
      return found
    }
    func vector(_ key: String) throws(CalibrationFileError) -> SIMD3<Double> {
      let n = try numbers(key, 3)
      return SIMD3(n[0], n[1], n[2])
    }
    func word(_ key: String) throws(CalibrationFileError) -> String {
      String(try entry(key).value.filter { $0 != "\"" })
    }

    let format = try entry("format")
    guard format.value == "1" else {
      throw .malformed(file: file, line: format.line, problem: "format \(format.value) is newer than this program")
    }
    let name = try word("chip")
    guard let chip = Chip(rawValue: name) else {
      throw .malformed(file: file, line: try entry("chip").line, problem: "unknown chip `\(name)`")
    }
    let place = try entry("address")
    guard let address = UInt8(place.value) else {
      throw .malformed(file: file, line: place.line, problem: "`address` must be a number below 128")
    }
    let m = try numbers("accel_matrix", 9)
    self.init(
      chip: chip, bus: try word("bus"), address: address, date: try word("date"),
      accel: AccelCalibration(
        matrix: Matrix3(rows: [Array(m[0..<3]), Array(m[3..<6]), Array(m[6..<9])]), bias: try vector("accel_bias")),
      accelResidual: try numbers("accel_residual", 1)[0], gyroBias: try vector("gyro_bias"),
      temperature: values["temperature"] == nil ? nil : try numbers("temperature", 1)[0],
      accelSlope: try vector("accel_slope"), gyroSlope: try vector("gyro_slope"))
    if let expecting, (expecting.chip, expecting.bus, expecting.address) != (chip, bus, address) {
      throw .wrongSensor(
        file: file, has: "\(chip.description.name) at \(bus) 0x\(hex(address))",
        wanted: "\(expecting.chip.description.name) at \(expecting.bus) 0x\(hex(expecting.address))")
    }
  }
}

/// CRC-32 (ISO 3309, as in gzip) of the text's bytes, eight hexadecimal digits.
func crc32Words(_ text: String) -> String {
  var crc: UInt32 = 0xFFFF_FFFF
  for byte in text.utf8 {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
  }
  let digits = String(~crc, radix: 16, uppercase: true)
  return String(repeating: "0", count: 8 - digits.count) + digits
}

extension StringProtocol where SubSequence == Substring {
  /// Without spaces, tabs and carriage returns at both ends.
  fileprivate var trimmed: Substring {
    let start = firstIndex { !$0.isWhitespace } ?? endIndex
    guard let last = lastIndex(where: { !$0.isWhitespace }) else { return self[endIndex...] }
    return self[start...last]
  }
}
