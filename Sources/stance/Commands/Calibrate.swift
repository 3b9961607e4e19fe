import ArgumentParser
import Foundation
import IMU
import Report

struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure what a sensor gets wrong, and how a wearer wears it.",
    subcommands: [CalibrateSensor.self, CalibrateWearer.self])
}

struct CalibrateSensor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sensor",
    abstract: "Bias, scale and misalignment of one sensor, from laying it down in different ways.",
    discussion: """
      Lay the sensor still on each of its six faces, then lean it on some edges; what to do next is drawn. Gravity must \
      come out the same in every pose: what is left is shown, and poses that do not suffice are refused. The result is \
      for this very sensor (chip, bus and address) and for `stance record --calibration`.
      """)

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("File to write (default: by chip, bus and address).", valueName: "file.toml"),
    completion: .file())
  var output: String?

  @OptionGroup var source: BusOptions

  @Option(help: "Poses to collect: 6 give bias and scale, 9 and more the misalignment too.")
  var poses = 12

  @Option(
    help: ArgumentHelp(
      "Lie still for this long first, while the sensor warms up: how its biases follow the temperature.",
      valueName: "minutes"))
  var warmUp = 0.0

  @Flag(help: "Only the gyroscope's bias at rest; the accelerometer's part of a file that is there is kept.")
  var gyroOnly = false

  @Option(help: ArgumentHelp("After this much time what is there must do.", valueName: "seconds"))
  var timeout = 600.0

  @Flag(name: .shortAndLong, help: "Replace the output if it is there.")
  var force = false

  func validate() throws {
    guard (6...60).contains(poses) else { throw ValidationError("--poses must be 6 to 60") }
    guard (0...120).contains(warmUp) else { throw ValidationError("--warm-up must be 0 to 120 minutes") }
    guard timeout >= 1, timeout <= 86_400 else { throw ValidationError("--timeout must be 1 to 86400 s") }
  }

  func run() throws { try reportingFailures(of: "calibrate") { try calibrate() } }

  private func calibrate() throws {
    StopSignal.listen()
    let motion: VirtualMotion = gyroOnly ? .rest : .tumble
    let sensor = try source.oneSensor(motion: motion)
    let path =
      output ?? "\(sensor.chip.rawValue)-\(sensor.bus)-\(hexAddress(sensor.address)).toml"
    let before = gyroOnly ? try previous(path, sensor) : nil
    if before == nil { try RecordingFile.refuseToOverwrite(path, unless: force) }
    let guide = Guide()
    guide.tell("\(sensor.words)")
    var session = SensorCalibrating(sensor: sensor, date: today(), guide: guide)
    session.poses = poses
    session.warmUp = warmUp * 60
    session.gyroOnly = gyroOnly
    session.timeout = timeout
    let open: OpenBus
    do { open = try source.open(sensor.bus, motion: motion, after: session.warmUp) } catch {
      throw SensorFailure.sensor(.bus(error))
    }
    var outcome = try session.run(open)
    if let before {
      outcome.calibration.accel = before.accel
      outcome.calibration.accelResidual = before.accelResidual
      outcome.calibration.accelSlope = before.accelSlope
    }
    try ResultSink.put(outcome.calibration.text, at: path)
    for line in outcome.lines { guide.tell(line) }
    guide.tell("\(path): written; use it with `stance record --calibration \(path)`")
  }

  /// The calibration that is there already, whose accelerometer's part stays.
  private func previous(_ path: String, _ sensor: FoundSensor) throws -> SensorCalibration? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try SensorCalibration.read(file: path, for: sensor)
  }
}

struct CalibrateWearer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wearer",
    abstract: "Where this wearer's left is, from standing still and bowing three times.",
    discussion: """
      Strap the sensor on as it will be worn. A bow turns the pelvis about its mediolateral axis, whichever way the sensor \
      sits; that axis takes the yaw of the mount out of every angle. The result is for `stance analyze --wearer`, until \
      the sensor is strapped on another way.
      """)

  @Option(
    name: .shortAndLong, help: ArgumentHelp("File to write.", valueName: "file.toml"), completion: .file())
  var output = "wearer.toml"

  @OptionGroup var source: BusOptions

  @Option(help: ArgumentHelp("Standing and bowing from a recording instead of a sensor.", valueName: "file"))
  var recording: String?

  @Option(help: "Bows to wait for, at least 2.")
  var bows = 3

  @Option(
    help: ArgumentHelp("What `stance calibrate sensor` wrote for this very sensor.", valueName: "file"),
    completion: .file())
  var calibration: String?

  @Option(help: ArgumentHelp("After this much time what is there must do.", valueName: "seconds"))
  var timeout = 120.0

  @Flag(name: .shortAndLong, help: "Replace the output if it is there.")
  var force = false

  func validate() throws {
    guard (2...20).contains(bows) else { throw ValidationError("--bows must be 2 to 20") }
    guard timeout >= 1, timeout <= 3600 else { throw ValidationError("--timeout must be 1 to 3600 s") }
    if recording != nil, source.virtual != nil || source.bus != nil || source.address != nil || calibration != nil {
      throw ValidationError("--recording needs no sensor: leave --virtual, --bus, --address and --calibration out")
    }
  }

  func run() throws { try reportingFailures(of: "calibrate") { try calibrate() } }

  private func calibrate() throws {
    try RecordingFile.refuseToOverwrite(output, unless: force)
    StopSignal.listen()
    let guide = Guide()
    var session = WearerCalibrating(guide: guide)
    session.bows = bows
    session.timeout = timeout
    let found: FunctionalCalibration
    let worn: String
    if let recording {
      found = try session.run(recording: recording, options: .init())
      worn = "recording \((recording as NSString).lastPathComponent)"
    } else {
      let sensor = try source.oneSensor(motion: .bows)
      let own = try calibration.map { try SensorCalibration.read(file: $0, for: sensor) }
      worn = sensor.words
      guide.tell(worn)
      let open: OpenBus
      do { open = try source.open(sensor.bus, motion: .bows) } catch { throw SensorFailure.sensor(.bus(error)) }
      found = try session.run(open, sensor, calibration: own)
    }
    let wearer = WearerCalibration(found, sensor: worn, date: today())
    try ResultSink.put(wearer.text, at: output)
    let (axis, degrees) = wearer.turn
    guide.tell(
      "Left is the sensor's \(axis.rawValue), off by \(decimals(abs(degrees), 1))°: the sensor is turned "
        + "\(degrees < 0 ? "anticlockwise" : "clockwise") as seen from above")
    guide.tell("\(found.bows) bows, \(decimals(100 * found.purity, 0)) % of the turning about one axis")
    guide.tell("\(output): written; use it with `stance analyze --wearer \(output)`")
  }
}
