import Testing

@testable import GaitDSP

@Suite struct TimelineTests {
  func primed(rate: Double = 100) -> Timeline {
    var timeline = Timeline(rate: rate)
    for index in 0..<10 { _ = timeline.push(Double(index) / rate) }
    return timeline
  }

  @Test func regularSamplesFollowOneAnother() {
    var timeline = Timeline(rate: 100)
    #expect(timeline.push(5) == .first)
    for index in 1..<1000 { #expect(timeline.push(5 + 0.01 * Double(index)) == .next) }
    #expect(near(timeline.stretch, 1, 1e-9))
  }

  @Test(arguments: [40.0, 100, 800])
  func missingSamplesAreCounted(rate: Double) {
    for missing in [1, 2, 5, 17] {
      var timeline = primed(rate: rate)
      let time = timeline.last + Double(missing + 1) / rate
      #expect(timeline.push(time) == .afterHole(missing: missing))
      #expect(timeline.push(time + 1 / rate) == .next)
    }
  }

  @Test func holeOfMoreThanASecondSplits() {
    var timeline = primed()
    #expect(timeline.push(timeline.last + 1) == .afterHole(missing: 99))
    #expect(timeline.push(timeline.last + 1.001) == .afterSplit)
    // A time stamp centuries ahead is damage; taken at its word it would make all that follows old.
    #expect(timeline.push(1e300) == .unusable)
    #expect(timeline.push(timeline.last + 0.01) == .next)
  }

  @Test(arguments: [0.09, 0.05, -7, .nan, .infinity, -.infinity])
  func timesThatDoNotAdvanceAreUnusableAndChangeNothing(time: Double) {
    var timeline = primed()
    #expect(timeline.push(time) == .unusable)
    #expect(timeline.last == 0.09)
    #expect(timeline.push(0.1) == .next)
  }

  /// Jitter of a third of the interval is no hole, and leaves the rate as it is.
  @Test func jitterIsNoHole() {
    var timeline = Timeline(rate: 100)
    var noise = SeededNoise(1)
    _ = timeline.push(0)
    for index in 1..<5000 {
      #expect(timeline.push(0.01 * (Double(index) + 0.2 * (2 * noise.uniform() - 1))) == .next)
    }
    #expect(near(timeline.stretch, 1, 0.01))
  }

  /// A chip whose clock is off by a tenth is followed within half a minute, and holes are still counted right.
  @Test(arguments: [0.9, 1.1])
  func clockThatIsOffIsFollowed(stretch: Double) {
    var timeline = Timeline(rate: 100)
    var time = 0.0
    for _ in 0..<6000 {
      _ = timeline.push(time)
      time += 0.01 * stretch
    }
    #expect(near(timeline.stretch, stretch, 0.002))
    #expect(near(timeline.interval, 0.01 * stretch, 2e-5))
    #expect(timeline.push(timeline.last + 0.01 * stretch * 41) == .afterHole(missing: 40))
  }

  /// Stamps that come late by up to half an interval and more, as from a computer that is busy: as much time is counted as
  /// passes.
  @Test(arguments: [0.1, 0.2, 0.3, 0.45])
  func unevenStampsCountNoTimeTwice(deviation: Double) {
    var noise = SeededNoise(7)
    var timeline = Timeline(rate: 100)
    var counted = 0
    var last = -1.0
    for index in 0..<6000 {
      let time = 0.01 * (Double(index) + deviation * noise.normal())
      guard time > last else { continue }
      last = time
      switch timeline.push(time) {
      case .next: counted += 1
      case .afterHole(let missing): counted += 1 + missing
      case .first, .afterSplit, .unusable: break
      }
    }
    #expect(abs(Double(counted) / 6000 - 1) < 0.02, "\(counted)")
  }
}
