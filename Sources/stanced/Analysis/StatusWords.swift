import Feed
import GaitDSP
import IMU

extension StatusNote {
  mutating func take(_ vitals: SourceVitals) {
    sensor = vitals.sensor.map { found in
      var part = SensorPart(chip: found.chip.description.name, bus: found.bus, address: Int(found.address))
      part.rateHz = vitals.rate?.figure(3)
      part.temperatureC = vitals.temperature?.figure(1)
      part.timeUncertaintyMs = vitals.timeUncertainty.flatMap { ($0 * 1e3).figure(3) }
      part.calibration =
        switch vitals.scales {
        case .dataSheet: nil
        case .calibrated: "ok"
        case .refused(let error): error.description
        }
      return part
    }
    samples.delivered = Int(vitals.delivered)
    samples.missing = Int(vitals.missing)
    samples.gaps = vitals.gaps
    samples.saturated = vitals.saturated
    guard let faults = vitals.faults else { return }
    let named = [
      ("retried_transfers", faults.retriedTransfers), ("bus_failures", faults.busFailures),
      ("overflows", faults.overflows), ("torn_frames", faults.tornFrames), ("damaged_frames", faults.damagedFrames),
      ("chip_resets", faults.chipResets), ("count_mismatches", faults.countMismatches), ("starts", faults.starts),
    ]
    samples.faults = Dictionary(uniqueKeysWithValues: named.filter { $0.1 > 0 })
  }

  /// What the daemon counted, to be held against what the store has.
  var lastWords: String {
    "Ended: \(walking.bouts) bouts, \(walking.stepsLeft) left and \(walking.stepsRight) right steps of quality ok; "
      + "\(samples.delivered) samples delivered, \(samples.missing) missing."
  }

  /// - Parameter wrong: why nothing is made of the samples now.
  func samplingSentence(_ source: SourceDescription, wrong: Implausibility? = nil) -> String {
    let what: String
    if let sensor {
      what = "\(sensor.chip) at \(sensor.bus) 0x\(String(sensor.address, radix: 16, uppercase: true))"
    } else {
      what = source.device ?? source.name
    }
    let test = session?.label.map { ", test \"\($0)\"" } ?? ""
    if let wrong { return "Sampling \(what)\(test), but nothing is made of it: \(wrong.text)." }
    if let refusal = sensor?.calibration, refusal != "ok" {
      return "Sampling \(what)\(test) with the data sheet's scales, for its calibration is not used: \(refusal)."
    }
    return "Sampling \(what)\(test)."
  }
}
