import ArgumentParser
import GaitDSP
import Report
import Walker

struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a recording of the built-in walker, with the exact truth.",
    discussion: """
      A simulated person walks with a simulated sensor on the sacrum. --truth says what really happened: contacts, steps \
      with their pelvic drop, bouts, turns and standing; --truth-signals the pelvic angles at 100 Hz.
      """)

  @Argument(help: "Recording to write: .csv or .cwa.", completion: .file())
  var output: String

  @OptionGroup var options: SimulationOptions

  @Option(help: ArgumentHelp("Write the events, steps, bouts and turns.", valueName: "truth.json"))
  var truth: String?

  @Option(help: ArgumentHelp("Write the pelvic angles.", valueName: "out.csv"))
  var truthSignals: String?

  @Flag(name: .shortAndLong, help: "Replace files that are there.")
  var force = false

  func run() throws {
    try reportingFailures(of: output) {
      let outputs = [output, truth, truthSignals].compactMap { $0 }
      guard Set(outputs).count == outputs.count else { throw ToolError.usage("two outputs have the same name") }
      for file in outputs { try RecordingFile.refuseToOverwrite(file, unless: force) }
      let walker = options.walker
      let written = try writeRecording(walker)
      let exact = walker.truth()
      if let truth { try ResultSink.put(TruthDocument(exact).json(), at: truth) }
      if let truthSignals { try TruthSignals.write(walker, to: truthSignals) }
      print(
        "\(output): \(written) samples, \(decimals(exact.duration, 1)) s, \(exact.steps.count) steps in "
          + "\(exact.bouts.count) bout\(exact.bouts.count == 1 ? "" : "s") (simulated)")
    }
  }

  private func writeRecording(_ walker: Walker) throws -> Int {
    let circumstances = try options.circumstances()
    var source = SimulatedSource(walker, circumstances, sensorName: options.sensor.rawValue)
    let file = try RecordingFile(path: output, settings: .simulated(rate: options.rate), replaces: force)
    var samples: [InertialSample] = []
    samples.reserveCapacity(4096)
    var count = 0
    while source.read(into: &samples, atMost: 4096) > 0 {
      count += samples.count
      try file.append(samples)
      samples.removeAll(keepingCapacity: true)
    }
    try file.finish()
    return count
  }
}

extension RecordingFile.Settings {
  /// Of a simulated wearing: ranges that hold the simulated chips' ±4 g and ±500 deg/s at the finest step, an ideal
  /// sensor's landing peaks included; and a day in the past that nobody was there.
  static func simulated(rate: Double) -> Self {
    var settings = Self(rate: rate, startTime: 946_684_800)
    settings.accelerationRange = 8
    settings.angularRateRange = 500
    settings.annotation = [("source", "stance built-in walker (simulated)")]
    return settings
  }
}
