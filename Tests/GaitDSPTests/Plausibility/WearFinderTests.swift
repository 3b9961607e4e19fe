import Testing

@testable import GaitDSP

@Suite struct WearFinderTests {
  /// Blocks of a sensor, one a third of a second, that moves by `swing` m/s² on two axes where it is worn.
  private func spans(
    hours: Double, axes: SIMD3<Double> = SIMD3(1, 0.5, 0), swing: (_ time: Double) -> Float?, noise: Float = 0.02
  ) -> [WearSpan] {
    var finder = WearFinder(lookRate: 25)
    var found: [WearSpan] = []
    var (time, flip) = (0.0, Float(1))
    while time < hours * 3600 {
      if let swing = swing(time) {
        flip = -flip
        var block = SampleBlock()
        for look in 0..<SampleBlock.looks {
          let away = flip * (swing + noise * Float(look % 2))
          block.look(
            at: InertialSample(
              time: time + Double(look) * 0.04, specificForce: Double(away) * axes + SIMD3(0, 0, 9.81),
              angularRate: .zero))
        }
        finder.take(block, into: &found)
      }
      time += 0.32
    }
    finder.finish(into: &found)
    return found
  }

  private func total(_ spans: [WearSpan]) -> Double { spans.reduce(0) { $0 + $1.end - $1.start } }

  @Test func aSensorOnABodyIsWornAllTheTime() {
    let found = spans(hours: 5) { _ in 0.6 }
    #expect(abs(total(found) - 5 * 3600) < 1)
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.end == $1.start }, "one after another, without a seam")
    #expect(found.allSatisfy { $0.end - $0.start <= 3_601 })
  }

  @Test func aSensorOnATableIsNotWorn() {
    #expect(spans(hours: 5) { _ in 0 }.isEmpty)
  }

  /// Taken off for three hours in the middle of eight: the hour around each quarter of an hour decides, so the edges are
  /// true to half an hour.
  @Test func takenOffAndPutOnAgain() throws {
    let found = spans(hours: 8) { $0 >= 2 * 3600 && $0 < 5 * 3600 ? 0 : 0.6 }
    #expect(abs(total(found) - 5 * 3600) <= 3_601)
    let off = zip(found, found.dropFirst()).filter { $1.start - $0.end > 60 }
    #expect(off.count == 1)
    let (last, next) = try #require(off.first)
    #expect(last.end >= 7_200 && last.end <= 9_001 && next.start >= 16_199 && next.start <= 18_001)
  }

  /// One turn in bed each half hour is enough.
  @Test func aSleeperWhoTurnsWearsIt() {
    #expect(abs(total(spans(hours: 8) { $0.truncatingRemainder(dividingBy: 1_800) < 5 ? 1 : 0 }) - 8 * 3600) < 1)
  }

  @Test func timeWithoutSamplesIsNotWorn() {
    let found = spans(hours: 4) { $0 >= 3_600 && $0 < 3 * 3600 ? nil : 0.6 }
    #expect(abs(total(found) - 2 * 3600) < 1)
  }

  @Test func aShortSessionCountsAsWorn() {
    #expect(abs(total(spans(hours: 0.3) { _ in 0 }) - 0.3 * 3600) < 1, "a still quarter of an hour shows nothing")
  }

  @Test func aJumpInTimeBeginsANewAccount() {
    let found = spans(hours: 3) { _ in 0.6 } + spans(hours: 3) { $0 < 3_600 ? 0.6 : $0 > 2.9 * 3600 ? 0.6 : nil }
    #expect(found.allSatisfy { $0.end > $0.start })
    var finder = WearFinder(lookRate: 25)
    var wild: [WearSpan] = []
    for time in [0, 5e8, -3e9, 1e300, 10] {
      var block = SampleBlock()
      block.look(at: InertialSample(time: time, specificForce: .one, angularRate: .one))
      finder.take(block, into: &wild)
    }
    finder.finish(into: &wild)
    #expect(wild.count <= 5)
  }

  /// A lorry that passes shakes a table along one axis, and a body moves along two at least.
  @Test func twoAxesThatStandStillAreEnough() {
    #expect(spans(hours: 5, axes: SIMD3(1, 0, 0)) { _ in 0.6 }.isEmpty)
  }
}
