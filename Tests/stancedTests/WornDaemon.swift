import Feed
import Foundation
import GaitDSP
import IMU
import Settings
import Walker

@testable import stanced

/// The daemon's own parts without its threads: a walker with a virtual chip, in simulated time, behind the same stream
/// and the same composition.
final class WornDaemon {
  private(set) var entries: [LogEntry] = []
  private(set) var letters: [FeedLetter] = []
  let board = StatusBoard(source: "walker")
  var isWatched = true
  var isLive = false
  private let wire: VirtualWire
  let notices = Notices()
  private var source: SensorSource
  private var analyst: Analyst?
  private var block = SampleBlock()
  private let wake: Wake

  /// Where the virtual chip is.
  static let (bus, address) = ("i2c-virtual", VirtualPart.lsm6dso.address)

  /// A free walk with a label.
  static func walk(_ label: String) -> TestRequest {
    var request = TestRequest(protocol: "free_walk")
    request.label = label
    return request
  }

  init(
    _ routine: WornWalker.Routine = .demo, faults: BusFaults = .none, stuck: [StuckAxis] = [],
    mount: GaitDSP.Mount? = nil, calibration: SensorCalibration? = nil, isPaced: Bool = false,
    start: Double? = nil, zone: LocalZone = .system
  ) throws {
    wake = try Wake()
    let cue = routine == .tests ? WalkerCue() : nil
    let bus = WornWalker.bus(routine, part: .lsm6dso, isPaced: false, faults: nil, stuck: stuck, cue: cue)
    wire = bus.wire
    wire.faults = faults
    let description = SourceDescription(name: "walker", device: nil, rate: 100, clock: .own(start: start))
    source = SensorSource(
      bus: SensorBus(bus), time: SamplingTime(wake: wake, virtual: bus.wire.time), settings: StreamSettings(batch: 10),
      scales: SensorScales(calibration: calibration, file: "sensor.toml"), description: description,
      notice: { [notices] in notices.words.append($0) })
    var plan = try Self.plan()
    plan.gait.mount = mount.map { .stated($0) } ?? .automatic
    analyst = Analyst(
      source: description, plan: plan, board: board, clock: isPaced ? { bus.wire.time.now() } : nil, keepsSamples: true,
      zone: zone, isWatched: { [unowned self] in isWatched }, isLive: { [unowned self] in isLive },
      onTest: { cue?.follow($0) },
      log: { [unowned self] in entries.append($0) }, feed: { [unowned self] in letters.append($0) })
  }

  /// What the source said to the log.
  final class Notices { var words: [String] = [] }

  static func plan(wearer: String? = nil) throws -> AnalysisPlan {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Calibration")
    let calibration = try CalibrationFolder(stated: folder.path)
    var plan = AnalysisPlan(weights: try calibration.contactNet(stated: nil))
    plan.gait.thresholds = try calibration.thresholds()
    plan.wearer = wearer
    return plan
  }

  /// Lets so much time pass, s.
  func live(_ seconds: Double, batch: Double = 10) {
    let end = wire.time.seconds + seconds
    while wire.time.seconds < end {
      block.clear()
      source.next(into: &block, batch: batch)
      _ = analyst?.take(block)
    }
  }

  /// The sensor samples on, and nobody reads it, s.
  func wait(_ seconds: Double) { wire.time.pause(for: Nanoseconds(seconds * 1e9)) }

  func ask(_ order: AnalysisOrder) { analyst?.obey(order) }

  /// As at SIGTERM.
  func end() {
    block.clear()
    block.kind = .end
    _ = analyst?.take(block)
  }

  var now: Double { wire.time.seconds }

  // MARK: What came of it

  var messages: [FeedMessage] {
    letters.map { letter in
      switch letter {
      case .toAll(let message), .toLive(let message), .toOne(_, let message), .toOneAndAll(_, let message): message
      }
    }
  }

  /// Of all sessions, each from its own zero of time.
  var samples: [GaitDSP.InertialSample] {
    entries.flatMap { if case .samples(let some) = $0 { some } else { [GaitDSP.InertialSample]() } }
  }

  /// The monotonic times of each session's samples, s.
  var sampled: [[Double]] {
    var (times, zero): ([[Double]], Double) = ([], 0)
    for entry in entries {
      switch entry {
      case .begin(let outline):
        zero = outline.monotonicStart
        times.append([])
      case .samples(let some): times[times.count - 1] += some.map { zero + $0.time }
      default: break
      }
    }
    return times
  }

  var steps: [Step] { entries.flatMap { if case .findings(let output) = $0 { output.steps } else { [Step]() } } }
  var bouts: [Bout] { entries.flatMap { if case .findings(let output) = $0 { output.bouts } else { [Bout]() } } }
  var missing: [MissingSamples] { entries.compactMap { if case .missing(let gap) = $0 { gap } else { nil } } }
  var begun: [SessionOutline] { entries.compactMap { if case .begin(let outline) = $0 { outline } else { nil } } }
  var ends: [Double] { entries.compactMap { if case .end(let time) = $0 { time } else { nil } } }
}
