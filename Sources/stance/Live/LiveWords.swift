import Feed
import Report

/// Messages as single lines, for where no terminal is.
enum LiveWords {
  static func line(_ message: FeedMessage) -> String? {
    switch message {
    case .step(let step):
      let drop = step.measures["contact_drop_mean_deg"].map { decimals($0, 1) + "°" } ?? "?"
      let time = step.measures["step_time_s"].map { decimals($0, 2) + " s" } ?? "?"
      return "\(decimals(step.t, 2)) s  \(step.side) step, \(time), drop \(drop), \(step.quality)"
    case .bout(let bout):
      let words = bout.walk.sentences.joined(separator: " ")
      return
        "\(decimals(bout.t, 1))–\(decimals(bout.endT, 1)) s  bout \(bout.number) ended by \(bout.endedBy). \(words)"
    case .standing(let standing): return "\(decimals(standing.t, 1)) s  stood still: a new zero of obliquity"
    case .gap(let gap):
      return "\(decimals(gap.t, 2))–\(decimals(gap.endT, 2)) s  samples missing: \(gap.cause.replacing("_", with: " "))"
    case .test(let test):
      guard test.event != "progress" else { return nil }
      let words = test.walk?.sentences.joined(separator: " ") ?? ""
      return "test \"\(test.label ?? test.protocol ?? "")\" \(test.event). \(words)"
    case .mark(let mark): return "\(decimals(mark.t, 1)) s  mark: \(mark.text)"
    case .hint(let hint): return "hint: \(hint.text)"
    case .error(let error): return "error: \(error.message)"
    case .version, .status, .watch, .session, .pelvis, .contact: return nil
    }
  }
}
