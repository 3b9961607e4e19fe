import ArgumentParser
import Feed
import Glibc
import Logging
import Recordings
import ServiceProcess
import Settings

@main
struct Stanced: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stanced",
    abstract: "Sample the sensor on the sacrum, analyse while the wearer walks, and keep the summaries.",
    discussion: """
      Runs in the foreground, as service managers want it. SIGHUP reads the configuration again; SIGTERM closes what is \
      open and ends; a second SIGTERM ends at once. `stance status`, `stance live` and `stance mark` talk to it.

      Stance measures; it does not diagnose. It is not a medical device.
      """,
    version: Release.version)

  @Option(help: ArgumentHelp("Configuration (TOML); without it all defaults hold.", valueName: "file"))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "Where samples come from: i2c, walker (the built-in walker with a virtual chip; walker:day lives whole days, "
        + "walker:tests does what a running test asks for), or replay:FILE.", valueName: "source"))
  var source = SourceChoice.i2c

  @Flag(help: "Print the configuration as it holds, and end.")
  var checkConfig = false

  @Flag(help: "Let a walker's or a recording's time pass as fast as it can be computed.")
  var fast = false

  @Option(help: ArgumentHelp("With --fast: at most so many times faster than life.", valueName: "factor"))
  var speed: Double?

  @Option(help: ArgumentHelp("End by itself after so much of the source's time.", valueName: "hours"))
  var hours: Double?

  @Option(help: ArgumentHelp("Let the walker's bus fail in every way that buses fail.", valueName: "seed"))
  var faults: UInt64?

  func validate() throws {
    if fast, source == .i2c { throw ValidationError("--fast is for walker and replay: a sensor has its own time") }
    if let speed, !(speed >= 0.1 && speed <= 10_000) { throw ValidationError("--speed must be 0.1 to 10000") }
    if speed != nil, !fast { throw ValidationError("--speed goes with --fast") }
    if let hours, !(hours > 0 && hours <= 87_600) { throw ValidationError("--hours must be above 0, at most 87600") }
    if faults != nil, source.name != "walker" { throw ValidationError("--faults is for --source walker") }
  }

  func run() throws {
    StandardStreams.hold()
    Residence.shareHeap(among: 1)
    let isJournal = JournalLog.isUnderJournal
    LoggingSystem.bootstrap { _ in JournalLog("stanced", isJournal: isJournal) }
    let logger = Logger(label: "stanced")
    do {
      let settings = try ConfigFile.read(config)
      JournalLog.setLevel(settings.log.level)
      if checkConfig {
        print(settings.text(thresholds: try AnalysisPlan(settings).gait.thresholds), terminator: "")
        return
      }
      let options = SourceOptions(
        choice: source, isPaced: !fast, speed: speed, faults: faults, limit: hours.map { $0 * 3600 })
      try Daemon(config: settings, configFile: config, options: options, logger: logger).run()
    } catch let error as SettingsError {
      logger.error("\(error)")
      throw ExitCode(error.exitStatus)
    } catch let error as StartError {
      logger.error("\(error)")
      throw ExitCode(error.exitStatus)
    } catch let error as RecordingError {
      logger.error("\(error)")
      throw ExitCode(error.exitStatus)
    }
  }
}
