import Foundation
import GaitDSP
import Report

/// The tables as `stance.validation/1`: keys end in their unit (in JSON with underscores: `f1_percent`).
struct ValidationDocument: JSONDocument, Sendable {
  let schema = "stance.validation/1"
  var net: String
  var toleranceS: Double
  var excludesTurns: Bool
  var contacts: [Group]
  var pelvis: [Pelvis]
  var inclination: Inclination?
  var leftOut: [ValidationFolder.Omission]
  var failed: [String]

  /// Contacts of one group of recordings against one reference.
  struct Group: Encodable, Sendable {
    var group: String
    /// `events`, or `events_retimed`.
    var reference: String
    var pooled: PooledContacts
    /// Each recording by itself.
    var recordings: [Single]
  }

  struct Single: Encodable, Sendable {
    var recording: String
    var pooled: PooledContacts
  }

  /// Obliquity and drop of one recording.
  struct Pelvis: Encodable, Sendable {
    var group: String
    var recording: String
    /// `found`, or `stated`.
    var axes: String
    /// `standing`, or `walking` where there is no standing.
    var meanSubtracted: String
    var obliquityRmseDeg: Figure
    var coveragePercent: Figure
    var left: Side
    var right: Side

    /// Mean drop over the single supports of one side.
    struct Side: Encodable, Sendable {
      var standing: Drop
      var contact: Drop
    }

    struct Drop: Encodable, Sendable {
      var n: Int
      var foundDeg: Figure
      var trueDeg: Figure

      init(_ drop: PelvisScore.Drop?) {
        n = drop?.n ?? 0
        foundDeg = Figure(drop?.found ?? .nan, digits: 3)
        trueDeg = Figure(drop?.actual ?? .nan, digits: 3)
      }
    }

    init(_ recording: ReferencedRecording, axes: String, _ score: PelvisScore) {
      group = recording.group
      self.recording = recording.name
      self.axes = axes
      meanSubtracted = score.hasStanding ? "standing" : "walking"
      obliquityRmseDeg = Figure(score.rootMeanSquareError)
      coveragePercent = Figure(score.coverage, digits: 1)
      left = Side(standing: Drop(score.standing[.left]), contact: Drop(score.contact[.left]))
      right = Side(standing: Drop(score.standing[.right]), contact: Drop(score.contact[.right]))
    }
  }

  struct Inclination: Encodable, Sendable {
    /// Of the trials' root mean squares.
    var mean: Errors
    var trials: [Trial]
  }

  struct Errors: Encodable, Sendable {
    var causalRmseDeg: Figure
    var twoSecondsLaterRmseDeg: Figure
    var oneSecondLaterRmseDeg: Figure
  }

  struct Trial: Encodable, Sendable {
    var trial: String
    var rateHz: Figure
    var rows: Int
    var errors: Errors
  }
}

extension ValidationDocument {
  /// The groups that are known come first, in the order of this list.
  private static let order = ["ipol", "semiogram", "mobilised", "stroke", "virtual"]

  init(_ outcome: ValidationRun.Outcome, net: String, rules: ScoringRules) {
    self.net = net
    toleranceS = rules.tolerance
    excludesTurns = rules.excludesTurns
    let groups = Dictionary(grouping: outcome.recordings, by: \.recording.group)
    let names = groups.keys.sorted {
      (Self.order.firstIndex(of: $0) ?? .max, $0) < (Self.order.firstIndex(of: $1) ?? .max, $1)
    }
    contacts = names.flatMap { name in
      let members = groups[name] ?? []
      return [
        Self.group(name, "events", members, \.contacts), Self.group(name, "events_retimed", members, \.retimed),
      ].compactMap(\.self)
    }
    pelvis = names.flatMap { name in
      (groups[name] ?? []).flatMap { validated in
        [("found", validated.pelvis), ("stated", validated.pelvisWithStatedAxes)].compactMap { axes, score in
          score.map { Pelvis(validated.recording, axes: axes, $0) }
        }
      }
    }
    inclination = Self.inclination(outcome.trials)
    leftOut = outcome.omissions
    failed = outcome.failures.map { "\($0)" }
  }

  private static func group(
    _ name: String, _ reference: String, _ members: [ValidatedRecording],
    _ score: KeyPath<ValidatedRecording, ContactScore?>
  ) -> Group? {
    let scored = members.compactMap { member in member[keyPath: score].map { (member, $0) } }
    guard !scored.isEmpty else { return nil }
    return Group(
      group: name, reference: reference,
      pooled: PooledContacts(scored.map(\.1), confidences: scored.flatMap(\.0.confidences)),
      recordings: scored.map { member, score in
        Single(recording: member.recording.name, pooled: PooledContacts([score], confidences: member.confidences))
      })
  }

  private static func inclination(_ trials: [InclinationTrial]) -> Inclination? {
    guard !trials.isEmpty else { return nil }
    func errors(_ of: (InclinationTrial) -> [Double], _ list: [InclinationTrial]) -> Errors {
      let rows = list.map(of)
      let means = (0..<3).map { k in published(average(rows.map { $0[k] }), digits: 4) }
      return Errors(
        causalRmseDeg: Figure(means[0]), twoSecondsLaterRmseDeg: Figure(means[1]),
        oneSecondLaterRmseDeg: Figure(means[2]))
    }
    let figures: (InclinationTrial) -> [Double] = { [$0.causal] + $0.smoothed }
    return Inclination(
      mean: errors(figures, trials),
      trials: trials.map {
        Trial(trial: $0.name, rateHz: Figure($0.rate), rows: $0.rows, errors: errors(figures, [$0]))
      })
  }
}
