import Foundation
import Settings
import Testing

@testable import Report
@testable import stance

@Suite struct NormsTests {
  @Test func theShippedNormsSayWhatHealthyPeopleShow() throws {
    let norms = try Norms(folder: try CalibrationFolder(stated: nil).url)
    #expect(norms.drop("drop_mid")?.mean == 0.3)
    #expect(norms.drop("drop_peak", speedClass: "very_fast")?.deviation == 2.9)
    #expect(norms.detectableChange("contact_drop_mean_difference")?.value == 1.4)
    #expect(NormPerson(age: 63, sex: "female").speedNorm(norms) == "norm 1.24, female, aged 63")
    #expect(NormPerson().speedNorm(norms) == "norm 0.94–1.43, by age and sex")
    // No norm is made up for a child.
    #expect(NormPerson(age: 9).speedNorm(norms) == nil)
  }

  @Test func aRowThatCannotBeReadIsNamed() throws {
    let folder = try CommandFolder()
    try FileManager.default.createDirectory(atPath: folder.file("norms"), withIntermediateDirectories: true)
    let url = URL(fileURLWithPath: folder.path)
    #expect(try Norms(folder: url).speeds.isEmpty)
    try Data("measure,value,unit,source\nx,much,deg,y\n".utf8).write(
      to: URL(fileURLWithPath: folder.file("norms/minimal_detectable_change.csv")))
    do {
      _ = try Norms(folder: url)
      Issue.record("a value that is no number was read")
    } catch let error as SettingsError {
      #expect(error.description.contains("minimal_detectable_change.csv:2"))
    }
  }
}
