import ArgumentParser
import Foundation
import IMU
import Report

struct Record: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Stream the sensor into a recording.",
    discussion: """
      Runs until Ctrl-C or for --seconds, then closes the file properly. Lost samples are missing time in the file, never \
      a shift, and each gap is reported with its cause. `stance analyze` reads what is written.
      """)

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Recording to write: .csv or .cwa.", valueName: "file"),
    completion: .file())
  var output: String

  @OptionGroup var source: BusOptions

  @Option(help: ArgumentHelp("Samples a second; the chip takes its nearest rate that is enough.", valueName: "Hz"))
  var rate = 100.0

  @Option(help: ArgumentHelp("How long (default: until Ctrl-C; a virtual chip: 140).", valueName: "seconds"))
  var seconds: Double?

  @Option(help: ArgumentHelp("Largest acceleration, g: 2, 4, 8 or 16.", valueName: "g"))
  var accelRange = 8

  @Option(help: ArgumentHelp("Largest angular rate, deg/s: 250, 500, 1000 or 2000.", valueName: "deg/s"))
  var gyroRange = 1000

  @Option(
    help: ArgumentHelp("What `stance calibrate sensor` wrote for this very sensor.", valueName: "file"),
    completion: .file())
  var calibration: String?

  @Flag(help: "Write the chip's own counts, uncalibrated: n,t,ax,ay,az,gx,gy,gz as .csv.")
  var raw = false

  @Flag(name: .shortAndLong, help: "Replace the output if it is there.")
  var force = false

  func validate() throws {
    guard (40...800).contains(rate) else { throw ValidationError("--rate must be 40 to 800 Hz") }
    if let seconds, !(seconds > 0 && seconds <= 1e7) { throw ValidationError("--seconds must be above 0") }
    guard [2, 4, 8, 16].contains(accelRange) else { throw ValidationError("--accel-range must be 2, 4, 8 or 16") }
    guard [250, 500, 1000, 2000].contains(gyroRange) else {
      throw ValidationError("--gyro-range must be 250, 500, 1000 or 2000")
    }
    if raw, calibration != nil { throw ValidationError("--raw writes counts, to which no --calibration applies") }
    if raw, !output.lowercased().hasSuffix(".csv") { throw ValidationError("--raw writes .csv") }
  }

  func run() throws { try reportingFailures(of: "record") { try record() } }

  private func record() throws {
    // What is wrong with the file is said before the sensor is touched.
    _ = try RecordingFile.Format(path: output)
    try RecordingFile.refuseToOverwrite(output, unless: force)
    StopSignal.listen(hearsHangUp: true)
    let sensor = try source.oneSensor(motion: .walk)
    var recorder = SensorRecorder(
      sensor: sensor, target: raw ? .raw(path: output) : .recording(path: output),
      sensing: SensorSettings(rate: rate, accelRange: Double(accelRange), gyroRange: Double(gyroRange)))
    recorder.calibration = try calibration.map { try SensorCalibration.read(file: $0, for: sensor) }
    recorder.seconds = seconds ?? (source.virtual == nil ? nil : 140)
    recorder.replaces = force
    let live = LiveLine()
    recorder.notice = { live.say("stance: " + $0) }
    recorder.progress = { account in
      live.show(
        "\(decimals(account.duration, 0)) s, \(account.samples) samples, \(account.gaps) gaps; Ctrl-C ends")
    }
    let length = recorder.seconds.map { "for \(decimals($0, 0)) s" } ?? "until Ctrl-C"
    print("\(sensor.words): recording into \(output) \(length)\(calibration == nil ? ", uncalibrated" : "")")
    let open: OpenBus
    do { open = try source.open(sensor.bus, motion: .walk) } catch { throw SensorFailure.sensor(.bus(error)) }
    let account = try recorder.run(open)
    live.clear()
    for line in Self.report(account, output) { print(line) }
  }

  static func report(_ account: SensorRecorder.Account, _ output: String) -> [String] {
    var lines = ["\(output): \(account.samples) samples, \(decimals(account.duration, 1)) s"]
    if let rate = account.rate {
      let error = 100 * (rate / account.nominalRate - 1)
      lines.append(
        "Rate: \(decimals(rate, 2)) Hz by this machine's clock, the chip's nominal \(decimals(account.nominalRate, 1)) Hz "
          + "\(error < 0 ? "−" : "+")\(decimals(abs(error), 2)) %")
    }
    lines.append(
      account.gaps == 0
        ? "Gaps: none" : "Gaps: \(account.gaps), \(account.missing) samples missing, each left out as missing time")
    if account.saturated > 0 {
      lines.append(
        "Note: \(account.saturated) samples at the end of the range; raise --accel-range or --gyro-range")
    }
    if account.clipped > 0 { lines.append("Lost: \(account.clipped) values beyond what .cwa holds at this range") }
    if let error = account.endsWithout { lines.append("Note: the sensor was away at the end: \(error)") }
    return lines
  }
}

extension SensorCalibration {
  /// Reads a calibration file that must be this sensor's.
  static func read(file: String, for sensor: FoundSensor) throws -> SensorCalibration {
    guard let data = FileManager.default.contents(atPath: file), data.count < 1 << 16,
      let text = String(data: data, encoding: .utf8)
    else { throw ToolError.unreadable(file: file, cause: "cannot be read, or is no calibration file") }
    do {
      return try SensorCalibration(text: text, file: file, expecting: sensor)
    } catch { throw SensorFailure.calibrationFile(error) }
  }
}
