import ArgumentParser
import GaitDSP
import Report
import Walker

extension SimulatedPerson: ExpressibleByArgument {}
extension SimulatedScript: ExpressibleByArgument {}
extension SimulatedSensor: ExpressibleByArgument {}

/// Three small angles in degrees, as ROLL,PITCH,YAW.
struct TiltAngles: ExpressibleByArgument, Equatable {
  var roll = 0.0
  var pitch = 0.0
  var yaw = 0.0

  init(roll: Double = 0, pitch: Double = 0, yaw: Double = 0) {
    (self.roll, self.pitch, self.yaw) = (roll, pitch, yaw)
  }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard parts.count == 3, let roll = parts[0], let pitch = parts[1], let yaw = parts[2] else { return nil }
    guard [roll, pitch, yaw].allSatisfy({ abs($0) <= 45 }) else { return nil }
    self.init(roll: roll, pitch: pitch, yaw: yaw)
  }

  var defaultValueDescription: String { "\(decimals(roll, 0)),\(decimals(pitch, 0)),\(decimals(yaw, 0))" }
}

/// Who walks, what they do, and what sensor they wear.
struct SimulationOptions: ParsableArguments {
  @Option(help: "Who walks.")
  var person = SimulatedPerson.weakLeft

  @Option(help: "Draws the person's own figures, the sensor's errors and the noise; the same seed, the same recording.")
  var seed: UInt64 = 1

  @Option(help: "What they do.")
  var script = SimulatedScript.demo

  @Option(help: ArgumentHelp("Walking, for demo and straight (default: 2).", valueName: "minutes"))
  var minutes: Double?

  @Option(help: ArgumentHelp("Samples a second.", valueName: "Hz"))
  var rate = 100.0

  @Option(help: "The sensor's errors: those of this class of chip, or none.")
  var sensor = SimulatedSensor.lsm6dso

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The sensor's own axes that point up and forward.", valueName: "up,forward"))
  var mount = "+z,+x"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How crooked it sits, degrees about the pelvis' forward, left and upward axes; e.g. -4,9,6.",
      valueName: "roll,pitch,yaw"))
  var tilt = TiltAngles()

  func validate() throws {
    if let minutes {
      guard script.hasLength else { throw ValidationError("--minutes is for the scripts demo and straight") }
      guard minutes > 0, minutes <= 10_080 else {
        throw ValidationError("--minutes must be above 0, at most 10080 (a week)")
      }
    }
    guard (40...800).contains(rate) else { throw ValidationError("--rate must be 40 to 800 Hz") }
  }

  var walker: Walker {
    let person = person.person(seed: seed)
    return Walker(person: person, script: script.script(minutes: minutes ?? 2, for: person))
  }

  func circumstances() throws -> SensorCircumstances {
    let axes = try GaitDSP.Mount(parsing: mount)
    let straight = WornMount(up: axes.up.vector, forward: axes.forward.vector)
    return SensorCircumstances(
      seed: seed, rate: rate, mount: straight.tilted(x: tilt.roll, y: tilt.pitch, z: tilt.yaw),
      sensor: sensor.sensorClass)
  }
}
