import Foundation
import GaitDSP
import Recordings

/// Where samples come from: a recording, a simulated sensor, whatever delivers them in the order of time.
protocol SampleSource: ~Copyable {
  /// What the source says of itself before the first sample.
  var info: SourceInfo { get }
  /// Damaged places passed over so far.
  var damage: Int { get }
  /// Appends the next samples.
  /// - Returns: the number appended: at most `limit`, and 0 only at the end.
  mutating func read(into buffer: inout [InertialSample], atMost limit: Int) throws -> Int
}

/// What a source says of itself, in the words that reports use.
struct SourceInfo {
  /// File format, or what takes its place.
  var format: String
  var device: String?
  var serial: String?
  /// Hz.
  var nominalRate: Double
  /// When the first sample was taken.
  var start: WallClock?
  var notes: [String] = []
  /// What whoever reads the results has to know of the samples.
  var warnings: [String] = []
}

extension SourceInfo {
  init(_ info: RecordingInfo) {
    self.init(
      format: info.format.rawValue, device: info.device, serial: info.serial, nominalRate: info.nominalRate,
      start: info.start, notes: info.notes, warnings: info.warnings)
  }
}

/// A recording file as a source.
struct RecordedSource: SampleSource, ~Copyable {
  private var reader: RecordingReader
  let info: SourceInfo

  init(path: String, options: ReadingOptions) throws(RecordingError) {
    reader = try RecordingReader.open(path: path, options: options)
    info = SourceInfo(reader.info)
  }

  var damage: Int { reader.damage.count }

  /// `false` for what is there once, such as a pipe. Of what is not there the reader tells more.
  static func canBeReadTwice(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 || status.st_mode & S_IFMT != S_IFIFO
  }

  mutating func read(into buffer: inout [InertialSample], atMost limit: Int) throws -> Int {
    try reader.read(into: &buffer, atMost: limit)
  }
}
