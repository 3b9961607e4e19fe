import GaitDSP
import Recordings
import Report
import SummaryStore

/// The whole of an analysis as `stance.analysis/1`: keys end in their unit, times are on the recording's own axis.
struct AnalysisDocument: JSONDocument {
  let schema = "stance.analysis/1"
  var recording: RecordingPart
  var alignment: AlignmentPart
  var gaps: [GapPart]
  var events: [EventPart]
  var steps: [StepPart]
  var bouts: [BoutPart]
  /// Only where a stance test was asked for.
  var stanceTrials: [StanceTrialPart]?
  /// Only where the recording was read as a test.
  var test: TestPart?
  var summary: SummaryPart

  struct RecordingPart: Encodable {
    var file: String
    var format: String
    var device: String?
    var serial: String?
    var rateHz: Figure
    var startS: Figure
    var endS: Figure
    var samples: Int
    var unusableSamples: Int
    var damage: Int
    var wallClockStartUnixS: Figure?
    var notes: [String]
    var contactNetCrc32: String
  }

  struct AlignmentPart: Encodable {
    var origin: String?
    var up: String?
    var forward: String?
    var coherence: Figure?
    var agreement: Figure?
    var functionalLeft: [Figure]?
    var standingReferences: [StandingPart]
    var changes: [ChangePart]
  }

  struct ChangePart: Encodable {
    var t: Figure
    var origin: String
    var up: String
    var forward: String
  }

  struct StandingPart: Encodable {
    var startS: Figure
    var endS: Figure
    var upSensor: [Figure]
    var swayDeg: Figure
    var changeDeg: Figure
    var strapMoved: Bool

    init(_ reference: StandingReference) {
      startS = Figure(reference.start)
      endS = Figure(reference.end)
      upSensor = (0..<3).map { Figure(reference.up[$0], digits: 6) }
      swayDeg = Figure(reference.swayDeg)
      changeDeg = Figure(reference.changeDeg)
      strapMoved = reference.strapMoved
    }
  }

  struct GapPart: Encodable {
    var startS: Figure
    var endS: Figure
    var bridged: Bool
    /// `missing_samples`, or what was wrong with the samples that were there.
    var cause: String
  }

  struct EventPart: Encodable {
    var t: Figure
    var type: String
    var side: String
    var bout: Int
    var confidence: Figure

    init(_ contact: Contact) {
      t = Figure(contact.time)
      type = contact.kind == .initial ? "IC" : "FC"
      side = contact.side.name
      bout = contact.bout
      confidence = Figure(contact.confidence, digits: 3)
    }
  }
}

extension AnalysisDocument {
  /// One step: its contacts, and every measure by the name that tables use.
  struct StepPart: Encodable {
    var side: String
    var bout: Int
    var initialContactS: Figure
    var oppositeFinalContactS: Figure
    var oppositeInitialContactS: Figure
    var finalContactS: Figure
    var nextInitialContactS: Figure
    var quality: String
    var confidence: Figure
    var measures: [String: Figure]

    init(_ whole: Step) {
      // As a store keeps it.
      let step = whole.kept
      side = step.side.name
      bout = step.bout
      initialContactS = Figure(step.initialContact)
      oppositeFinalContactS = Figure(step.oppositeFinalContact)
      oppositeInitialContactS = Figure(step.oppositeInitialContact)
      finalContactS = Figure(step.finalContact)
      nextInitialContactS = Figure(step.nextInitialContact)
      quality = step.quality.name
      confidence = Figure(step.confidence, digits: 3)
      measures = Dictionary(
        uniqueKeysWithValues: StepMeasure.allCases.map { ($0.key, Figure($0.value(of: step), digits: $0.decimals)) })
    }
  }
}
