import ArgumentParser
import Glibc
import IMU
import Walker

/// `--source`: where samples come from.
enum SourceChoice: Equatable, Sendable, ExpressibleByArgument {
  case i2c
  case walker(WornWalker.Routine)
  case replay(path: String)

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    switch (parts.first, parts.count) {
    case ("i2c", 1): self = .i2c
    case ("walker", 1): self = .walker(.demo)
    case ("walker", 2):
      guard let routine = WornWalker.Routine(rawValue: String(parts[1])) else { return nil }
      self = .walker(routine)
    case ("replay", 2) where !parts[1].isEmpty: self = .replay(path: String(parts[1]))
    default: return nil
    }
  }

  var name: String {
    switch self {
    case .i2c: "i2c"
    case .walker: "walker"
    case .replay: "replay"
    }
  }
}

/// How the source is to run, beyond what it is.
struct SourceOptions: Equatable, Sendable {
  var choice = SourceChoice.i2c
  /// At the pace of life; otherwise as fast as it can be computed or read.
  var isPaced = true
  /// Where not paced: how many times faster than life at most.
  var speed: Double?
  /// Seed of the faults on a virtual bus.
  var faults: UInt64?
  /// Ends by itself after so much of the source's time, s.
  var limit: Double?
}
