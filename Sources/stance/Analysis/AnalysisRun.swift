import GaitDSP
import Recordings

/// One recording, or one simulated wearing, through the pipeline: from its first sample to its finding.
struct AnalysisRun {
  /// What is known of the recording itself.
  struct Recording {
    var file: String
    var info: SourceInfo
    /// Damaged places passed over.
    var damage: Int
    /// Time of the first and the last sample, s.
    var first = Double.nan
    var last = Double.nan
    var samples = 0
    var unusable = 0
    /// Seconds of movement that nobody looked at, for want of a mount.
    var passedOver = 0.0
    /// The first two samples that are a day or more apart, s: likelier a mistake in the times than a sensor that was off.
    var leap: (start: Double, end: Double)?

    mutating func add(_ new: [InertialSample]) {
      if samples == 0 { (first, last) = (new[0].time, new[0].time) }
      for sample in new {
        if sample.time - last >= 86_400, leap == nil { leap = (last, sample.time) }
        last = sample.time
      }
      samples += new.count
    }
  }

  /// What holds for the recording as a whole.
  struct Outcome {
    var recording: Recording
    var alignment: Alignment?
    var standing: StandingReference?
    var summary: BoutSummary
    var finding: Finding
  }

  /// Named in results; opened by `run(progress:consume:)`.
  var path: String
  var settings: AnalysisSettings
  /// Samples pushed at a time; results do not depend on it.
  var batch = 4096

  /// Runs the whole recording file.
  /// - Parameter consume: sees the output of each batch, and empties nothing: that is done here.
  /// - Returns: what holds for the whole.
  func run(progress: Progress? = nil, consume: (borrowing GaitOutput) throws -> Void) throws -> Outcome {
    try run(try RecordedSource(path: path, options: settings.reading)) { output, seconds in
      try consume(output)
      progress?.advance(to: seconds)
    }
  }

  /// Runs everything that a source delivers.
  /// - Parameter consume: sees the output of each batch, and the seconds that the source has run for.
  /// - Returns: what holds for the whole.
  func run<Source: SampleSource & ~Copyable>(
    _ source: consuming Source, consume: (borrowing GaitOutput, Double) throws -> Void
  ) throws -> Outcome {
    var source = source
    var pipeline = GaitPipeline(
      settings.configuration(sampleRate: source.info.nominalRate), contactNet: settings.weights)
    var recording = Recording(file: path, info: source.info, damage: 0)
    var samples: [InertialSample] = []
    samples.reserveCapacity(batch)
    var output = GaitOutput()
    while try source.read(into: &samples, atMost: batch) > 0 {
      recording.add(samples)
      samples.withUnsafeBufferPointer { pipeline.push($0, into: &output) }
      try consume(output, recording.last - recording.first)
      output.removeAll()
      samples.removeAll(keepingCapacity: true)
    }
    pipeline.finish(into: &output)
    try consume(output, recording.last - recording.first)
    recording.damage = source.damage
    recording.unusable = pipeline.unusableSamples
    recording.passedOver = pipeline.passedOver
    let (summary, finding) = pipeline.sessionResult()
    return Outcome(
      recording: recording, alignment: pipeline.alignment, standing: pipeline.usedStandingReference,
      summary: summary, finding: finding)
  }
}
