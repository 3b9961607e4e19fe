import Foundation
import GaitDSP
import Recordings

/// One recording into another format: streaming, in constant memory, with an account of what did not survive.
struct Conversion {
  /// What was written, and what was lost on the way.
  struct Account: Equatable {
    var samples = 0
    /// s.
    var duration = 0.0
    /// Values beyond the range of the format, written as its end.
    var clipped = 0
    /// Damaged places in the source that were passed over.
    var damage = 0
    /// What the format cannot hold, or what was assumed, in words.
    var notes: [String] = []
  }

  /// Full scales that `.cwa` can state.
  static let accelerationRanges = [2, 4, 8, 16]
  static let angularRateRanges = [125, 250, 500, 1000, 2000]

  var input: String
  var output: String
  var reading = ReadingOptions()
  /// Full scales wanted for `.cwa`, g and deg/s; otherwise the source's own, or ±8 g and ±2000 deg/s.
  var accelerationRange: Int?
  var angularRateRange: Int?
  var replaces = false

  static let batch = 4096

  func run(progress: Progress? = nil) throws -> Account {
    // Before the source is opened: a mistyped name should not wait for a week of reading.
    let format = try RecordingFile.Format(path: output)
    try RecordingFile.refuseToOverwrite(output, unless: replaces)
    var reader = try RecordingReader.open(path: input, options: reading)
    var samples: [InertialSample] = []
    samples.reserveCapacity(Self.batch)
    guard try reader.read(into: &samples, atMost: Self.batch) > 0 else {
      throw ToolError.unreadable(file: input, cause: "holds no samples, so there is nothing to convert")
    }
    var account = Account()
    let clock = StartOfRecording(reader.info.start, first: samples[0].time)
    if let note = clock.note(for: format, isUTC: reader.info.start?.isUTC ?? false) { account.notes.append(note) }
    // Times in a .cwa count from its start; those of a CSV are the recording's own.
    let shift = format == .cwa ? samples[0].time : 0
    let file = try RecordingFile(
      path: output, settings: settings(reader.info, startTime: clock.seconds), replaces: replaces)
    let first = samples[0].time
    repeat {
      account.samples += samples.count
      account.duration = samples[samples.count - 1].time - first
      if shift != 0 { for i in samples.indices { samples[i].time -= shift } }
      try file.append(samples)
      samples.removeAll(keepingCapacity: true)
      progress?.advance(to: account.duration)
    } while try reader.read(into: &samples, atMost: Self.batch) > 0
    account.clipped = file.clippedValues
    account.damage = reader.damage.count
    if format == .csv, reader.info.format == .cwa {
      account.notes.append("device, serial number and condition of the battery are not in a CSV")
    }
    try file.finish()
    return account
  }

  private func settings(_ info: RecordingInfo, startTime: Double) -> RecordingFile.Settings {
    var settings = RecordingFile.Settings(rate: info.nominalRate, startTime: startTime)
    settings.accelerationRange =
      accelerationRange ?? Self.range(info.accelerationRange.map { $0 / 9.80665 }, of: Self.accelerationRanges) ?? 8
    settings.angularRateRange =
      angularRateRange ?? Self.range(info.angularRateRange.map { $0 * 180 / .pi }, of: Self.angularRateRanges) ?? 2000
    settings.deviceID = info.serial.flatMap { UInt32($0) } ?? 0
    return settings
  }

  /// The least range that holds what the source can measure.
  private static func range(_ stated: Double?, of ranges: [Int]) -> Int? {
    guard let stated else { return nil }
    return ranges.first { Double($0) >= 0.99 * stated }
  }
}

/// When the first sample was taken, on the clock that a `.cwa` states.
struct StartOfRecording {
  private enum Origin { case stated, unixTimes, unknown }
  private let origin: Origin
  /// Seconds since 1970.
  let seconds: Double

  /// 2000-01-01 and 2063-01-01: what a .cwa can state.
  private static let statable = 946_684_800.0..<2_934_662_400.0

  /// - Parameters:
  ///   - start: what the recording states, if anything.
  ///   - first: time of the first sample on its own axis, s.
  init(_ start: WallClock?, first: Double) {
    if let start, Self.statable.contains(start.secondsSince1970) {
      (origin, seconds) = (.stated, start.secondsSince1970)
    } else if Self.statable.contains(first) {
      (origin, seconds) = (.unixTimes, first)
    } else {
      (origin, seconds) = (.unknown, Self.statable.lowerBound)
    }
  }

  /// What the reader of the account has to know; `nil` when nothing is lost or assumed.
  func note(for format: RecordingFile.Format, isUTC: Bool) -> String? {
    switch (format, origin) {
    case (.csv, .stated):
      "a CSV has no wall clock: its first sample was taken at \(Self.text(seconds))\(isUTC ? " UTC" : ", device clock")"
    case (.csv, _): nil
    case (.cwa, .stated): nil
    case (.cwa, .unixTimes): "its times were taken as seconds since 1970: the first is \(Self.text(seconds)) UTC"
    case (.cwa, .unknown): "it states no wall clock: the .cwa begins at 2000-01-01 00:00:00"
    }
  }

  private static func text(_ seconds: Double) -> String {
    var time = time_t(seconds)
    var parts = tm()
    gmtime_r(&time, &parts)
    func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) "
      + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
  }
}
