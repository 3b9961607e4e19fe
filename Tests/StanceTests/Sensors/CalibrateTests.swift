import Foundation
import GaitDSP
import IMU
import Testing
import Walker

@testable import stance

@Suite struct CalibrateTests {
  private func sensorFile(_ path: String) throws -> SensorCalibration {
    try SensorCalibration(text: String(contentsOfFile: path, encoding: .utf8), file: path)
  }

  private func size(_ v: SIMD3<Double>) -> Double { (v * v).sum().squareRoot() }

  @Test(arguments: ["LSM6DSO", "MPU-6050", "BMI160"])
  func sixFacesAndSomeEdgesFindWhatIsWrongWithTheSensor(part: String) throws {
    let folder = try CommandFolder()
    try stance("calibrate", "sensor", "--virtual", part, "-o", folder.file("s.toml"), "--seed", "5")
    let found = try sensorFile(folder.file("s.toml"))
    let truth = ChipErrors(seed: 5)
    #expect(size(found.accel.bias - truth.accelOffset) < 0.003)
    #expect(found.accelResidual < 0.005)
    // What the chip makes of gravity in any direction comes out as gravity.
    for up in [SIMD3<Double>(1, 2, 3), SIMD3(-3, 1, 0.5), SIMD3(0.2, -1, -1)] {
      let f = up / size(up) * IMU.standardGravity
      let rows = truth.accelRows
      let read = SIMD3((rows.0 * f).sum(), (rows.1 * f).sum(), (rows.2 * f).sum()) + truth.accelOffset
      #expect(abs(size(found.accel.corrected(read)) - IMU.standardGravity) < 0.005)
    }
    let warmer = (found.temperature ?? 25) - 25
    #expect(size(found.gyroBias - truth.gyroOffset - truth.gyroSlope * warmer) < 0.0005)
    #expect(found.address == VirtualPart(argument: part)?.address)
  }

  @Test func aSensorThatWarmsUpShowsHowItsBiasFollows() throws {
    let folder = try CommandFolder()
    let file = folder.file("s.toml")
    try stance("calibrate", "sensor", "--virtual", "lsm6dso", "-o", file, "--warm-up", "15", "--seed", "3")
    let slope = ChipErrors(seed: 3).gyroSlope
    #expect(size(try sensorFile(file).gyroSlope - slope) < 0.1 * size(slope))
    try stance("calibrate", "sensor", "--virtual", "lsm6dso", "-o", file, "--force", "--seed", "3")
    #expect(try sensorFile(file).gyroSlope == .zero)
  }

