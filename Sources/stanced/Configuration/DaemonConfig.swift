import Feed
import GaitDSP
import IMU
import Logging
import Settings

/// Everything that the configuration file decides, with what holds where it says nothing.
struct DaemonConfig: Equatable, Sendable {
  var sensor = SensorPart()
  var sampling = SamplingSettings()
  var wearer = WearerPart()
  var finding = FindingPart()
  var store = StorePart()
  var recorder = RecorderPart()
  var feed = FeedPart()
  var clock = ClockPart()
  var log = LogPart()
  var calibration = CalibrationPart()

  /// `[sensor]`
  struct SensorPart: Equatable, Sendable {
    /// N of /dev/i2c-N; `nil` looks at all buses.
    var bus: Int?
    /// `nil` takes the first known sensor.
    var address: UInt8?
    var chip: Chip?
    var rate = 100.0
    var accelRange = 8.0
    var gyroRange = 1000.0
    /// What `stance calibrate` has written; `nil` uses the data sheet's scales.
    var calibrationFile: String?
    var mount: Mount?
    /// The wearer's left in sensor axes.
    var functionalLeft: SIMD3<Double>?
  }

  /// `[wearer]`
  struct WearerPart: Equatable, Sendable {
    var name: String?
    /// m
    var legLength: Double?
  }

  /// `[finding]`: what replaces the limits of the calibration data.
  struct FindingPart: Equatable, Sendable {
    var limits: [FindingThresholds.Name: Double] = [:]
    var belowThreshold = 4.0
  }

  /// `[store]`
  struct StorePart: Equatable, Sendable {
    var path = Installation.store
    /// Days that steps and curves are kept; 0 = for good.
    var detailDays = 400.0
    /// Days that bouts are kept; 0 = for good.
    var summaryDays = 0.0
    var megabytes = 1024
  }

  /// `[recorder]`
  struct RecorderPart: Equatable, Sendable {
    var isOn = false
    var folder = Installation.rawFolder
    var megabytes = 4096
  }

  /// `[feed]`
  struct FeedPart: Equatable, Sendable {
    var isOn = true
    var socket = FeedProtocol.defaultSocket
    var clients = 16
  }

  /// `[clock]`
  struct ClockPart: Equatable, Sendable {
    var trust = ClockTrust.ntp
  }

  /// `[log]`
  struct LogPart: Equatable, Sendable {
    var level = Logger.Level.info
  }

  /// `[calibration]`
  struct CalibrationPart: Equatable, Sendable {
    /// `nil` looks beside the program.
    var folder: String?
    /// `nil` takes the folder's.
    var contactNet: String?
  }
}

/// `[sampling]`
struct SamplingSettings: Equatable, Sendable {
  /// Longest time between two reads, s; the chip's FIFO sets the limit where it holds less.
  var batch = 10.0
  /// 0 = an ordinary thread.
  var realTimePriority = 0
}

extension DaemonConfig {
  var streamSettings: StreamSettings {
    StreamSettings(
      sensor: SensorSettings(rate: sensor.rate, accelRange: sensor.accelRange, gyroRange: sensor.gyroRange),
      batch: sampling.batch, address: sensor.address, chip: sensor.chip)
  }

  var feedLimits: FeedLimits {
    var limits = FeedLimits()
    limits.clients = feed.clients
    return limits
  }

  /// The tables that only a restart takes up, where they differ from `other`.
  func needsRestart(against other: DaemonConfig) -> [String] {
    var names: [String] = []
    // How the sensor sits is the analysis's: a reload takes it up.
    var its = other.sensor
    (its.mount, its.functionalLeft) = (sensor.mount, sensor.functionalLeft)
    if sensor != its { names.append("sensor") }
    if sampling != other.sampling { names.append("sampling") }
    if store != other.store { names.append("store") }
    if recorder != other.recorder { names.append("recorder") }
    if feed != other.feed { names.append("feed") }
    if clock != other.clock { names.append("clock") }
    return names
  }
}
