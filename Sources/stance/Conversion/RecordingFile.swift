import Foundation
import GaitDSP
import Recordings

/// A recording being written, in the format that its name ends with.
///
/// It grows under a name of its own and takes its place only when it is whole: a failure half-way leaves whatever file was
/// there as it was. A pipe or a device has nothing to lose and is written straight into.
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
  private let place: OutputPlace
  /// Under which it grows: of a stream its own.
  private let growing: String
  private var csv: CSVWriter?
  private var cwa: CWAWriter?
  private var isFinished = false

  /// - Parameter replaces: whether a file of this name may be replaced.
  init(path: String, settings: Settings, replaces: Bool) throws {
    format = try Format(path: path)
    place = try Self.place(path, replaces: replaces)
    growing = place.kind == .stream ? place.path : place.partial
    if place.kind != .stream { try place.open(growing).close() }
    do {
      switch format {
      case .csv: csv = try CSVWriter(path: growing)
      case .cwa:
        var own = CWAWriterSettings(rate: settings.rate, startTime: settings.startTime)
        own.accelerationRange = settings.accelerationRange
        own.angularRateRange = settings.angularRateRange
        own.deviceID = settings.deviceID
        own.annotation = settings.annotation
        own.sectorsPerWrite = 64
        cwa = try CWAWriter(path: growing, settings: own)
      }
    } catch {
      discard()
      throw failure(error)
    }
  }

  deinit { if !isFinished { discard() } }

  /// - Throws: `ToolError.cannotWrite` where a file would be lost.
  static func refuseToOverwrite(_ path: String, unless replaces: Bool) throws {
    _ = try place(path, replaces: replaces)
  }

  private static func place(_ path: String, replaces: Bool) throws -> OutputPlace {
    let place = try OutputPlace(path)
    guard replaces || place.kind != .file else {
      throw ToolError.cannotWrite(file: path, cause: "is there already; say --force to replace it")
    }
    return place
  }

  private func discard() { if place.kind != .stream { place.discard(growing) } }

  /// Values beyond the range of the format so far, written as its end.
  var clippedValues: Int { cwa?.clippedValues ?? 0 }

  /// Appends samples; times must increase.
  func append(_ samples: some Collection<InertialSample>) throws {
    do {
      try csv?.append(samples)
      try cwa?.append(samples)
    } catch { throw failure(error) }
  }

  /// Writes what is left and puts the file in its place.
  func finish() throws {
    do {
      try csv?.close()
      try cwa?.close()
    } catch { throw failure(error) }
    if place.kind != .stream { try place.replace(with: growing) }
    isFinished = true
  }

  /// The writers know the unfinished file; the user knows the name asked for.
  private func failure(_ error: any Error) -> ToolError {
    let cause =
      switch (error as? RecordingError)?.cause {
      case .unwritable(let what)?: what
      case let fault?: fault.description
      case nil: "\(error)"
      }
    return .cannotWrite(file: place.name, cause: cause)
  }
}
