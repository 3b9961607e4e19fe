import GaitDSP
import Recordings

/// Everything that decides how recordings are analysed, from the command line and the configuration file.
struct AnalysisSettings {
  var reading = ReadingOptions()
  /// What the pipeline is told; the rate is each recording's own.
  var gait = GaitConfiguration(sampleRate: AnalysisRate.hertz)
  var weights: ContactNetWeights

  func configuration(sampleRate: Double) -> GaitConfiguration { gait.sampled(at: sampleRate) }
}
