import ArgumentParser
import Feed
import ServiceProcess

@main
struct Stance: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stance", abstract: "Measure pelvic drop and gait asymmetry from one sensor on the sacrum.",
    discussion: "Stance measures; it does not diagnose. It is not a medical device.",
    version: Release.version,
    subcommands: [
      Analyze.self, ReportCommand.self, TrendCommand.self, Validate.self, Simulate.self, Convert.self, Demo.self,
      Sensors.self, Record.self, Calibrate.self, LeadTest.self, Status.self, Live.self, Mark.self, Export.self,
      Forget.self, Serve.self,
    ])

  static func main() {
    StandardStreams.hold()
    main(nil)
  }
}
