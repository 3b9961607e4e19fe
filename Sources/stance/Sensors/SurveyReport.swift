import IMU
import Report

/// A survey in lines for a person at a terminal.
struct SurveyReport {
  let survey: SensorSurvey
  /// Data sheet figures by chip, where the calibration folder has them.
  let chips: [Chip: ChipFile]

  var lines: [String] { survey.buses.flatMap(busLines) }

  private func busLines(_ bus: SensorSurvey.Bus) -> [String] {
    var lines = ["\(bus.name)\(bus.capabilities.map { " (\($0.words))" } ?? "")"]
    if let failure = bus.failure { lines.append("  " + failure.description) }
    lines += bus.sensors.flatMap(sensorLines)
    lines += bus.unknown.map { "  \(hexAddress($0))  answers, but is no sensor that is known; left alone" }
    if bus.failure == nil, bus.sensors.isEmpty, bus.unknown.isEmpty {
      lines.append("  nothing at \(survey.addresses.map(hexAddress).joined(separator: ", "))")
    }
    return lines
  }

  private func sensorLines(_ sensor: SensorSurvey.Sensor) -> [String] {
    let name = sensor.found.chip.description.name
    let temperature = sensor.temperature.map { "\(decimals($0, 1)) °C" } ?? "temperature not known"
    var lines = ["  \(hexAddress(sensor.found.address))  \(name.padded(to: 20))\(temperature)"]
    let indent = "        "
    lines.append(
      indent + "as recorded: \(decimals(sensor.setUp.rate, 1)) Hz, "
        + "\(decimals(sensor.setUp.accelScale / standardGravity * 1000, 3)) mg and "
        + "\(decimals(sensor.setUp.gyroScale * 180_000 / .pi, 2)) m°/s a count")
    if let chip = chips[sensor.found.chip] {
      lines.append(
        indent + "ranges \(list(chip.accelRanges)) g, \(list(chip.gyroRanges)) °/s; \(noise(chip)) (\(chip.datasheet))")
    }
    if let test = sensor.selfTest {
      lines += [testLine("accelerometer", test.accelPassed, test.accel, "mg")].map { indent + $0 }
      lines += [testLine("gyroscope", test.gyroPassed, test.gyro, "°/s")].map { indent + $0 }
    }
    if let failure = sensor.failure { lines.append(indent + failure.description) }
    return lines
  }

  private func testLine(_ part: String, _ passed: Bool, _ axes: [SelfTestResult.Axis], _ unit: String) -> String {
    let verdict = "self-test \(part): \(passed ? "passed" : "FAILED")"
    guard !axes.isEmpty else { return verdict + " (the chip judges itself)" }
    let measured = zip(["x", "y", "z"], axes).map { name, axis in
      "\(name) \(decimals(axis.response, 1)) (accepted \(decimals(axis.accepted.lowerBound, 1)) to "
        + "\(decimals(axis.accepted.upperBound, 1)))\(axis.passed ? "" : " !")"
    }
    return verdict + "; response in \(unit): " + measured.joined(separator: ", ")
  }

  private func noise(_ chip: ChipFile) -> String {
    guard let accel = chip.accelNoise, let gyro = chip.gyroNoise else { return "noise not stated" }
    return "noise \(decimals(accel, 0)) µg/√Hz, \(decimals(gyro, 1)) m°/s/√Hz"
  }

  private func list(_ values: [Double]) -> String { values.map { decimals($0, 0) }.joined(separator: "/") }
}

/// A survey for programs.
struct SurveyDocument: JSONDocument {
  let schema = "stance.sensors/1"
  var buses: [BusPart]

  struct BusPart: Encodable {
    var bus: String
    var combinedTransfers: Bool?
    var sensors: [SensorPart]
    /// Addresses that answered without being known.
    var unknown: [UInt8]
    var error: String?
  }

  struct SensorPart: Encodable {
    var address: UInt8
    var chip: String
    var name: String
    var rateHz: Figure
    var temperatureC: Figure?
    var accelRangesG: [Double]?
    var gyroRangesDps: [Double]?
    var accelNoiseUgPerSqrtHz: Double?
    var gyroNoiseMdpsPerSqrtHz: Double?
    var datasheet: String?
    var selfTest: TestPart?
    var error: String?
  }

  struct TestPart: Encodable {
    var passed: Bool
    var accelPassed: Bool
    var gyroPassed: Bool
    var accelMg: [AxisPart]
    var gyroDps: [AxisPart]
  }

  struct AxisPart: Encodable {
    var measured: Figure
    var accepted: [Figure]
    var passed: Bool
  }

  init(_ survey: SensorSurvey, chips: [Chip: ChipFile]) {
    func axes(_ axes: [SelfTestResult.Axis]) -> [AxisPart] {
      axes.map {
        AxisPart(
          measured: Figure($0.response, digits: 2),
          accepted: [Figure($0.accepted.lowerBound, digits: 2), Figure($0.accepted.upperBound, digits: 2)],
          passed: $0.passed)
      }
    }
    buses = survey.buses.map { bus in
      BusPart(
        bus: bus.name, combinedTransfers: bus.capabilities?.combinedTransfers,
        sensors: bus.sensors.map { sensor in
          let chip = chips[sensor.found.chip]
          return SensorPart(
            address: sensor.found.address, chip: sensor.found.chip.rawValue,
            name: sensor.found.chip.description.name, rateHz: Figure(sensor.setUp.rate, digits: 2),
            temperatureC: sensor.temperature.map { Figure($0, digits: 2) }, accelRangesG: chip?.accelRanges,
            gyroRangesDps: chip?.gyroRanges, accelNoiseUgPerSqrtHz: chip?.accelNoise,
            gyroNoiseMdpsPerSqrtHz: chip?.gyroNoise, datasheet: chip?.datasheet,
            selfTest: sensor.selfTest.map {
              TestPart(
                passed: $0.passed, accelPassed: $0.accelPassed, gyroPassed: $0.gyroPassed, accelMg: axes($0.accel),
                gyroDps: axes($0.gyro))
            }, error: sensor.failure?.description)
        }, unknown: bus.unknown, error: bus.failure?.description)
    }
  }
}
