import GaitDSP

/// Everything that decides how samples become steps.
struct AnalysisPlan: Sendable {
  var mount = MountSource.automatic
  var functionalLeft: SIMD3<Double>?
  var legLength: Double?
  var thresholds = FindingThresholds()
  var belowThresholdDeg = 4.0
  var weights: ContactNetWeights
  var wearer: String?

  func configuration(sampleRate: Double) -> GaitConfiguration {
    var configuration = GaitConfiguration(sampleRate: sampleRate)
    configuration.mount = mount
    configuration.functionalLeft = functionalLeft
    configuration.legLength = legLength
    configuration.thresholds = thresholds
    configuration.belowThresholdDeg = belowThresholdDeg
    return configuration
  }
}
