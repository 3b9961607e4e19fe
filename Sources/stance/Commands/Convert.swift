import ArgumentParser
import Foundation
import Recordings
import Report

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a recording in another format.",
    discussion: """
      Reads whatever `stance analyze` reads; writes CSV (t,ax,ay,az,gx,gy,gz in s, m/s², rad/s) or Axivity .cwa, by how \
      the name of the output ends. Says what was lost: values beyond the range, damaged places, the wall clock.
      """)

  @Argument(help: "Recording to read.", completion: .file())
  var input: String

  @Argument(help: "Recording to write: .csv or .cwa.", completion: .file())
  var output: String

  @Flag(name: .shortAndLong, help: "Replace the output if it is there.")
  var force = false

  @Option(help: ArgumentHelp("Full scale of a .cwa: 2, 4, 8 or 16 (default: the source's, else 8).", valueName: "g"))
  var accelRange: Int?

  @Option(
    help: ArgumentHelp(
      "Full scale of a .cwa: 125, 250, 500, 1000 or 2000 (default: the source's, else 2000).", valueName: "deg/s"))
  var gyroRange: Int?

  @Option(help: "Unit of acceleration in a CSV whose header does not say: m/s2, g or mg.")
  var accelUnit: AccelerationUnit?

  @Option(help: "Unit of angular rate in a CSV whose header does not say: rad/s or deg/s.")
  var gyroUnit: AngularRateUnit?

  func validate() throws {
    if let accelRange, !Conversion.accelerationRanges.contains(accelRange) {
      throw ValidationError("--accel-range must be 2, 4, 8 or 16")
    }
    if let gyroRange, !Conversion.angularRateRanges.contains(gyroRange) {
      throw ValidationError("--gyro-range must be 125, 250, 500, 1000 or 2000")
    }
  }

  func run() throws {
    try reportingFailures(of: input) {
      var conversion = Conversion(input: input, output: output)
      conversion.reading.accelerationUnit = accelUnit
      conversion.reading.angularRateUnit = gyroUnit
      conversion.accelerationRange = accelRange
      conversion.angularRateRange = gyroRange
      conversion.replaces = force
      let progress = Progress(name: input)
      defer { progress.finish() }
      let account = try conversion.run(progress: progress)
      progress.finish()
      print("\(output): \(account.samples) samples, \(decimals(account.duration, 1)) s")
      if account.clipped > 0 {
        print(
          "Lost: \(account.clipped) values lay beyond the range and were written as its end; raise --accel-range or "
            + "--gyro-range")
      }
      if account.damage > 0 { print("Lost: \(account.damage) damaged places in \(input) were passed over") }
      for note in account.notes { print("Note: " + note) }
    }
  }
}
