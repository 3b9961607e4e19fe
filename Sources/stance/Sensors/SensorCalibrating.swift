import Foundation
import IMU
import Report

/// Calibrates one sensor: warm-up (if asked for), then poses. Six faces give bias and scale, edges between them the
/// misalignment too.
struct SensorCalibrating {
  /// What was measured, beside the calibration.
  struct Outcome {
    var calibration: SensorCalibration
    /// The accelerometer's fit; nil where only the gyroscope was measured.
    var fit: AccelFit?
    /// °C over which the slopes were measured; nil where the temperature hardly changed.
    var warmed: (low: Double, high: Double)?
  }

  let sensor: FoundSensor
  /// Poses to collect: 6 faces and, from 9 on, misalignment too.
  var poses = 12
  /// Seconds to lie still first, for the slope of the biases with temperature.
  var warmUp = 0.0
  /// The gyroscope alone: one pose is enough.
  var gyroOnly = false
  /// Seconds after which what is there must do.
  var timeout = 600.0
  var date: String
  let guide: Guide

  /// - Throws: `SensorFailure`: the sensor failed, or what was measured does not suffice.
  func run(_ open: consuming OpenBus) throws -> Outcome {
    // The ranges that recordings use: a chip's scale differs a little from range to range.
    let settings = StreamSettings(batch: 0.25, address: sensor.address, chip: sensor.chip)
    let rate = sensor.chip.description.setUp(settings.sensor).rate
    var stream = open.stream(settings)
    let begun = stream.time.now()
    var batch = SampleBatch()
    var collector = PoseCollector(rate: rate)
    var readings = RestReadings(rate: rate)
    var celsius: Double?
    var troubles = 0
    ask(collector, warming: warmUp > 0)
    sampling: while !StopSignal.isAsked {
      let passed = Double(stream.time.now() - begun) * 1e-9
      guard passed < timeout + warmUp else { break }
      switch stream.next(into: &batch) {
      case .waiting: continue
      case .trouble(let error):
        troubles += 1
        guard troubles < 3 else { throw SensorFailure.sensor(error) }
        continue
      case .samples: troubles = 0
      }
      celsius = batch.temperature ?? celsius
      let isWarming = passed < warmUp
      for sample in batch.samples {
        if isWarming {
          readings.add(sample, celsius: celsius)
        } else if collector.add(accel: sample.accel, gyro: sample.gyro), let pose = collector.poses.last {
          guide.tell("pose \(collector.poses.count) of \(wanted): \(FaceName.of(pose.accel)) up")
        }
      }
      if isComplete(collector) { break sampling }
      ask(collector, warming: isWarming)
      if let last = batch.samples.last {
        guide.now(
          isWarming
            ? "warming up: \(decimals(warmUp - passed, 0)) s to go\(celsius.map { ", \(decimals($0, 1)) °C" } ?? "")"
            : "now \(FaceName.of(last.accel)) up; Ctrl-C uses what is there")
      }
    }
    // A sensor that cannot be told to sleep any more is its own business.
    try? stream.stop()
    guide.end()
    return try outcome(collector, readings, celsius)
  }

  private var wanted: Int { gyroOnly ? 1 : max(6, poses) }

  private func isComplete(_ collector: PoseCollector) -> Bool {
    // A gyroscope's bias wants some seconds of rest: three halves in one pose.
    if gyroOnly { return collector.poses.contains { $0.samples >= 300 } }
    return collector.missing.isEmpty && collector.poses.count >= wanted
  }

  private func ask(_ collector: PoseCollector, warming: Bool) {
    if warming {
      guide.next("Warm-up: lay the sensor down and leave it for \(decimals(warmUp, 0)) s.", picture: FacePicture.rest)
    } else if gyroOnly {
      guide.next("Lay the sensor down and leave it for three seconds.", picture: FacePicture.rest)
    } else if let axis = collector.missing.first {
      guide.next("Next: \(axis) up, then hold still.", picture: FacePicture.lines(up: axis))
    } else {
      guide.next(
        "All six faces are there. Now lean it on its edges, a new way each time (\(wanted) poses in all).", picture: [])
    }
  }

  private func outcome(_ collector: PoseCollector, _ readings: RestReadings, _ celsius: Double?) throws -> Outcome {
    guard let bias = collector.gyroBias else {
      throw SensorFailure.refused("the sensor was never still; nothing was written: lay it down and let go of it")
    }
    var calibration = SensorCalibration(
      chip: sensor.chip, bus: sensor.bus, address: sensor.address, date: date, gyroBias: bias, temperature: celsius)
    var fit: AccelFit?
    if !gyroOnly {
      do {
        let found = try AccelCalibration.fit(poses: collector.poses.map(\.accel))
        calibration.accel = found.calibration
        calibration.accelResidual = found.residual
        fit = found
      } catch { throw SensorFailure.refused("\(error); nothing was written") }
    }
    if let slope = temperatureSlope(readings.gyro) { calibration.gyroSlope = slope }
    if let slope = temperatureSlope(readings.accel) { calibration.accelSlope = slope }
    let warmed = temperatureSlope(readings.gyro) == nil ? nil : readings.span
    return Outcome(calibration: calibration, fit: fit, warmed: warmed)
  }
}

extension SensorCalibrating.Outcome {
  /// What was measured, for the person who measured it.
  var lines: [String] {
    func list(_ v: SIMD3<Double>, _ factor: Double, _ digits: Int) -> String {
      (0..<3).map { "\(["x", "y", "z"][$0]) \(decimals(v[$0] * factor, digits))" }.joined(separator: ", ")
    }
    let degrees = 180 / Double.pi
    var lines: [String] = []
    if let fit {
      lines.append(
        "Accelerometer: gravity is wrong by \(decimals(fit.residualBefore * 1000, 0)) mm/s² uncalibrated, "
          + "\(decimals(fit.residual * 1000, 1)) mm/s² calibrated (RMS over \(fit.poses) poses)")
      let m = fit.calibration.matrix
      let lean = [m.y.x, m.z.x, m.z.y].map(abs).max() ?? 0
      lines.append(
        "  bias \(list(fit.calibration.bias, 1, 3)) m/s²; scale \(list(SIMD3(m.x.x, m.y.y, m.z.z), 1, 4)); "
          + (fit.poses >= 9
            ? "misalignment \(decimals(lean * degrees, 2))°" : "misalignment not measured (9 poses show it)"))
    }
    lines.append(
      "Gyroscope: bias \(list(calibration.gyroBias, degrees, 3)) °/s"
        + (calibration.temperature.map { " at \(decimals($0, 1)) °C" } ?? ""))
    if let warmed {
      lines.append(
        "Temperature, \(decimals(warmed.low, 1)) to \(decimals(warmed.high, 1)) °C: gyroscope "
          + "\(list(calibration.gyroSlope, degrees, 4)) °/s per °C, accelerometer "
          + "\(list(calibration.accelSlope, 1000, 2)) mm/s² per °C")
    } else {
      lines.append("Temperature: no slope (the sensor must warm by 2 °C while it lies still; see --warm-up)")
    }
    return lines
  }
}
