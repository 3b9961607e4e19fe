import Foundation
import GaitDSP
import IMU
import Recordings

/// Finds where left is for one wearer: standing still, then a few slow bows.
struct WearerCalibrating {
  /// Bows to wait for.
  var bows = 3
  /// Seconds after which what is there must do.
  var timeout = 120.0
  let guide: Guide

  private var accel: [SIMD3<Double>] = []
  private var gyro: [SIMD3<Double>] = []

  init(guide: Guide) { self.guide = guide }

  /// From a sensor that is worn.
  mutating func run(
    _ open: consuming OpenBus, _ sensor: FoundSensor, calibration: SensorCalibration?
  ) throws -> FunctionalCalibration {
    let settings = StreamSettings(batch: 0.25, address: sensor.address, chip: sensor.chip)
    let rate = sensor.chip.description.setUp(settings.sensor).rate
    var stream = open.stream(settings, calibration: calibration)
    let begun = stream.time.now()
    var batch = SampleBatch()
    var troubles = 0
    var seen = -1
    var due = Int(2 * rate)
    guide.next("Stand still for three seconds, then bow slowly forward \(bows) times.", picture: FacePicture.bow)
    while !StopSignal.isAsked, Double(stream.time.now() - begun) * 1e-9 < timeout {
      switch stream.next(into: &batch) {
      case .waiting: continue
      case .trouble(let error):
        troubles += 1
        guard troubles < 3 else { throw SensorFailure.sensor(error) }
        continue
      case .samples: troubles = 0
      }
      // A gap in a bow would bend its axis.
      if batch.gap != nil {
        guide.tell("samples were lost on the wire; once more from the start: stand still, then bow")
        accel.removeAll()
        gyro.removeAll()
        due = Int(2 * rate)
      }
      accel += batch.samples.map(\.accel)
      gyro += batch.samples.map(\.gyro)
      guard accel.count >= due else { continue }
      due = accel.count + Int(rate / 2)
      let now = Self.bows(in: (accel, gyro), rate: stream.rate ?? rate)
      if now != seen, now > 0 { guide.tell("bow \(now) of \(bows)") }
      seen = now
      if now >= bows, isStill(rate) { break }
      guide.now(isStill(rate) ? "still" : "moving")
    }
    let trueRate = stream.rate ?? rate
    try? stream.stop()
    guide.end()
    return try fit(rate: trueRate)
  }

  /// From a recording of standing and bowing.
  mutating func run(recording path: String, options: ReadingOptions) throws -> FunctionalCalibration {
    var source = try RecordedSource(path: path, options: options)
    var samples: [GaitDSP.InertialSample] = []
    // Ten minutes are more than anybody bows.
    while accel.count < 600 * 800, try source.read(into: &samples, atMost: 4096) > 0 {
      accel += samples.map(\.specificForce)
      gyro += samples.map(\.angularRate)
      samples.removeAll(keepingCapacity: true)
    }
    return try fit(rate: source.info.nominalRate)
  }

  private func fit(rate: Double) throws -> FunctionalCalibration {
    do { return try FunctionalCalibration.fit(accel: accel, gyro: gyro, rate: rate) } catch {
      throw SensorFailure.refused("\(error); nothing was written")
    }
  }

  /// Bows that can be told so far.
  private static func bows(in samples: ([SIMD3<Double>], [SIMD3<Double>]), rate: Double) -> Int {
    do { return try FunctionalCalibration.fit(accel: samples.0, gyro: samples.1, rate: rate).bows } catch {
      if case .tooFewBows(let seen) = error { return seen }
      return 0
    }
  }

  /// Whether the last second was quiet.
  private func isStill(_ rate: Double) -> Bool {
    let last = gyro.suffix(Int(rate))
    guard let first = last.first else { return false }
    return last.allSatisfy { w in
      let d = w - first
      return (d * d).sum() < 0.01
    }
  }
}

extension WearerCalibration {
  /// How the sensor is turned about the vertical against the nearest of its axes, degrees, positive = clockwise as seen
  /// from above.
  var turn: (axis: SensorAxis, degrees: Double) {
    let axis = SensorAxis.nearest(to: left)
    let a = axis.vector
    let across = SIMD3(a.y * left.z - a.z * left.y, a.z * left.x - a.x * left.z, a.x * left.y - a.y * left.x)
    return (axis, atan2((across * up).sum(), (a * left).sum()) * 180 / .pi)
  }

  /// Reads a wearer's calibration file.
  static func read(file: String) throws -> WearerCalibration {
    guard let data = FileManager.default.contents(atPath: file), data.count < 1 << 16,
      let text = String(data: data, encoding: .utf8)
    else { throw ToolError.unreadable(file: file, cause: "cannot be read, or is no calibration file") }
    do { return try WearerCalibration(text: text, file: file) } catch { throw SensorFailure.calibrationFile(error) }
  }
}
