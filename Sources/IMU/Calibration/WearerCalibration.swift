/// Where left is, for one wearer and one way of strapping the sensor on: what `FunctionalCalibration` found, as it
/// stands in its file.
public struct WearerCalibration: Equatable, Sendable {
  /// The sensor that was worn, in words.
  public var sensor: String
  /// Day of the calibration, ISO 8601.
  public var date: String
  /// Up while standing, in the sensor's axes, unit vector.
  public var up: SIMD3<Double>
  /// Left (mediolateral axis) in the sensor's axes, unit vector at a right angle to up.
  public var left: SIMD3<Double>
  /// Share of the turning that was about one axis, 0 to 1.
  public var purity: Double
  /// Bows that it rests on.
  public var bows: Int

  /// What was found, with the words that tell it from others.
  public init(_ found: FunctionalCalibration, sensor: String, date: String) {
    self.sensor = sensor
    self.date = date
    up = found.up
    left = found.left
    purity = found.purity
    bows = found.bows
  }

  /// The file's text: TOML, readable, with a checksum over all that stands above it.
  public var text: String {
    func list(_ v: SIMD3<Double>) -> String { "[\(v.x), \(v.y), \(v.z)]" }
    return SealedText.seal([
      "# Calibration of one wearer: where up and left are in the sensor's axes while standing",
      "format = 1",
      "kind = \"wearer\"",
      "sensor = \"\(sensor.filter { $0 != "\"" && $0 != "#" && !$0.isNewline })\"",
      "date = \"\(date)\"",
      "up = \(list(up))",
      "left = \(list(left))",
      "purity = \(purity)",
      "bows = \(bows)",
    ])
  }

  /// Reads a file's text; `file` names it in errors.
  public init(text: String, file: String) throws(CalibrationFileError) {
    let sealed = try SealedText(text, file: file)
    try sealed.checkFormat()
    guard sealed.has("kind"), try sealed.word("kind") == "wearer" else {
      throw .malformed(file: file, line: 1, problem: "is no wearer calibration (`stance calibrate wearer`)")
    }
    sensor = try sealed.word("sensor")
    date = try sealed.word("date")
    up = try sealed.vector("up")
    left = try sealed.vector("left")
    purity = try sealed.numbers("purity", 1)[0]
    bows = Int(max(0, min(1e6, try sealed.numbers("bows", 1)[0])))
    guard abs(length(up) - 1) < 1e-3, abs(length(left) - 1) < 1e-3, abs(dot(up, left)) < 1e-3 else {
      throw .malformed(
        file: file, line: try sealed.entry("left").line, problem: "`up` and `left` must be unit vectors at right angles"
      )
    }
  }
}
