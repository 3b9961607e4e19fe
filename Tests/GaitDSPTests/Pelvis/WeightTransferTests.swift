import Testing

@testable import GaitDSP

/// Movements onto a leg and back of which everything is known.
@Suite struct WeightTransferTests {
  static let sway = WeightTransfer.Sway(obliquity: 0.3, speed: 0.01)

  /// Six seconds with one movement in them, and with an offset of the accelerometer.
  static func window(way: Double, duration: Double, middle: Int, tip: Double, offset: Double = 0)
    -> WeightTransfer.Window
  {
    var window = WeightTransfer.Window(first: 100, obliquity: [], lateral: [])
    for index in 100..<160 {
      let u = min(1, max(0, Double(index - middle) * 0.1 / duration + 0.5))
      window.obliquity.append(tip * u * u * u * (10 + u * (6 * u - 15)))
      window.lateral.append(way * (60 * u - 180 * u * u + 120 * u * u * u) / (duration * duration) + offset)
    }
    return window
  }

  @Test(arguments: [0.06, -0.06], [1.0, 1.6, 2.2])
  func directionTimeAndDurationAreFound(way: Double, duration: Double) {
    let window = Self.window(way: way, duration: duration, middle: 130, tip: 3)
    let transfer = WeightTransfer(window, middles: 115...145, ontoOneLeg: true, sway: Self.sway)
    #expect(transfer.evidence(way: way) > transfer.evidence(way: -way) + 3)
    #expect(transfer.evidence(way: way) > transfer.evidence(way: 0) + 3)
    #expect(abs(transfer.mean(way: way) { middle, _ in middle } - 130) < 0.5)
    #expect(abs(transfer.mean(way: way) { $1 } - duration) < 0.25)
  }

  @Test func anOffsetOfTheSensorChangesNothing() {
    let (one, other) = (
      WeightTransfer(
        Self.window(way: 0.05, duration: 1.6, middle: 130, tip: 2), middles: 115...145, ontoOneLeg: true,
        sway: Self.sway),
      WeightTransfer(
        Self.window(way: 0.05, duration: 1.6, middle: 130, tip: 2, offset: 0.3), middles: 115...145, ontoOneLeg: true,
        sway: Self.sway)
    )
    for way in [-0.05, 0, 0.05] { #expect(abs(one.evidence(way: way) - other.evidence(way: way)) < 1e-6) }
  }

  @Test func obliquityAloneSaysWhenAndNotWhichWay() {
    let transfer = WeightTransfer(
      Self.window(way: 0, duration: 1.6, middle: 138, tip: 4), middles: 115...145, ontoOneLeg: true, sway: Self.sway)
    #expect(abs(transfer.evidence(way: 0.05) - transfer.evidence(way: -0.05)) < 1e-6)
    #expect(abs(transfer.mean(way: 0) { middle, _ in middle } - 138) < 2)
  }

  @Test func aStraightLineIsTakenOffAndNothingElse() {
    var values = (0..<20).map { 3 + 0.5 * Double($0) }
    WeightTransfer.level(&values)
    #expect(values.allSatisfy { abs($0) < 1e-9 })
    var empty: [Double] = []
    WeightTransfer.level(&empty)
    #expect(empty.isEmpty)
  }
}
