import ArgumentParser
import Foundation
import IMU
import Settings

struct Sensors: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the inertial sensors on the I2C buses, and test them.",
    discussion: """
      Looks where known sensors can be (0x68, 0x69, 0x6A, 0x6B). Nothing is written into a register of an address that \
      did not identify itself. A program that streams from a sensor meanwhile may lose a moment, which it reports as a \
      gap. The self-test takes about a second a sensor, stops such a program's stream, and needs the sensor to lie still.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @OptionGroup var source: BusOptions

  @Flag(help: "Run each sensor's self-test as its data sheet says; the sensor must lie still.")
  var selfTest = false

  @Option(help: "text for people, json for programs.")
  var format = Format.text

  @Option(help: ArgumentHelp("Folder of thresholds, norms, weights and chip figures.", valueName: "folder"))
  var calibration: String?

  func run() throws { try reportingFailures(of: "sensors") { try survey() } }

  private func survey() throws {
    let survey = try SensorSurvey(source, selfTest: selfTest)
    let chips = try figures(of: Set(survey.buses.flatMap(\.sensors).map(\.found.chip)))
    switch format {
    case .text: print(SurveyReport(survey: survey, chips: chips).lines.joined(separator: "\n"))
    case .json: print(try SurveyDocument(survey, chips: chips).json(), terminator: "")
    }
    let failed = survey.failedTests
    if !failed.isEmpty { throw SensorFailure.selfTestFailed(failed) }
    if let failure = survey.failure { throw failure }
  }

  /// The data sheet figures; without a calibration folder sensors are listed all the same.
  private func figures(of chips: Set<Chip>) throws -> [Chip: ChipFile] {
    guard !chips.isEmpty else { return [:] }
    let folder: CalibrationFolder
    do { folder = try CalibrationFolder(stated: calibration) } catch {
      guard calibration == nil else { throw error }
      return [:]
    }
    var figures: [Chip: ChipFile] = [:]
    for chip in chips {
      let path = ChipFile.path(of: chip, in: folder)
      guard FileManager.default.fileExists(atPath: path) else { continue }
      figures[chip] = try ChipFile(reading: path)
    }
    return figures
  }
}
