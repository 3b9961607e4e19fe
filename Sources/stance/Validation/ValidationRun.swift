import Foundation
import GaitDSP

/// What one recording yielded.
struct ValidatedRecording: Sendable {
  var recording: ReferencedRecording
  var contacts: ContactScore?
  var retimed: ContactScore?
  /// Of the bouts found, 0…1.
  var confidences: [Double]
  var pelvis: PelvisScore?
  /// The same with the axes that `meta.json` states.
  var pelvisWithStatedAxes: PelvisScore?

  /// Whether there was nothing to score.
  var isEmpty: Bool { contacts == nil && retimed == nil && pelvis == nil }
}

/// Everything in a folder, analysed and scored.
struct ValidationRun: Sendable {
  struct Outcome: Sendable {
    var recordings: [ValidatedRecording] = []
    var trials: [InclinationTrial] = []
    var omissions: [ValidationFolder.Omission] = []
    /// What could not be analysed, in the order of the folder.
    var failures: [any Error] = []
  }

  var settings: AnalysisSettings
  var nets: ContactNets
  var rules = ScoringRules()
  /// Recordings analysed at a time.
  var workers = 2

  func run(_ folder: ValidationFolder) -> Outcome {
    var outcome = Outcome(omissions: folder.omissions)
    for result in inParallel(folder.recordings, workers: workers, { try validate($0) }) {
      switch result {
      case .success(let validated) where validated.isEmpty:
        outcome.omissions.append(.init(path: validated.recording.folder, why: "its reference has no initial contact"))
      case .success(let validated): outcome.recordings.append(validated)
      case .failure(let error): outcome.failures.append(error)
      }
    }
    for result in inParallel(folder.trials, workers: workers, { try InclinationTrial(file: $0) }) {
      switch result {
      case .success(let trial): outcome.trials.append(trial)
      case .failure(let error): outcome.failures.append(error)
      }
    }
    return outcome
  }

  func validate(_ recording: ReferencedRecording) throws -> ValidatedRecording {
    let reference = try recording.contacts.map { file in
      file.hasSuffix(".json") ? try GaitEvents(json: file) : try GaitEvents(csv: file)
    }
    let retimed = try recording.retimed.map { try GaitEvents(json: $0) }
    let truth = try recording.truth.map { try PelvisTruth(file: $0) }
    let stated = truth == nil ? nil : try StatedAxes.read(recording.meta)

    let found = try analyse(recording, axes: nil)
    let contacts = GaitEvents(found: found.contacts)
    func score(_ reference: GaitEvents?) throws -> ContactScore? {
      guard let reference, !reference.initial.isEmpty else { return nil }
      do { return try ContactScore(found: contacts, reference: reference, rules: rules) } catch let error as ToolError {
        throw ToolError.unreadable(file: recording.folder, cause: error.description)
      }
    }
    func score(_ analysis: Analysis) throws -> PelvisScore? {
      guard let truth else { return nil }
      return try PelvisScore(obliquity: analysis.obliquity, steps: analysis.steps, truth: truth, events: reference)
    }
    return ValidatedRecording(
      recording: recording, contacts: try score(reference), retimed: try score(retimed),
      confidences: found.confidences, pelvis: try score(found),
      pelvisWithStatedAxes: try stated.flatMap { try score(analyse(recording, axes: $0)) })
  }

  private struct Analysis {
    var contacts: [Contact] = []
    var steps: [Step] = []
    var confidences: [Double] = []
    var obliquity = AngleTrack()
  }

  /// The whole recording, as `stance analyze` does it.
  /// - Parameter axes: how the sensor sits, where that is not to be found.
  private func analyse(_ recording: ReferencedRecording, axes: StatedAxes?) throws -> Analysis {
    var settings = settings
    settings.weights = nets.weights(for: recording)
    settings.gait.producesSignals = recording.truth != nil
    if let axes {
      settings.gait.functionalLeft = axes.left
      if let mount = axes.mount { settings.gait.mount = .stated(mount) }
    }
    var analysis = Analysis()
    _ = try AnalysisRun(path: recording.signal, settings: settings).run { output in
      analysis.contacts += output.contacts
      analysis.steps += output.steps
      for bout in output.bouts { analysis.confidences.append(bout.confidence) }
      for signal in output.signals { analysis.obliquity.append(signal.obliquity, at: signal.time) }
    }
    return analysis
  }
}

/// Works on several items at a time.
/// - Returns: a result for each item, in their order.
func inParallel<Item: Sendable, Value: Sendable>(
  _ items: [Item], workers: Int, _ work: @escaping @Sendable (Item) throws -> Value
) -> [Result<Value, any Error>] {
  let results = Collected<Value>()
  let queue = OperationQueue()
  queue.maxConcurrentOperationCount = max(1, workers)
  for (index, item) in items.enumerated() {
    queue.addOperation { results.put(index, Result { try work(item) }) }
  }
  queue.waitUntilAllOperationsAreFinished()
  return results.inOrder
}

/// Results that arrive in any order.
private final class Collected<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var results: [Int: Result<Value, any Error>] = [:]

  func put(_ index: Int, _ result: Result<Value, any Error>) {
    lock.withLock { results[index] = result }
  }

  var inOrder: [Result<Value, any Error>] {
    lock.withLock { results.sorted { $0.key < $1.key }.map(\.value) }
  }
}
