import Foundation
import GaitDSP
import Testing

@testable import stance

@Suite struct ReferenceFileTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  @Test func eventsOfBothFeetComeInTheOrderOfTime() throws {
    let file = try folder.write(
      "events.json", #"{"ic_left":[2,1],"ic_right":[1.5],"fc_left":[],"turns":[[1,2]],"subject":3}"#)
    let events = try GaitEvents(json: file)
    #expect(events.initial.map(\.time) == [1, 1.5, 2])
    #expect(events.initial.map(\.side) == [.left, .right, .left])
    #expect(events.turns == [1...2])
    #expect(events.bouts == [GaitEvents.everywhere])
  }

  @Test(arguments: [
    "", "[]", "null", "{", #"{"ic_left":"x"}"#, #"{"ic_left":[1,null]}"#, #"{"ic_left":[1e999]}"#,
    #"{"bouts":[[2,1]]}"#, #"{"bouts":[[1]]}"#, #"{"turns":[[1,2,3]]}"#, #"{"ic_left":[true]}"#,
    String(repeating: "[", count: 100_000),
  ])
  func brokenEventsAreRefusedByName(_ text: String) throws {
    let file = try folder.write("events.json", text)
    let error = #expect(throws: ToolError.self) { try GaitEvents(json: file) }
    #expect(error?.description.contains("events.json") == true)
    #expect(error?.exitCode == .init(66))
  }

  @Test func aWalkInACSVIsCompleteFromItsFirstToItsLastContact() throws {
    let file = try folder.write("gait_events.csv", "t,event,side\n0.8,FO,L\n1.22,IC,L\r\n1.9,IC,R\n")
    let events = try GaitEvents(csv: file)
    #expect(events.bouts == [0.8...1.9])
    #expect(events.initial.map(\.side) == [.left, .right])
    #expect(events.final == [.init(time: 0.8, side: .left)])
  }

  @Test(arguments: [
    "", "t,event,side\n", "t,side\n1,L\n", "t,event,side\nx,IC,L\n", "t,event,side\n1,IC,Q\n", "t,event,side\n1,HS,L\n",
    "t,event,side\n1\n", "t,event,side\ninf,IC,L\n", "\u{0}\u{1}\u{2}",
  ])
  func brokenContactTablesAreRefused(_ text: String) throws {
    let file = try folder.write("gait_events.csv", text)
    #expect(throws: ToolError.self) { try GaitEvents(csv: file) }
  }

  @Test(arguments: [
    "", "t,obliquity_deg\n", "t,obliquity_deg\n1,2\n0,3\n", "t,obliquity_deg\n1,huge\n",
    "t,obliquity_deg,walking\n1,2,0\n", "t,tilt_deg\n1,2\n",
  ])
  func brokenTruthIsRefused(_ text: String) throws {
    let file = try folder.write("truth.csv", text)
    #expect(throws: ToolError.self) { try PelvisTruth(file: file) }
  }

  @Test func statedAxesAreTheRowsOfTheMountMatrix() throws {
    // x up, y left, z backward, pitched by 50°: the axis nearest to up is z, and forward must be another one.
    let (c, s) = (cos(50 * Double.pi / 180), sin(50 * Double.pi / 180))
    let file = try folder.write(
      "meta.json", #"{"mount_sensor_to_pelvis":[[\#(s),0,\#(-c)],[0,1,0],[\#(c),0,\#(s)]]}"#)
    let axes = try #require(try StatedAxes.read(file))
    #expect(axes.left == SIMD3(0, 1, 0))
    #expect(axes.mount == Mount(up: .plusZ, forward: .plusX))
    #expect(try StatedAxes.read(folder.path + "/none.json") == nil)
  }

  @Test(arguments: [
    #"{"mount_sensor_to_pelvis":[[1,0,0],[0,1,0]]}"#, #"{"mount_sensor_to_pelvis":[[1,0],[0,1],[0,0]]}"#,
    #"{"mount_sensor_to_pelvis":[[9,0,0],[0,1,0],[0,0,1]]}"#, #"{"ml_axis_sensor":[0,0,0]}"#, #"{"ml_axis_sensor":4}"#,
  ])
  func axesThatAreNoneAreRefused(_ text: String) throws {
    let file = try folder.write("meta.json", text)
    #expect(throws: ToolError.self) { try StatedAxes.read(file) }
  }

  @Test func aFolderWithoutReferencesSaysWhatItLooksFor() throws {
    _ = try folder.write("walk/imu.csv", "t,ax,ay,az,gx,gy,gz\n")
    let error = #expect(throws: ToolError.self) { try ValidationFolder(path: folder.path) }
    #expect(error?.description.contains("events.json") == true)
    #expect(throws: ToolError.self) { try ValidationFolder(path: folder.path + "/nowhere") }
  }

  @Test func groupsRecordingsAndSingleRecordingsAreAllFolders() throws {
    for name in ["ipol/11-4", "pelvis/stroke/stroke_MR02_1Reg"] {
      _ = try folder.write(name + "/imu.csv", "t")
      _ = try folder.write(name + "/events.json", "{}")
    }
    let trial = try folder.write("broad/01.csv", InclinationTrial.columns.joined(separator: ",") + "\n")
    let all = try ValidationFolder(path: folder.path)
    #expect(all.recordings.map(\.person) == ["ipol-11", "MR02"])
    #expect(all.recordings.map(\.group) == ["ipol", "stroke"])
    #expect(all.trials == [trial])
    #expect(try ValidationFolder(path: folder.path + "/ipol/").recordings == [all.recordings[0]])
    #expect(try ValidationFolder(path: folder.path + "/ipol/11-4").recordings == [all.recordings[0]])
  }
}
