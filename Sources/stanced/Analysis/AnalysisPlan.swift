import GaitDSP

/// Everything that decides how samples become steps.
struct AnalysisPlan: Sendable {
  /// What the pipeline is told; the rate is the source's own.
  var gait = GaitConfiguration(sampleRate: AnalysisRate.hertz)
  var weights: ContactNetWeights
  /// Pseudonym of the wearer.
  var wearer: String?

  func configuration(sampleRate: Double) -> GaitConfiguration { gait.sampled(at: sampleRate) }
}
