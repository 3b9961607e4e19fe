import Foundation
import Testing

@testable import GaitDSP

@Suite struct HarmonicRatioTests {
  /// 110 samples a stride, with two to spare at either end.
  private func stride(_ wave: (Double) -> SIMD3<Double>) -> [SIMD3<Double>] {
    (-2...112).map { wave(Double($0) / 110) }
  }

  private func ratios(_ samples: [SIMD3<Double>]) -> HarmonicRatios {
    var analyzer = HarmonicAnalyzer()
    return analyzer.ratios(of: samples.span, from: 2, to: 112)
  }

  @Test func ratioIsOfAmplitudesAndImprovedRatioOfPowers() {
    // V: amplitude 4 at harmonic 2, 1 at harmonic 1: ratio 4, improved 100·16/17 = 94.12 %.
    // AP: 3 at 4, 1 at 2, 2 at 3: ratio (3 + 1)/2 = 2, improved 100·10/14 = 71.43 %.
    // ML: 2 at 1, 1 at 2: odd is in phase: ratio 2, improved 100·4/5 = 80 %.
    let samples = stride { phase in
      let turn = 2 * Double.pi * phase
      return SIMD3(
        3 * cos(4 * turn + 0.3) + cos(2 * turn + 1) + 2 * sin(3 * turn),
        2 * sin(turn + 0.7) + cos(2 * turn),
        9.81 + 4 * cos(2 * turn + 0.2) + sin(turn))
    }
    let result = ratios(samples)
    #expect(near(result.ratio.vertical, 4, 0.02))
    #expect(near(result.improved.vertical, 100 * 16 / 17, 0.1))
    #expect(near(result.ratio.anteroposterior, 2, 0.02))
    #expect(near(result.improved.anteroposterior, 100 * 10 / 14, 0.2))
    #expect(near(result.ratio.mediolateral, 2, 0.02))
    #expect(near(result.improved.mediolateral, 80, 0.2))
  }

  @Test func harmonicsAboveTheTwentiethDoNotCount() {
    let low = stride { SIMD3(repeating: cos(4 * .pi * $0) + 0.5 * cos(2 * .pi * $0)) }
    let high = zip(low, stride { SIMD3(repeating: cos(2 * .pi * 25 * $0)) }).map { $0 + $1 }
    #expect(near(ratios(low).improved.vertical, ratios(high).improved.vertical, 0.3))
  }

  @Test func foldedSumsEqualThePlainTransform() {
    var noise = SeededNoise(5)
    let points = (0..<128).map { _ in SIMD4<Float>((0..<4).map { _ in Float(noise.normal()) }) }
    var (evenAmplitude, oddAmplitude, evenPower, oddPower) = (0.0, 0.0, 0.0, 0.0)
    for harmonic in 1...20 {
      var (real, imaginary) = (0.0, 0.0)
      for n in 0..<128 {
        let angle = 2 * Double.pi * Double(harmonic * n) / 128
        real += Double(points[n].y) * cos(angle)
        imaginary += Double(points[n].y) * sin(angle)
      }
      let power = real * real + imaginary * imaginary
      if harmonic % 2 == 0 {
        evenAmplitude += power.squareRoot()
        evenPower += power
      } else {
        oddAmplitude += power.squareRoot()
        oddPower += power
      }
    }
    var transform = StrideHarmonics()
    let (even, odd) = transform.sums(of: points)
    #expect(near(Double(even.amplitude.y) / evenAmplitude, 1, 1e-5))
    #expect(near(Double(odd.amplitude.y) / oddAmplitude, 1, 1e-5))
    #expect(near(Double(even.power.y) / evenPower, 1, 1e-5))
    #expect(near(Double(odd.power.y) / oddPower, 1, 1e-5))
  }

  @Test func mirroringTheBodyChangesNothing() {
    var noise = SeededNoise(9)
    let samples = (0..<115).map { _ in SIMD3(noise.normal(), noise.normal(), noise.normal()) }
    #expect(ratios(samples) == ratios(samples.map { SIMD3($0.x, -$0.y, $0.z) }))
  }

  @Test func beginningTheStrideWithTheOtherFootChangesNothing() {
    let wave = { (phase: Double) -> SIMD3<Double> in
      SIMD3(repeating: cos(4 * .pi * phase) + 0.3 * cos(2 * .pi * phase + 1) + 0.2 * sin(10 * .pi * phase))
    }
    let other = stride { wave($0 + 0.5) }
    #expect(near(ratios(stride(wave)).ratio.vertical, ratios(other).ratio.vertical, 0.01))
  }

  @Test func strideBetweenSamplesIsResampled() {
    // 110.4 samples long and beginning 0.37 samples after the second.
    let samples = (0..<116).map { index -> SIMD3<Double> in
      let turn = 2 * Double.pi * (Double(index) - 1.37) / 110.4
      return SIMD3(repeating: 4 * cos(2 * turn) + sin(turn))
    }
    var analyzer = HarmonicAnalyzer()
    let result = analyzer.ratios(of: samples.span, from: 1.37, to: 111.77)
    #expect(near(result.ratio.vertical, 4, 0.02))
  }

  @Test func aStrideOutsideTheSamplesIsUndefined() {
    var analyzer = HarmonicAnalyzer()
    let samples = [SIMD3<Double>](repeating: .one, count: 60)
    #expect(analyzer.ratios(of: samples.span, from: 5, to: 80).ratio.vertical.isNaN)
    #expect(analyzer.ratios(of: samples.span, from: -1, to: 50).ratio.vertical.isNaN)
    #expect(analyzer.ratios(of: samples.span, from: .nan, to: .nan).ratio.vertical.isNaN)
    #expect(analyzer.ratios(of: [SIMD3<Double>]().span, from: 0, to: 50).ratio.vertical.isNaN)
  }
}
