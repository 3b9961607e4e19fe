import GaitDSP

extension ReportModel {
  /// What has become of a person's walking since another session.
  public struct Change: Sendable {
    public var name: String
    public var recorded: String?
    public var rows: [Row]

    public struct Row: Sendable {
      public var name: String
      public var unit: String
      public var before: Reading
      public var now: Reading
      public var change: Reading
      /// Where it is from; `nil` where none is known.
      public var norm: Norms.DetectableChange?
      /// The least change of these two sessions that chance does not explain; `nan` where none is known.
      public var detectable: Double

      /// Whether chance explains the change; `nil` where nobody knows.
      public var isBeyondChance: Bool? {
        guard change.value.isFinite, detectable.isFinite else { return nil }
        return abs(change.value) >= detectable
      }

      /// Whether it is the few steps, and not the norm, that would hide a change.
      public var isOfFewSteps: Bool { norm.map { detectable > 1.1 * $0.value } ?? false }
    }
  }
}

extension ReportModel.Change {
  init(now: WalkedSession, before: WalkedSession, _ norms: Norms) {
    (name, recorded) = (before.name, before.recorded)
    let (new, old) = (now.summary, before.summary)
    func row(
      _ name: String, _ unit: String, _ digits: Int, _ key: String, norm: Norms.DetectableChange? = nil,
      detectable: Double = .nan, _ value: (BoutSummary) -> Double
    ) -> Row? {
      let a = Reading(value(old), digits: digits, key: "compare:\(key)")
      let b = Reading(value(new), digits: digits, key: key)
      guard a.value.isFinite || b.value.isFinite else { return nil }
      return Row(
        name: name, unit: unit, before: a, now: b, change: b.less(a, key: "change:\(key)"), norm: norm,
        detectable: detectable)
    }
    // The norm is of walks with steps enough: fewer leave more open.
    let ofContact = norms.detectableChange("contact_drop_mean_difference")
    let sides = [old, new].map { $0.asymmetry(of: .contactDropMean).difference }
    let contact = row(
      "Drop from own contact, mean, right − left", "°", 1,
      "summary.asymmetry.contact_drop_mean_deg.difference.value", norm: ofContact,
      detectable: ofContact.map { Self.reach(of: sides, atLeast: $0.value) } ?? .nan
    ) { $0.asymmetry(of: .contactDropMean).difference.value }
    // The norm is of the zero alone, to which comes what the steps leave open.
    let ofZero = norms.detectableChange("standing_drop_mean")
    func drop(_ side: Side) -> Row? {
      let medians = [old, new].map { $0[side][.standingDropMean].estimate }
      return row(
        "Drop from standing, mean, \(side.name)", "°", 1,
        "summary.\(side.name).measures.standing_drop_mean_deg.median", norm: ofZero,
        detectable: ofZero.map { Self.reach(of: medians, and: $0.value) } ?? .nan
      ) { $0[side][.standingDropMean].median }
    }
    rows = [
      contact, drop(.left), drop(.right),
      row("Stance time, symmetry index", "%", 1, "summary.asymmetry.stance_time_s.symmetry_index_percent.value") {
        $0.asymmetry(of: .stanceTime).symmetryIndex.value
      },
      row("Walking speed", "m/s", 2, "summary.speed_m_s") { $0.speed },
    ].compactMap { $0 }
  }

  /// How far estimates may lie apart by what their steps leave open; `nan` where one has too few for an interval.
  /// - Parameters:
  ///   - least: what it is at least.
  ///   - zero: what their zeros add, in squares.
  private static func reach(of estimates: [Estimate], and zero: Double = 0, atLeast least: Double = 0) -> Double {
    let halves = estimates.map { ($0.interval.upper - $0.interval.lower) / 2 }
    let reach = halves.reduce(zero * zero) { $0 + $1 * $1 }.squareRoot()
    return reach.isFinite ? max(least, reach) : .nan
  }
}
