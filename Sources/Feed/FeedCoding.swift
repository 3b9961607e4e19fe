import Foundation

/// Why a line is no message that this program can read.
public enum FeedMessageError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No JSON object with a class, or without what its class must have.
  case malformed(String)
  /// A class of a newer daemon: to be passed over.
  case unknownClass(String)

  public var description: String {
    switch self {
    case .malformed(let detail): "not a message of the live feed: \(detail)"
    case .unknownClass(let name): "a message of the class \(name), which this version does not know"
    }
  }
}

/// Writes messages as lines: a JSON object with its class first to be found, keys in snake case, a line end.
public struct FeedEncoder {
  private let encoder: JSONEncoder

  public init() {
    encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  }

  public func line(_ message: FeedMessage) throws -> [UInt8] {
    var bytes = [UInt8](try encoder.encode(message))
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }
}

/// Reads what `FeedEncoder` writes.
public struct FeedDecoder {
  private let decoder: JSONDecoder

  public init() {
    decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
  }

  /// - Parameter line: without its end.
  public func message(_ line: some Collection<UInt8>) throws(FeedMessageError) -> FeedMessage {
    do { return try decoder.decode(FeedMessage.self, from: Data(line)) } catch let error as FeedMessageError {
      throw error
    } catch {
      throw .malformed("\(error)".prefix(200).description)
    }
  }
}

extension FeedMessage: Codable {
  /// The class of each message, as it stands on the wire.
  enum Class: String, Codable {
    case version = "VERSION"
    case status = "STATUS"
    case watch = "WATCH"
    case session = "SESSION"
    case pelvis = "PELVIS"
    case contact = "CONTACT"
    case step = "STEP"
    case bout = "BOUT"
    case standing = "STANDING"
    case gap = "GAP"
    case test = "TEST"
    case mark = "MARK"
    case hint = "HINT"
    case error = "ERROR"
  }

  private enum Key: String, CodingKey { case `class` }

  public init(from decoder: any Decoder) throws {
    let name = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .class)
    guard let known = Class(rawValue: name) else { throw FeedMessageError.unknownClass(String(name.prefix(32))) }
    switch known {
    case .version: self = .version(try VersionNote(from: decoder))
    case .status: self = .status(try StatusNote(from: decoder))
    case .watch: self = .watch(try WatchNote(from: decoder))
    case .session: self = .session(try SessionNote(from: decoder))
    case .pelvis: self = .pelvis(try PelvisNote(from: decoder))
    case .contact: self = .contact(try ContactNote(from: decoder))
    case .step: self = .step(try StepNote(from: decoder))
    case .bout: self = .bout(try BoutNote(from: decoder))
    case .standing: self = .standing(try StandingNote(from: decoder))
    case .gap: self = .gap(try GapNote(from: decoder))
    case .test: self = .test(try TestNote(from: decoder))
    case .mark: self = .mark(try MarkNote(from: decoder))
    case .hint: self = .hint(try HintNote(from: decoder))
    case .error: self = .error(try ErrorNote(from: decoder))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    let (name, note): (Class, any Encodable) =
      switch self {
      case .version(let note): (.version, note)
      case .status(let note): (.status, note)
      case .watch(let note): (.watch, note)
      case .session(let note): (.session, note)
      case .pelvis(let note): (.pelvis, note)
      case .contact(let note): (.contact, note)
      case .step(let note): (.step, note)
      case .bout(let note): (.bout, note)
      case .standing(let note): (.standing, note)
      case .gap(let note): (.gap, note)
      case .test(let note): (.test, note)
      case .mark(let note): (.mark, note)
      case .hint(let note): (.hint, note)
      case .error(let note): (.error, note)
      }
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .class)
    try note.encode(to: encoder)
  }
}

extension Double {
  /// Rounded for a message; `nil` where nothing was measured.
  public func figure(_ digits: Int) -> Double? {
    guard isFinite, abs(self) < 1e12 else { return nil }
    var scale = 1.0
    for _ in 0..<max(0, min(digits, 9)) { scale *= 10 }
    return (self * scale).rounded() / scale
  }
}
