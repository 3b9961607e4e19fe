import Feed
import Report

/// A status for people.
struct StatusLines {
  let text: String

  init(_ status: StatusNote) {
    var lines = [status.sentence]
    func line(_ name: String, _ words: String) {
      lines.append("  " + name + String(repeating: " ", count: max(1, 10 - name.count)) + words)
    }
    if let sensor = status.sensor {
      var words = "\(sensor.chip) at \(sensor.bus) address 0x\(String(sensor.address, radix: 16, uppercase: true))"
      if let rate = sensor.rateHz { words += ", \(decimals(rate, 2)) Hz" }
      if let celsius = sensor.temperatureC { words += ", \(decimals(celsius, 1)) °C" }
      if sensor.calibration == "ok" { words += ", calibrated" }
      line("sensor", words)
      if let refusal = sensor.calibration, refusal != "ok" { line("scales", "the data sheet's: \(refusal)") }
    }
    let samples = status.samples
    line(
      "samples",
      "\(samples.delivered) delivered, \(samples.missing) missing in \(samples.gaps) gap\(samples.gaps == 1 ? "" : "s")"
        + samples.faults.filter { $0.key != "starts" }.sorted { $0.key < $1.key }
        .map { ", \($0.value) \($0.key.replacing("_", with: " "))" }.joined())
    if let session = status.session {
      let what = session.label.map { "test \"\($0)\"" } ?? "wear"
      line("session", "\(what) for \(Self.duration(session.t))")
      // A recording that is replayed says itself when it was made, or never does.
      if session.startUnixS == nil, status.source != "replay" {
        line(
          "clock",
          "not set from the network (NTP): sessions and days have no date until it is; a board without a network: see "
            + "[clock] in stance.toml")
      }
    }
    let walking = status.walking
    line(
      "walking",
      "\(walking.bouts) bout\(walking.bouts == 1 ? "" : "s"), clean steps \(walking.stepsLeft) left and "
        + "\(walking.stepsRight) right")
    if let up = walking.mountUp, let forward = walking.mountForward, let origin = walking.mountOrigin {
      line("mount", "\(up) up, \(forward) forward (\(origin))")
    } else {
      line("mount", "not known yet: it is found while walking")
    }
    line("standing", walking.standingAgeS.map { "reference \(Self.duration($0)) old" } ?? "no reference yet")
    if let store = status.store {
      line("store", store.state + Self.waiting(store.waiting, "summary", "summaries"))
      if store.lost > 0 { line("", "\(store.lost) summaries lost") }
    }
    if let recorder = status.recorder {
      line("raw", recorder.state + Self.waiting(recorder.waiting, "sample", "samples"))
      if recorder.lost > 0 { line("", "\(recorder.lost) raw samples lost: holes in the recording") }
    }
    for queue in status.queues where queue.lost > 0 { line("queue", "\(queue.name): \(queue.lost) lost") }
    line(
      "daemon",
      "source \(status.source), mode \(status.mode.replacing("_", with: " ")), up \(Self.duration(status.uptimeS)), "
        + "\(status.clients) client\(status.clients == 1 ? "" : "s")")
    text = lines.joined(separator: "\n")
  }

  private static func waiting(_ count: Int, _ one: String, _ several: String) -> String {
    switch count {
    case ...0: ""
    case 1: ", 1 \(one) waits"
    default: ", \(count) \(several) wait"
    }
  }

  /// As `3 d 4 h`, `5 h 2 min`, `7 min 12 s` or `12 s`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e12 else { return "?" }
    let whole = max(0, Int(seconds))
    let (days, hours, minutes, rest) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60, whole % 60)
    if days > 0 { return "\(days) d \(hours) h" }
    if hours > 0 { return "\(hours) h \(minutes) min" }
    if minutes > 0 { return "\(minutes) min \(rest) s" }
    return "\(rest) s"
  }
}
