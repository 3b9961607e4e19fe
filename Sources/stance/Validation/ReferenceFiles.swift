import Foundation
import GaitDSP

/// `events.json`: `ic_left`, `ic_right`, `fc_left`, `fc_right` (arrays of s), `bouts` and `turns` (arrays of
/// [start, end], s; both optional).
private struct EventsFile: Decodable {
  var initialLeft: [Double]?
  var initialRight: [Double]?
  var finalLeft: [Double]?
  var finalRight: [Double]?
  var bouts: [[Double]]?
  var turns: [[Double]]?

  enum CodingKeys: String, CodingKey {
    case initialLeft = "ic_left"
    case initialRight = "ic_right"
    case finalLeft = "fc_left"
    case finalRight = "fc_right"
    case bouts, turns
  }
}

/// `meta.json`, as far as it is used.
private struct MetaFile: Decodable {
  var mount: [[Double]]?
  var left: [Double]?

  enum CodingKeys: String, CodingKey {
    case mount = "mount_sensor_to_pelvis"
    case left = "ml_axis_sensor"
  }
}

extension GaitEvents {
  /// More spans than this no recording has.
  private static let mostSpans = 10_000

  /// - Parameter file: an `events.json`.
  init(json file: String) throws {
    let events = try decoded(EventsFile.self, file)
    func spans(_ spans: [[Double]]?, _ name: String) throws -> [ClosedRange<Double>] {
      guard let spans else { return [] }
      guard spans.count <= Self.mostSpans else {
        throw ToolError.unreadable(file: file, cause: "\"\(name)\": more than \(Self.mostSpans) spans")
      }
      return try spans.enumerated().map { index, span in
        guard span.count == 2, span[0] <= span[1] else {
          throw ToolError.unreadable(file: file, cause: "\"\(name)\"[\(index)] is not [start, end] in seconds")
        }
        return span[0]...span[1]
      }
    }
    func both(_ left: [Double]?, _ right: [Double]?) -> [Event] {
      (left ?? []).map { Event(time: $0, side: .left) } + (right ?? []).map { Event(time: $0, side: .right) }
    }
    self.init(
      initial: both(events.initialLeft, events.initialRight), final: both(events.finalLeft, events.finalRight),
      bouts: try spans(events.bouts, "bouts"), turns: try spans(events.turns, "turns"))
  }

  /// - Parameter file: a `gait_events.csv`: `t` in s, `event` `IC` or `FO` (final contact), `side` `L` or `R`. The
  ///   walk is complete from the first to the last of them.
  init(csv file: String) throws {
    let table = try NumberTable(file: file)
    var (initial, final): ([Event], [Event]) = ([], [])
    for (line, cells) in try table.words(["t", "event", "side"]) {
      guard let time = Double(cells[0]), time.isFinite else { throw table.fault(line, "\"t\" is not a time") }
      let side: Side
      switch cells[2].uppercased() {
      case "L", "LEFT": side = .left
      case "R", "RIGHT": side = .right
      default: throw table.fault(line, "\"side\" is neither L nor R")
      }
      switch cells[1].uppercased() {
      case "IC": initial.append(Event(time: time, side: side))
      case "FO", "FC": final.append(Event(time: time, side: side))
      default: throw table.fault(line, "\"event\" is neither IC nor FO")
      }
    }
    let times = (initial + final).map(\.time)
    guard let first = times.min(), let last = times.max() else {
      throw ToolError.unreadable(file: file, cause: "names no contact")
    }
    self.init(initial: initial, final: final, bouts: [first...last])
  }
}

/// The sensor's pose on the pelvis as a reference states it, in sensor coordinates.
struct StatedAxes: Equatable, Sendable {
  /// The mount to the nearest right angle; `nil` where only the mediolateral axis is stated.
  var mount: Mount?
  /// Unit vector to the left.
  var left: SIMD3<Double>

  /// - Parameter file: a `meta.json` with `mount_sensor_to_pelvis`, the 3 × 3 rotation from sensor to pelvis (its rows
  ///   are forward, left and up in sensor coordinates), or with `ml_axis_sensor`, the left axis alone.
  /// - Returns: `nil` where there is no such file, or where it states neither.
  static func read(_ file: String) throws -> StatedAxes? {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    let meta = try decoded(MetaFile.self, file)
    func vector(_ numbers: [Double], _ name: String) throws -> SIMD3<Double> {
      guard numbers.count == 3, abs(numbers.reduce(0) { $0 + $1 * $1 } - 1) < 0.05 else {
        throw ToolError.unreadable(file: file, cause: "\"\(name)\" does not consist of unit vectors")
      }
      return SIMD3(numbers[0], numbers[1], numbers[2])
    }
    if let rows = meta.mount {
      guard rows.count == 3 else {
        throw ToolError.unreadable(file: file, cause: "\"mount_sensor_to_pelvis\" is not a 3 × 3 matrix")
      }
      let axes = try rows.map { try vector($0, "mount_sensor_to_pelvis") }
      let up = SensorAxis.nearest(to: axes[2])
      // A tilt of more than 45° must not take the same axis for up and for forward.
      let forward = SensorAxis.nearest(to: axes[0] - (axes[0] * up.vector).sum() * up.vector)
      return StatedAxes(mount: Mount(up: up, forward: forward), left: axes[1])
    }
    return try meta.left.map { StatedAxes(mount: nil, left: try vector($0, "ml_axis_sensor")) }
  }
}

/// Reads a small JSON file.
private func decoded<Value: Decodable>(_ type: Value.Type, _ file: String) throws -> Value {
  guard let handle = FileHandle(forReadingAtPath: file) else {
    throw ToolError.unreadable(file: file, cause: "is missing or cannot be read")
  }
  let most = 1 << 24
  let data: Data
  do { data = try handle.read(upToCount: most + 1) ?? Data() } catch {
    throw ToolError.unreadable(file: file, cause: "cannot be read")
  }
  guard data.count <= most else { throw ToolError.unreadable(file: file, cause: "is more than 16 MiB") }
  do { return try JSONDecoder().decode(type, from: data) } catch let error as DecodingError {
    throw ToolError.unreadable(file: file, cause: error.inWords)
  }
}

extension DecodingError {
  fileprivate var inWords: String {
    func place(_ context: Context) -> String {
      context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? "\"\($0.stringValue)\"" }.joined()
    }
    switch self {
    case .typeMismatch(_, let context):
      return "\(place(context)) is not what stands there in such a file: a number, or an array of numbers"
    case .valueNotFound(_, let context): return "\(place(context)) is null"
    case .keyNotFound(let key, _): return "\"\(key.stringValue)\" is missing"
    case .dataCorrupted(let context):
      return context.codingPath.isEmpty ? "is not JSON" : "\(place(context)) is not a number"
    @unknown default: return "is not JSON of this kind"
    }
  }
}
