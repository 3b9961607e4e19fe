import GaitDSP
import Recordings
import Report
import SummaryStore

/// What the recording, its alignment and its events come to in `stance.analysis/1`.
extension AnalysisJSON {
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
    var passedOverS: Figure
    var damage: Int
    var wallClockStartUnixS: Figure?
    var notes: [String]
    var contactNetCrc32: String

    init(_ recording: AnalysisRun.Recording, _ settings: AnalysisSettings) {
      file = recording.file
      format = recording.info.format
      device = recording.info.device
      serial = recording.info.serial
      rateHz = Figure(recording.info.nominalRate)
      startS = Figure(recording.first)
      endS = Figure(recording.last)
      samples = recording.samples
      unusableSamples = recording.unusable
      passedOverS = Figure(recording.passedOver, digits: 1)
      damage = recording.damage
      wallClockStartUnixS = recording.info.start.map { Figure($0.secondsSince1970, digits: 3) }
      notes = recording.info.notes + recording.info.warnings
      contactNetCrc32 = hexadecimal(settings.weights.checksum)
    }
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

    init(
      _ alignment: Alignment?, _ settings: AnalysisSettings, standingReferences: [StandingPart], changes: [ChangePart]
    ) {
      origin = alignment?.origin.rawValue
      up = alignment?.mount.up.rawValue
      forward = alignment?.mount.forward.rawValue
      coherence = alignment.map { Figure($0.coherence) }
      agreement = alignment.map { Figure($0.agreement) }
      functionalLeft = settings.gait.functionalLeft.map { left in (0..<3).map { Figure(left[$0], digits: 6) } }
      self.standingReferences = standingReferences
      self.changes = changes
    }
  }

  struct ChangePart: Encodable {
    var t: Figure
    var origin: String
    var up: String
    var forward: String

    init(_ alignment: Alignment) {
      t = Figure(alignment.time)
      origin = alignment.origin.rawValue
      up = alignment.mount.up.rawValue
      forward = alignment.mount.forward.rawValue
    }
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

    init(_ gap: Gap) {
      startS = Figure(gap.start)
      endS = Figure(gap.end)
      bridged = gap.bridged
      cause = gap.cause
    }
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

extension AnalysisJSON {
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
