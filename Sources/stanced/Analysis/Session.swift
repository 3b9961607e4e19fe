import GaitDSP
import IMU

/// One stretch of wear or one test: its own pipeline, its own time zero.
struct Session: ~Copyable {
  enum Kind: Equatable, Sendable {
    case wear
    case test(label: String)

    var name: String { self == .wear ? "wear" : "test" }
    var label: String? {
      if case .test(let label) = self { label } else { nil }
    }
  }

  let kind: Kind
  /// What it was begun with, whatever is configured meanwhile.
  let configuration: GaitConfiguration
  /// Monotonic time of its zero.
  let start: Nanoseconds
  var pipeline: GaitPipeline
  /// Local time less UTC that its days are filed with, s; `nil` while the wall clock is not known.
  var utcOffset: Int?
  var bouts = 0
  var steps = (left: 0, right: 0)
  /// Of the last sample, s.
  var last = 0.0

  init(_ kind: Kind, start: Nanoseconds, configuration: GaitConfiguration, weights: ContactNetWeights) {
    self.kind = kind
    self.start = start
    self.configuration = configuration
    pipeline = GaitPipeline(configuration, contactNet: weights)
  }

  /// A monotonic time in seconds of this session.
  func seconds(_ time: Nanoseconds) -> Double { Double(time &- start) * 1e-9 }
}
