import ArgumentParser
import Foundation

/// Where results go: a file, or standard output.
///
/// A file grows under a name of its own and takes its place when it is whole (`finish`): without a result, and where a disk is
/// full midway, what was there stays, and nothing that was cut is taken for a result.
final class ResultSink {
  private let place: OutputPlace?
  private var handle: FileHandle?
  /// The file while it grows; `nil` where it is written into as it is.
  private var growing: String?

  /// - Throws: `ToolError.cannotWrite` where it is plain by now that no result can be written there.
  init(path: String?) throws { place = try path.map { try OutputPlace($0) } }

  deinit { if let growing { place?.discard(growing) } }

  /// Writes all there is.
  static func put(_ text: String, at path: String?) throws { try put(Data(text.utf8), at: path) }

  static func put(_ bytes: Data, at path: String?) throws {
    let sink = try ResultSink(path: path)
    try sink.write(bytes)
    try sink.finish()
  }

  /// - Throws: `ValidationError` where a result would take the place of a recording that is to be read, or of another.
  static func spare(_ recordings: [String], from outputs: [(option: String, path: String?)]) throws {
    var places: [(option: String, place: OutputPlace)] = []
    for case (let option, let path?) in outputs {
      // What is no place for results is told with its cause when it is about to be opened.
      guard let place = try? OutputPlace(path) else { continue }
      if recordings.contains(where: place.isFile) {
        throw ValidationError("\(option) \(path): is a recording that is to be read, and would be lost")
      }
      if let other = places.first(where: { $0.place.isSame(as: place) }) {
        throw ValidationError("\(other.option) and \(option): both go to \(path), and one would be lost")
      }
      places.append((option, place))
    }
  }

  func write(_ text: String) throws { try write(Data(text.utf8)) }

  func write(_ bytes: Data) throws {
    let handle = try self.handle ?? opened()
    self.handle = handle
    do { try handle.write(contentsOf: bytes) } catch { throw failure(error) }
  }

  /// Puts what was written in its place. Nothing may be written afterwards.
  func finish() throws {
    guard let handle, let place else { return }
    do { try handle.close() } catch { throw failure(error) }
    guard let growing else { return }
    try place.replace(with: growing)
    self.growing = nil
  }

  private func opened() throws -> FileHandle {
    guard let place else { return .standardOutput }
    growing = place.growing
    return try place.open(growing)
  }

  private func failure(_ error: any Error) -> ToolError {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
    let words =
      cause.domain == NSPOSIXErrorDomain ? String(cString: strerror(Int32(cause.code))) : error.localizedDescription
    return .cannotWrite(file: place?.name ?? "standard output", cause: words)
  }
}

/// What one recording has come to, ready to be written.
enum AnalysisResult {
  case text(String)
  case rows(ResultSpool)
  case json(JSONMembers)

  func write(into sink: ResultSink) throws {
    switch self {
    case .text(let text): try sink.write(text)
    case .rows(let rows): try rows.write(into: sink)
    case .json(let members): try members.write(into: sink)
    }
  }
}

/// Results that arrive in any order and are taken in the order of the files; workers far ahead wait.
final class OrderedResults: @unchecked Sendable {
  private let condition = NSCondition()
  private var results: [Result<AnalysisResult, any Error>?]
  private var taken = 0

  init(count: Int) { results = Array(repeating: nil, count: count) }

  /// Holds a worker back until its result is at most `window` places ahead of the one taken next.
  func wait(for index: Int, window: Int) {
    condition.lock()
    while index >= taken + window { condition.wait() }
    condition.unlock()
  }

  func put(_ index: Int, _ result: Result<AnalysisResult, any Error>) {
    condition.lock()
    results[index] = result
    condition.broadcast()
    condition.unlock()
  }

  /// Waits for one result. To be asked for in order.
  func take(_ index: Int) -> Result<AnalysisResult, any Error> {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let result = results[index] {
        results[index] = nil
        taken = index + 1
        condition.broadcast()
        return result
      }
      condition.wait()
    }
  }
}
