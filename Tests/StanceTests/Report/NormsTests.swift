import Foundation
import GaitDSP
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

  @Test func theShippedBandCoversTheStride() throws {
    let norms = try Norms(folder: try CalibrationFolder(stated: nil).url)
    for band in [norms.strideFromStanding, norms.strideFromWalking] {
      let band = try #require(band)
      #expect(band.mean.count == 101 && band.deviation.count == 101 && band.people >= 10)
      // In a side's own single support the other half of the pelvis drops; in its swing its own does.
      #expect(band.mean[15...40].allSatisfy { $0 > 0 } && band.mean[65...90].allSatisfy { $0 < 0 })
      #expect(band.deviation.allSatisfy { (0.3...3).contains($0) })
    }
    let walking = try #require(norms.strideFromWalking)
    #expect(abs(walking.mean.reduce(0, +) / 101) < 0.05)
  }

  @Test func aBandWithAHoleIsNone() throws {
    let folder = try CommandFolder()
    try FileManager.default.createDirectory(atPath: folder.file("norms"), withIntermediateDirectories: true)
    let rows = (0...100).filter { $0 != 50 }.map { "standing,\($0),1,1,deg,100,120,10,somebody" }
    try Data(([""] + rows).joined(separator: "\n").utf8).write(
      to: URL(fileURLWithPath: folder.file("norms/pelvic_obliquity_stride.csv")))
    #expect(try Norms(folder: URL(fileURLWithPath: folder.path)).strideFromStanding == nil)
  }

  @Test func theBandIsDrawnForItsCadencesOnly() throws {
    let norms = try Norms(folder: try CalibrationFolder(stated: nil).url)
    let cadences = try #require(norms.strideFromStanding).cadences
    var summary = BoutAccumulator().summary()
    summary.cadence = cadences.lowerBound + 5
    #expect(CurveChart(summary, hasStanding: true, norms: norms).norm == norms.strideFromStanding)
    #expect(CurveChart(summary, hasStanding: false, norms: norms).norm == norms.strideFromWalking)
    #expect(CurveChart(summary, hasStanding: true, norms: norms).normWords.contains("10 healthy adults"))
    for cadence in [cadences.lowerBound - 5, cadences.upperBound + 5, .nan] {
      summary.cadence = cadence
      let chart = CurveChart(summary, hasStanding: true, norms: norms)
      #expect(chart.norm == nil && chart.normWords.contains("none is known for this cadence"))
    }
    #expect(
      CurveChart(summary, hasStanding: true, norms: try Norms(folder: URL(fileURLWithPath: "/nowhere"))).norm == nil)
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
