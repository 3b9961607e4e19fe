import Foundation
import Testing

@testable import GaitDSP

@Suite struct ResamplerTests {
  /// Frames made of a signal sampled at a rate, its phase against the grid included.
  func frames(rate: Double, seconds: Double, origin: Double = 3, signal: (Double) -> Double) -> [OrientedSample] {
    var resampler = Resampler(rate: rate)
    var frames: [OrientedSample] = []
    for index in 0..<Int(seconds * rate) {
      let time = origin + Double(index) / rate
      let value = signal(time)
      resampler.push(
        OrientedSample(
          motion: SIMD8(repeating: Float(value)), gravity: SIMD3(sin(0.1 * time), 0, cos(0.1 * time)), time: time,
          heading: 0.5 * time))
      while let frame = resampler.next() { frames.append(frame) }
    }
    for _ in 0..<2 {
      resampler.repeatLast()
      while let frame = resampler.next() { frames.append(frame) }
    }
    return frames
  }

  @Test(arguments: [40.0, 50, 62.5, 100, 104, 128, 200, 256, 400, 800])
  func walkingSignalsKeepTheirTimeAndSize(rate: Double) {
    // 2 Hz and its third harmonic: what walking is made of.
    func signal(_ t: Double) -> Double { sin(2 * .pi * 2 * t) + 0.3 * cos(2 * .pi * 6 * t) }
    let frames = frames(rate: rate, seconds: 6, signal: signal)
    // The end of a stretch is there up to the last sample.
    #expect(abs(frames.count - 600) <= Int(100 / rate) + 1)
    for (index, frame) in frames.enumerated() where index > 30 && index < 560 {
      #expect(near(frame.time, 3 + 0.01 * Double(index), 1e-9))
      // Cubic interpolation over 25 ms errs by 0.3·(2π·6)³·0.025³/… ≈ 0.01; the low-pass turns the phase of 6 Hz a little.
      #expect(near(Double(frame.motion[0]), signal(frame.time), 0.03), "\(rate) Hz at \(frame.time)")
      #expect(near(frame.heading, 0.5 * frame.time, 1e-4))
      #expect(near(length(frame.gravity), 1, 1e-9))
      #expect(near(frame.gravity.x, sin(0.1 * frame.time), 1e-4))
    }
  }

  @Test func samplesOnTheGridAreKeptExactly() {
    let frames = frames(rate: 100, seconds: 3) { sin(17 * $0) }
    for frame in frames { #expect(near(Double(frame.motion[3]), sin(17 * frame.time), 1e-7)) }
    #expect(frames.count >= 299)
  }

  @Test func whatIsAboveTheGridsReachIsKeptOut() {
    // 90 Hz would appear as 10 Hz.
    let frames = frames(rate: 400, seconds: 4) { sin(2 * .pi * 90 * $0) }
    #expect(frames.dropFirst(50).map { abs($0.motion[0]) }.max() ?? 1 < 0.2)
  }
}

@Suite struct AttitudeResamplerTests {
  @Test(arguments: [40.0, 100, 400])
  func attitudeFollowsASteadyTurn(rate: Double) {
    var resampler = AttitudeResampler()
    func attitude(_ t: Double) -> Quaternion { Quaternion(w: cos(0.4 * t), x: sin(0.4 * t), y: 0, z: 0) }
    var count = 0
    for index in 0..<Int(2 * rate) {
      let time = 7 + Double(index) / rate
      resampler.push(time: time, attitude: attitude(time))
      while let up = resampler.next() {
        let wanted = attitude(7 + 0.01 * Double(count))
        #expect(near((resampler.attitude.components * wanted.components).sum(), 1, 1e-7))
        #expect(near(resampler.attitude.normSquared, 1, 1e-9))
        #expect(length(up - wanted.up) < 1e-4 && near(length(up), 1, 1e-6))
        count += 1
      }
    }
    resampler.repeatLast()
    while resampler.next() != nil { count += 1 }
    #expect(abs(count - 200) <= 3)
  }

  /// Over a hole neighbours may be far apart: up stays a direction.
  @Test func upTurnsFromOneToTheOtherBetweenAttitudesFarApart() throws {
    for turn in [1.0, 2.5, 3.1] {
      var resampler = AttitudeResampler()
      resampler.push(time: 0, attitude: .identity)
      let after = Quaternion.rotation(by: SIMD3(turn, 0, 0))
      resampler.push(time: 0.5, attitude: after)
      var count = 0
      var turned = 0.0
      while let up = resampler.next() {
        #expect(near(length(up), 1, 1e-6))
        let angle = acos(min(1, dot(up, SIMD3(0, 0, 1))))
        // On the way, and never back.
        #expect(angle >= turned - 1e-9 && near(angle + acos(min(1, dot(up, after.up))), turn, 1e-6))
        turned = angle
        count += 1
      }
      #expect(count == 50)
    }
  }
}

@Suite struct StateVariableFilterTests {
  /// At every frequency the two outputs are a quarter period apart: their product averages to nothing, and the low-pass
  /// output lags.
  @Test(arguments: [0.6, 1.6, 2.5, 4])
  func outputsAreAQuarterPeriodApart(frequency: Double) {
    var filter = StateVariableFilter(centre: 1.6, q: 0.7, rate: 100)
    var (product, bandPower, quarterPower, lagged) = (0.0, 0.0, 0.0, 0.0)
    let period = Int((100 / frequency).rounded())
    let exact = 100 / Double(period)
    var before: [Double] = []
    for index in 0..<(period * 60) {
      let input = sin(2 * .pi * exact * Double(index) / 100)
      let (band, quarter) = filter.push(SIMD4(repeating: input))
      if index >= period * 40 {
        product += band.x * quarter.x
        bandPower += band.x * band.x
        quarterPower += quarter.x * quarter.x
        lagged += quarter.x * before[index - period / 4]
      }
      before.append(band.x)
    }
    #expect(abs(product) < 1e-3 * (bandPower * quarterPower).squareRoot())
    #expect(lagged > 0.99 * (bandPower * quarterPower).squareRoot())
  }

  @Test func centreOfTheBandPassesInPhase() {
    var filter = StateVariableFilter(centre: 2, q: 0.7, rate: 100)
    var largest = 0.0
    for index in 0..<2000 {
      let band = filter.push(SIMD4(0, 0, sin(2 * .pi * 2 * Double(index) / 100), 0)).band
      if index > 1000 { largest = max(largest, abs(band.z)) }
      #expect(band.x == 0 && band.y == 0 && band.w == 0)
    }
    #expect(near(largest, 0.7, 0.01))
  }
}
