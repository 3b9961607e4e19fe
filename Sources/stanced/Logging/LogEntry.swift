import GaitDSP
import IMU
import SummaryStore

/// What the analysis hands to the logger.
enum LogEntry: Sendable {
  /// A session begins; one that was open has ended before.
  case begin(SessionOutline)
  /// What the core found in one read; seconds of the session.
  case findings(GaitOutput)
  case missing(MissingSamples)
  /// Samples for the raw recorder, seconds of the session.
  case samples([GaitDSP.InertialSample])
  case mark(time: Double, text: String)
  /// The session's test, as far as it has come.
  case test(TestRecord)
  case stanceTrials([StanceTestTrial])
  /// The wall clock at time 0 of the session.
  case wallClock(WallTime)
  /// The session has lasted until now, s.
  case progress(Double)
  /// What the session amounts to; its end follows.
  case total(SessionTotal)
  /// The session is over, s.
  case end(Double)
  /// What `SampleBlock.pulse` was.
  case pulse(UInt64)
  /// Nothing comes after this.
  case close
}

/// What is known of a session when it begins.
struct SessionOutline: Equatable, Sendable {
  /// Counts sessions since the daemon's start, from 1.
  var serial: Int
  var kind: Session.Kind
  var source: SourceDescription
  var sensor: FoundSensor?
  var wearer: String?
  var legLength: Double?
  /// Limits of the finding.
  var thresholds: FindingThresholds
  var contactNet: UInt32
  /// The monotonic clock at its time 0, s.
  var monotonicStart: Double
  var wall: WallTime?
}
