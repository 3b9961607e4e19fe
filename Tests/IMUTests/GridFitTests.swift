import Testing

@testable import IMU

@Suite struct GridFitTests {
  @Test func theFitFindsRoomWhereTheTrueGridIs() {
    var random = SplitMix(seed: 5)
    for trial in 0..<200 {
      let period = 0.01 * (0.9 + 0.2 * random.uniform())
      var bounds = GridBounds()
      var list: [GridBound] = []
      var now = 1.0
      var newest: Int64 = 0
      for _ in 0..<(2 + trial % 39) {
        now += random.uniform() * 0.5
        newest = Int64((now / period).rounded(.down))
        let bound = GridBound(
          newest: newest, before: Nanoseconds(now * 1e9) - 100_000, after: Nanoseconds(now * 1e9) + 100_000)
        bounds.add(
          bound, fit: GridFit(phase: 0, period: 0.01, deviation: 0, periodDeviation: 0, margin: 0))
        list.append(bound)
      }
      let origin = list[list.count - 1].after
      let fit = bounds.fit(
        index: newest, origin: origin,
        start: GridFit(phase: 0, period: 0.01, deviation: 0, periodDeviation: 0, margin: 0), centre: 0.01,
        halfWidth: 0.0014, room: 0.005)
      // The true line keeps a margin of its own; the best one keeps at least that.
      var margin = 0.005 * (1 - abs(period - 0.01) / 0.0014)
      let phase = Double(newest) * period - seconds(origin)
      for bound in list {
        let steps = Double(bound.newest - newest)
        margin = min(margin, seconds(bound.after - origin) - (phase + steps * period))
        margin = min(margin, phase + (steps + 1) * period - seconds(bound.before - origin))
      }
      #expect(fit.margin > margin - 1e-6, "trial \(trial): \(fit) against \(margin) at \(period)")
    }
  }
}
