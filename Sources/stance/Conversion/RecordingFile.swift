import Foundation
import GaitDSP
import Recordings

/// A recording being written, in the format that its name ends with.
///
/// It grows under a name of its own and takes its place only when it is whole: a failure half-way leaves whatever was
/// there as it was.
final class RecordingFile {
  /// The formats that can be written.
  enum Format: String, CaseIterable {
    case csv, cwa

    /// - Throws: `ToolError.usage` for a name that ends in neither.
    init(path: String) throws {
      let suffix = (path as NSString).pathExtension.lowercased()
      guard let format = Format(rawValue: suffix) else {
        throw ToolError.usage(
          "\(path): recordings are written as .csv or .cwa, by how the name ends; this one ends in "
            + (suffix.isEmpty ? "neither" : "\"\(suffix)\""))
      }
      self = format
    }
  }

  /// What a format has to be told before the first sample.
  struct Settings {
    /// Hz.
    var rate: Double
    /// Seconds since 1970 at time 0 of the samples; `.cwa` only.
    var startTime: Double
    /// Full scales, g and deg/s; `.cwa` only.
    var accelerationRange = 8
    var angularRateRange = 2000
    var deviceID: UInt32 = 0
    var annotation: [(name: String, value: String)] = []
  }

  let format: Format
  private let path: String
  private let partial: String
  private var csv: CSVWriter?
  private var cwa: CWAWriter?
  private var isFinished = false

  /// - Parameter replaces: whether a file of this name may be replaced.
  init(path: String, settings: Settings, replaces: Bool) throws {
    format = try Format(path: path)
    try Self.refuseToOverwrite(path, unless: replaces)
    self.path = path
    partial = path + ".partial"
    do {
      switch format {
      case .csv: csv = try CSVWriter(path: partial)
      case .cwa:
        var own = CWAWriterSettings(rate: settings.rate, startTime: settings.startTime)
        own.accelerationRange = settings.accelerationRange
        own.angularRateRange = settings.angularRateRange
        own.deviceID = settings.deviceID
        own.annotation = settings.annotation
        own.sectorsPerWrite = 64
        cwa = try CWAWriter(path: partial, settings: own)
      }
    } catch {
      unlink(partial)
      throw Self.failure(error, path)
    }
  }

  deinit { if !isFinished { unlink(partial) } }

  /// - Throws: `ToolError.cannotWrite` where a file would be lost.
  static func refuseToOverwrite(_ path: String, unless replaces: Bool) throws {
    guard !replaces, FileManager.default.fileExists(atPath: path) else { return }
    throw ToolError.cannotWrite(file: path, cause: "is there already; say --force to replace it")
  }

  /// Values beyond the range of the format so far, written as its end.
  var clippedValues: Int { cwa?.clippedValues ?? 0 }

  /// Appends samples; times must increase.
  func append(_ samples: some Collection<InertialSample>) throws {
    do {
      try csv?.append(samples)
      try cwa?.append(samples)
    } catch { throw Self.failure(error, path) }
  }

  /// Writes what is left and puts the file in its place.
  func finish() throws {
    do {
      try csv?.close()
      try cwa?.close()
    } catch { throw Self.failure(error, path) }
    guard rename(partial, path) == 0 else {
      throw ToolError.cannotWrite(file: path, cause: String(cString: strerror(errno)))
    }
    isFinished = true
  }

  /// The writers know the unfinished file; the user knows the name asked for.
  private static func failure(_ error: any Error, _ path: String) -> ToolError {
    let cause =
      switch (error as? RecordingError)?.cause {
      case .unwritable(let what)?: what
      case let fault?: fault.description
      case nil: "\(error)"
      }
    return .cannotWrite(file: path, cause: cause)
  }
}