  @Test func posesThatDoNotSufficeAreRefusedAndNothingIsWritten() throws {
    let folder = try CommandFolder()
    let file = folder.file("s.toml")
    #expect(
      exitCode("calibrate", "sensor", "--virtual", "lsm6dso", "--motion", "rest", "--timeout", "20", "-o", file) == 65)
    // Five faces only.
    #expect(exitCode("calibrate", "sensor", "--virtual", "lsm6dso", "--timeout", "18", "-o", file) == 65)
    // A sensor that is worn is never still for long enough in six ways.
    #expect(
      exitCode("calibrate", "sensor", "--virtual", "lsm6dso", "--motion", "walk", "--timeout", "40", "-o", file) == 65)
    #expect(folder.names.isEmpty)
  }

  @Test func theGyroscopeAloneKeepsTheAccelerometersPart() throws {
    let folder = try CommandFolder()
    let file = folder.file("s.toml")
    try stance("calibrate", "sensor", "--virtual", "lsm6dso", "-o", file, "--seed", "2")
    let before = try sensorFile(file)
    try stance("calibrate", "sensor", "--virtual", "lsm6dso", "-o", file, "--gyro-only", "--seed", "9")
    let after = try sensorFile(file)
    #expect(after.accel == before.accel)
    #expect(after.accelResidual == before.accelResidual)
    #expect(size(after.gyroBias - before.gyroBias) > 0.001)
    #expect(exitCode("calibrate", "sensor", "--virtual", "mpu6050", "-o", file, "--gyro-only") == 78)
  }

  @Test func aCalibratedRecordingOfALyingSensorShowsGravityAlone() throws {
    let folder = try CommandFolder()
    let (file, recording) = (folder.file("s.toml"), folder.file("still.csv"))
    try stance("calibrate", "sensor", "--virtual", "lsm6dso", "-o", file)
    try stance(
      "record", "--virtual", "lsm6dso", "--motion", "rest", "--calibration", file, "-o", recording, "--seconds", "10")
    let (_, taken) = try samples(recording)
    let n = Double(taken.count)
    let force = taken.reduce(SIMD3<Double>()) { $0 + $1.specificForce } / n
    let rate = taken.reduce(SIMD3<Double>()) { $0 + $1.angularRate } / n
    #expect(abs(size(force) - IMU.standardGravity) < 0.01)
    #expect(size(rate) < 0.0005)
  }

  @Test func threeBowsFindTheYawOfTheMount() throws {
    let folder = try CommandFolder()
    let file = folder.file("wearer.toml")
    try stance("calibrate", "wearer", "--virtual", "lsm6dso", "--tilt", "3,5,12", "-o", file)
    let found = try WearerCalibration.read(file: file)
    let mount = WornMount.aligned.tilted(x: 3, y: 5, z: 12)
    let left = mount.toSensor(SIMD3(0, 1, 0))
    let up = mount.toSensor(SIMD3(0, 0, 1))
    // Of the bows' axis only the yaw counts; what is level gravity says.
    let level = left - (left * found.up).sum() * found.up
    #expect((found.left * level).sum() / size(level) > cos(1.5 * Double.pi / 180))
    #expect((found.up * up).sum() > 0.98)
    #expect(found.bows == 3)
    #expect(found.turn.axis == .plusY)
    #expect(abs(found.turn.degrees + 12) < 1.5)
  }

  @Test func standingWithoutBowingIsRefused() throws {
    let folder = try CommandFolder()
    let file = folder.file("wearer.toml")
    #expect(
      exitCode("calibrate", "wearer", "--virtual", "lsm6dso", "--motion", "rest", "--timeout", "20", "-o", file) == 65)
    #expect(folder.names.isEmpty)
  }

  @Test func aRecordingOfBowsServesAsWell() throws {
    let folder = try CommandFolder()
    let recording = folder.file("bows.csv")
    try stance(
      "record", "--virtual", "lsm6dso", "--motion", "bows", "--tilt", "0,0,-9", "-o", recording, "--seconds", "25")
    try stance("calibrate", "wearer", "--recording", recording, "-o", folder.file("wearer.toml"))
    let found = try WearerCalibration.read(file: folder.file("wearer.toml"))
    #expect(abs(found.turn.degrees - 9) < 1.5)
    #expect(found.sensor == "recording bows.csv")
  }

  @Test func theWearersCalibrationTakesTheYawOutOfTheDrop() throws {
    let folder = try CommandFolder()
    let (wearer, walk) = (folder.file("wearer.toml"), folder.file("walk.csv"))
    try stance("calibrate", "wearer", "--virtual", "lsm6dso", "--tilt", "0,8,15", "-o", wearer)
    try stance("record", "--virtual", "lsm6dso", "--tilt", "0,8,15", "-o", walk, "--seconds", "70")
    func drops(_ options: String...) throws -> (left: Double, right: Double) {
      let settings = try AnalysisOptions.parse(options).settings()
      let summary = try AnalysisRun(path: walk, settings: settings).run { _ in }.summary
      return (summary.left[.standingDropMean].median, summary.right[.standingDropMean].median)
    }
    let (crooked, straight) = (try drops(), try drops("--wearer", wearer))
    let person = SimulatedPerson.weakLeft.person(seed: 1)
    let script = SimulatedScript.demo.script(minutes: 2, for: person)
    let truth = Walker(person: person, script: script).truth().steps.filter { !$0.times.isTurning }
    func simulated(_ side: BodySide) -> Double {
      let values = truth.filter { $0.side == side }.map(\.standing.mean).sorted()
      return values[values.count / 2]
    }
    for (found, side) in [(straight.left, BodySide.left), (straight.right, .right)] {
      #expect(abs(found - simulated(side)) < 0.7)
    }
    let before = abs(crooked.left - simulated(.left)) + abs(crooked.right - simulated(.right))
    let after = abs(straight.left - simulated(.left)) + abs(straight.right - simulated(.right))
    #expect(after < 0.6 * before)
  }

  @Test func aDamagedOrForeignWearerFileIsRefusedByName() throws {
    let folder = try CommandFolder()
    let (wearer, sensor) = (folder.file("wearer.toml"), folder.file("sensor.toml"))
    try stance("calibrate", "wearer", "--virtual", "bmi160", "-o", wearer)
    try stance("calibrate", "sensor", "--virtual", "bmi160", "-o", sensor, "--gyro-only")
    #expect(exitCode("calibrate", "wearer", "--virtual", "bmi160", "-o", wearer) == 73)
    #expect {
      try WearerCalibration.read(file: sensor)
    } throws: { "\($0)".contains("sensor.toml") && "\($0)".contains("is no wearer calibration") }
    let text = try folder.text("wearer.toml")
    for damaged in [text.replacingOccurrences(of: "bows = 3", with: "bows = 4"), String(text.dropLast(20)), ""] {
      try damaged.write(toFile: wearer, atomically: true, encoding: .utf8)
      #expect { try WearerCalibration.read(file: wearer) } throws: { "\($0)".contains("wearer.toml") }
    }
    #expect(exitCode("analyze", "nothing.csv", "--wearer", wearer) == 78)
  }

  @Test func theGuideSaysWhichFaceComesNext() {
    let picture = FacePicture.lines(up: "-y").joined(separator: "\n")
    #expect(picture.contains("-y") && picture.contains("ceiling"))
    #expect(FaceName.of(SIMD3(0, 0, -9.8)) == "-z")
    #expect(FaceName.of(SIMD3(6.9, 0.3, 6.9)) == "+x+z")
    #expect(PoseCollector(rate: 100).missing == ["+x", "-x", "+y", "-y", "+z", "-z"])
  }
}
