import GaitDSP
import Recordings

/// Everything that decides how recordings are analysed, from the command line and the configuration file.
struct AnalysisSettings {
  var reading = ReadingOptions()
  var mount = MountSource.automatic
  var functionalLeft: SIMD3<Double>?
  var legLength: Double?
  var thresholds: FindingThresholds
  var belowThresholdDeg = 4.0
  var producesSignals = false
  /// Limits for grading single-leg stance trials; `nil` = do not look for any.
  var stanceTest: StanceTestLimits?
  var weights: ContactNetWeights

  func configuration(sampleRate: Double) -> GaitConfiguration {
    var configuration = GaitConfiguration(sampleRate: sampleRate)
    configuration.mount = mount
    configuration.functionalLeft = functionalLeft
    configuration.legLength = legLength
    configuration.thresholds = thresholds
    configuration.belowThresholdDeg = belowThresholdDeg
    configuration.producesSignals = producesSignals
    configuration.stanceTest = stanceTest
    return configuration
  }
}
