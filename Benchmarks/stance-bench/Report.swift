import Foundation

/// The figures of a run beside their targets.
enum Report {
  /// - Parameter path: "key value" lines of any number of rounds; the least value of a key counts.
  static func show(_ path: String) throws {
    var figures: [String: Double] = [:]
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 2, let value = Double(words[1]) else { continue }
      let key = String(words[0])
      figures[key] = min(figures[key] ?? .infinity, value)
    }
    print(row("CPU per 100 Hz sample", "ns", "× VQF", "target"))
    for (name, key, target) in [("rest", "rest", 1.0), ("walking", "walking", 1.5)] {
      let vqf = figures["vqf_\(key)_ns"]
      compare("whole pipeline, \(name)", figures["pipeline_\(key)_ns"], vqf, target)
      compare("orientation alone, \(name)", figures["orientation_\(key)_ns"], vqf, nil)
      compare("contact net alone, \(name)", figures["net_\(key)_ns"], vqf, nil)
      print(row("VQF's C++ filter alone, \(name)", text(vqf, 0), "", ""))
    }
    if figures["vqf_rest_ns"] == nil { print("VQF was not measured: no comparison is possible") }
    let parts = figures.keys.filter { $0.hasPrefix("driver_") }.sorted()
    if !parts.isEmpty {
      print("")
      print(row("driver and clock, CPU per sample", "ns", "", "target"))
      for key in parts { check(key.dropFirst(7).dropLast(3).description, figures[key], 150, digits: 0) }
    }
    print("")
    print(row("heap allocations per sample", "", "", "target"))
    for name in ["rest", "walking"] {
      check("\(name), steady state", figures["allocations_\(name)_per_sample"], 0, digits: 6)
    }
    for key in figures.keys.filter({ $0.hasPrefix("allocations_driver_") }).sorted() {
      check("driver, \(key.dropFirst(19).dropLast(11))", figures[key], 0, digits: 6)
    }
    print("")
    print(row("a week of 100 Hz .cwa, 1.5 h walking a day", "", "", "target"))
    check("CPU, s", figures["week_cpu_s"], 20, digits: 1)
    check("wall clock, s", figures["week_wall_s"], nil, digits: 1)
    check("peak memory, MB", figures["week_peak_mb"], 64, digits: 1)
  }

  private static func compare(_ name: String, _ value: Double?, _ vqf: Double?, _ target: Double?) {
    let ratio = value.flatMap { value in vqf.map { value / $0 } }
    var verdict = ""
    if let target {
      verdict = "≤ \(text(target, 1))"
      if let ratio { verdict += ratio <= target ? "  met" : "  NOT MET" }
    }
    print(row(name, text(value, 0), text(ratio, 2), verdict))
  }

  private static func check(_ name: String, _ value: Double?, _ target: Double?, digits: Int) {
    var verdict = ""
    if let target {
      verdict = "≤ \(text(target, 0))"
      if let value { verdict += value <= target ? "  met" : "  NOT MET" }
    }
    print(row(name, text(value, digits), "", verdict))
  }

  private static func row(_ name: String, _ a: String, _ b: String, _ c: String) -> String {
    func left(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(1, width - text.count))
    }
    func right(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(1, width - text.count)) + text
    }
    return left(name, 44) + right(a, 10) + right(b, 10) + "   " + c
  }

  private static func text(_ value: Double?, _ digits: Int) -> String {
    guard let value else { return "–" }
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = Int((value * scale).rounded())
    guard digits > 0 else { return "\(scaled)" }
    let fraction = String(scaled % Int(scale))
    return "\(scaled / Int(scale))." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
