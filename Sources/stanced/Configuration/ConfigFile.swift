import Feed
import GaitDSP
import IMU
import Logging
import Settings

/// The daemon's TOML file.
enum ConfigFile {
  /// Every table with its keys, in the order of the shipped file.
  static let keys: [(table: String, keys: [String])] = [
    (
      "sensor",
      [
        "bus", "address", "chip", "rate_hz", "accel_range_g", "gyro_range_dps", "calibration_file", "mount_up",
        "mount_forward", "functional_left",
      ]
    ),
    ("sampling", ["batch_s", "realtime_priority"]),
    ("wearer", ["name", "leg_length_m"]),
    ("finding", ["below_threshold_deg"] + FindingThresholds.Name.allCases.map(\.rawValue)),
    ("store", ["path", "detail_days", "summary_days", "max_mb"]),
    ("recorder", ["enabled", "folder", "max_mb"]),
    ("feed", ["enabled", "socket", "clients"]),
    ("clock", ["trust"]),
    ("log", ["level"]),
    ("calibration", ["folder", "contact_net"]),
  ]

  /// - Parameter file: `nil` = all defaults.
  /// - Throws: `SettingsError` with the line.
  static func read(_ file: String?) throws -> DaemonConfig {
    guard let file else { return DaemonConfig() }
    return try read(try SettingsTable(file: file))
  }

  static func read(_ settings: SettingsTable) throws -> DaemonConfig {
    try settings.check(settings.table, in: "", known: keys.map(\.table))
    func section(_ name: String) throws -> SectionReader {
      try SectionReader(settings, name, known: keys.first { $0.table == name }?.keys ?? [])
    }
    var config = DaemonConfig()
    try sensor(section("sensor"), &config.sensor)
    let sampling = try section("sampling")
    config.sampling.batch = try sampling.number("batch_s", 0.02...60, or: config.sampling.batch)
    config.sampling.realTimePriority = try sampling.whole("realtime_priority", 0...99, or: 0)
    let wearer = try section("wearer")
    config.wearer.name = try wearer.text("name")
    if let name = config.wearer.name, !TestRequest.isPseudonym(name) {
      throw wearer.failure(
        "name", "is a pseudonym of 1 to \(TestRequest.personLength) letters, digits, spaces, and . _ -")
    }
    let leg = try wearer.number("leg_length_m", 0...1.5, or: 0)
    guard leg == 0 || leg >= 0.3 else { throw wearer.failure("leg_length_m", "is \(leg): a leg is 0.3 to 1.5 m long") }
    config.wearer.legLength = leg == 0 ? nil : leg
    let finding = try section("finding")
    config.finding.belowThreshold = try finding.number("below_threshold_deg", 0...90, or: config.finding.belowThreshold)
    config.finding.limits = try finding.limits()
    let store = try section("store")
    config.store.path = try store.path("path") ?? config.store.path
    config.store.detailDays = try store.number("detail_days", 0...36_500, or: config.store.detailDays)
    config.store.summaryDays = try store.number("summary_days", 0...36_500, or: config.store.summaryDays)
    config.store.megabytes = try store.whole("max_mb", 1...1_000_000, or: config.store.megabytes)
    let recorder = try section("recorder")
    config.recorder.isOn = try recorder.flag("enabled", or: config.recorder.isOn)
    config.recorder.folder = try recorder.path("folder") ?? config.recorder.folder
    config.recorder.megabytes = try recorder.whole("max_mb", 1...10_000_000, or: config.recorder.megabytes)
    let feed = try section("feed")
    config.feed.isOn = try feed.flag("enabled", or: config.feed.isOn)
    config.feed.socket = try feed.path("socket") ?? config.feed.socket
    config.feed.clients = try feed.whole("clients", 1...256, or: config.feed.clients)
    config.clock.trust = try section("clock").choice("trust", of: ClockTrust.self) ?? config.clock.trust
    config.log.level = try section("log").choice("level", of: Logger.Level.self) ?? config.log.level
    let calibration = try section("calibration")
    config.calibration.folder = try calibration.path("folder")
    config.calibration.contactNet = try calibration.path("contact_net")
    return config
  }

  private static func sensor(_ section: SectionReader, _ sensor: inout DaemonConfig.SensorPart) throws {
    let bus = try section.whole("bus", -1...1023, or: -1)
    sensor.bus = bus < 0 ? nil : bus
    let address = try section.whole("address", 0...0x77, or: 0)
    guard address == 0 || address >= 0x08 else { throw section.failure("address", "must be 0x08 to 0x77, or 0") }
    sensor.address = address == 0 ? nil : UInt8(address)
    sensor.chip = try section.choice("chip", of: Chip.self)
    sensor.rate = try section.number("rate_hz", 40...800, or: sensor.rate)
    sensor.accelRange = try section.number("accel_range_g", 2...16, or: sensor.accelRange)
    sensor.gyroRange = try section.number("gyro_range_dps", 125...2000, or: sensor.gyroRange)
    sensor.calibrationFile = try section.path("calibration_file")
    let up = try section.choice("mount_up", of: SensorAxis.self)
    let forward = try section.choice("mount_forward", of: SensorAxis.self)
    switch (up, forward) {
    case (nil, nil): sensor.mount = nil
    case (let up?, let forward?):
      guard let mount = Mount(up: up, forward: forward) else {
        throw section.failure("mount_forward", "must be another axis than mount_up")
      }
      sensor.mount = mount
    case (nil, _): throw section.failure("mount_forward", "goes together with mount_up")
    case (_, nil): throw section.failure("mount_up", "goes together with mount_forward")
    }
    sensor.functionalLeft = try section.vector("functional_left")
  }
}
