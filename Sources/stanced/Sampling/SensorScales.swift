import IMU

/// What the counts of a sensor are multiplied by: its own calibration where the configuration names one, else the data
/// sheet's scales.
///
/// A file that was made with another sensor is never used. Sampling goes on without it: the data sheet's scales are some
/// percent off and are said to be, while days that nobody noticed to be empty are gone for good.
struct SensorScales: Sendable {
  /// The calibration that the configuration names, and its file.
  private let calibration: SensorCalibration?
  private let file: String

  static let dataSheet = SensorScales(calibration: nil, file: "")

  init(calibration: SensorCalibration?, file: String) {
    self.calibration = calibration
    self.file = file
  }

  /// What holds for the sensor that was found.
  enum Choice: Equatable, Sendable {
    /// No calibration is named.
    case dataSheet
    case calibrated
    /// The file is another sensor's: the data sheet's scales hold until that is mended.
    case refused(CalibrationFileError)
  }

  func choice(for found: FoundSensor) -> Choice {
    guard let calibration else { return .dataSheet }
    do { try calibration.check(isFor: found, file: file) } catch { return .refused(error) }
    return .calibrated
  }

  func scaling(_ found: FoundSensor, _ setUp: SetUp, celsius: Double?) -> InertialScaling {
    guard let calibration, choice(for: found) == .calibrated else {
      return InertialScaling(accelScale: setUp.accelScale, gyroScale: setUp.gyroScale)
    }
    return calibration.scaling(setUp, temperature: celsius)
  }
}
