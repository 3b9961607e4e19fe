import Testing

@testable import IMU

/// A chip's sample grid against the monotonic clock, and reads of it that come late.
struct GridSimulation {
  var truePeriod: Double
  /// Relative change of the period per second.
  var drift = 0.0
  var meanReadInterval = 0.6
  /// How late a read is scheduled, s, uniformly up to this.
  var lateness = 0.002
  /// Share of reads whose transfer itself is stretched by up to 50 ms.
  var stretched = 0.0
  /// Reads in which the bus hangs for 2 s.
  var hangs: Set<Int> = []
  /// Reads that the clock did not believe, though all were true.
  private(set) var contradictions = 0
  var random = SplitMix(seed: 7)

  /// Runs for `duration` s; returns RMS and largest error of the delivered sample times after 10 s.
  mutating func run(_ duration: Double, aligned: Bool = true) -> (rms: Double, largest: Double, rate: Double) {
    var clock = SampleClock(rate: 100)
    // Truth: sample times by integrating the drifting period.
    var times: [Double] = []
    var t = 0.123
    var period = truePeriod
    while t < duration + 5 {
      times.append(t)
      t += period
      period *= 1 + drift * period
    }
    var newest = -1
    var now = 0.2
    var emitted = -1
    var squares = 0.0
    var count = 0
    var largest = 0.0
    var reads = 0
    var quick = 24
    contradictions = 0
    while now < duration {
      let interval =
        quick > 0
        ? 0.00125
        : (reads < 64 ? min(meanReadInterval, 0.05 * Double(reads - 23), 0.35) : meanReadInterval)
      quick -= 1
      var due = now + interval
      if aligned, quick <= 0 { due = edge(near: due, clock) }
      now = max(due, now) + random.uniform() * lateness
      if hangs.contains(reads) { now += 2 }
      observe(&clock, times, &newest, &now)
      if quick <= 0 {
        // The burst itself, and the level again behind it.
        now += 14 * 9 / 400e3 * interval / truePeriod
        now = max(now, edge(near: now + truePeriod / 2, clock)) + random.uniform() * min(lateness, 0.002)
        observe(&clock, times, &newest, &now)
      }
      reads += 1
      while emitted < newest {
        emitted += 1
        guard let estimate = clock.time(of: Int64(emitted)), times[emitted] > 10 else { continue }
        let error = Double(estimate) * 1e-9 - times[emitted]
        squares += error * error
        count += 1
        largest = max(largest, abs(error))
      }
    }
    return ((squares / Double(count)).squareRoot(), largest, clock.rate)
  }

  /// The instant nearest to `due` at which a new sample is expected: reading there halves what is unknown.
  private func edge(near due: Double, _ clock: SampleClock) -> Double {
    guard clock.isLocked, let at = clock.index(at: Int64(due * 1e9)),
      let edge = clock.time(of: Int64(at.rounded()))
    else { return due }
    return Double(edge) * 1e-9
  }

  private mutating func observe(_ clock: inout SampleClock, _ times: [Double], _ newest: inout Int, _ now: inout Double)
  {
    let before = now
    var transfer = 0.0004
    if random.uniform() < stretched { transfer += random.uniform() * 0.05 }
    // The level is latched somewhere within the transfer.
    let latched = before + transfer * random.uniform()
    now = before + transfer
    while newest + 1 < times.count, times[newest + 1] <= latched { newest += 1 }
    let verdict = clock.observe(newest: Int64(newest), before: Int64(before * 1e9), after: Int64(now * 1e9))
    if verdict != .accepted { contradictions += 1 }
  }
}

@Suite struct SampleClockTests {
  @Test(arguments: [
    ("nominal", 1.0, 0.0, 0.002, 0.0, [Int]()),
    ("no jitter", 1.0, 0.0, 0.0, 0.0, []),
    ("no jitter, 2 % slow", 1.02, 0.0, 0.0, 0.0, []),
    ("no jitter, 5 % fast", 0.95, 20e-6, 0.0, 0.0, []),
    ("10 % fast", 0.9, 0.0, 0.002, 0.0, []),
    ("10 % slow", 1.1, 0.0, 0.002, 0.0, []),
    ("warming, 30 ppm/s", 1.02, 30e-6, 0.002, 0.0, []),
    ("cooling, -30 ppm/s", 0.97, -30e-6, 0.002, 0.0, []),
    ("reads up to 50 ms late", 1.03, 0.0, 0.05, 0.0, []),
    ("a third of the transfers stretched to 50 ms", 0.96, 0.0, 0.01, 0.33, []),
    ("hangs of 2 s", 1.01, 10e-6, 0.002, 0.0, [60, 80, 100]),
    ("all at once", 0.93, 30e-6, 0.05, 0.33, [70, 110]),
  ])
  func sampleTimesAreTrueToAMillisecondAfterTenSeconds(
    name: String, scale: Double, drift: Double, lateness: Double, stretched: Double, hangs: [Int]
  ) {
    for (interval, seed) in [(0.25, 7), (0.6, 7), (1.0, 7), (0.33, 8), (0.7, 9), (0.9, 10)] as [(Double, UInt64)] {
      var simulation = GridSimulation(truePeriod: 0.01 * scale)
      simulation.random = SplitMix(seed: seed)
      simulation.drift = drift
      simulation.lateness = lateness
      simulation.stretched = stretched
      simulation.hangs = Set(hangs)
      simulation.meanReadInterval = interval
      let error = simulation.run(120)
      print(
        "sample clock, \(name), read every \(interval) s: RMS \(micros(error.rms)) µs, "
          + "largest \(micros(error.largest)) µs; \(simulation.contradictions) not believed")
      #expect(simulation.contradictions == 0)
      #expect(error.rms < 0.001)
      #expect(error.largest < 0.003)
    }
  }

  @Test func lateReadsDoNotPullTheClock() {
    var prompt = GridSimulation(truePeriod: 0.01)
    prompt.lateness = 0
    var late = GridSimulation(truePeriod: 0.01)
    late.lateness = 0.05
    #expect(abs(prompt.run(60).rate - late.run(60).rate) < 0.05)
  }

  @Test func anImpossibleLevelIsNotBelieved() {
    var clock = SampleClock(rate: 100)
    var index: Int64 = 0
    for read in 1...40 {
      let now = Int64(read) * 500_003_000
      index = now / 10_000_000
      #expect(clock.observe(newest: index, before: now, after: now + 300_000) == .accepted)
    }
    let now: Int64 = 41 * 500_003_000
    let before = clock
    #expect(clock.observe(newest: now / 10_000_000 + 64, before: now, after: now + 300_000) == .contradicts)
    #expect(clock.time(of: index) == before.time(of: index))
    #expect(clock.observe(newest: now / 10_000_000, before: now, after: now + 300_000) == .accepted)
  }

  /// A clock that knows the rate from before a restart, and the grid from the first three samples behind it.
  private func restarted(period: Int64) -> (SampleClock, now: Int64) {
    var clock = SampleClock(rate: 100)
    func read(_ now: Int64) -> SampleClock.Verdict {
      clock.observe(newest: now / period, before: now, after: now + 100_000)
    }
    for number in 1...40 { #expect(read(Int64(number) * 251_003_000) == .accepted) }
    clock.restart()
    let start = 1100 * period
    for step in 0..<24 { #expect(read(start + Int64(step) * 1_250_000) == .accepted) }
    return (clock, start + 24 * 1_250_000)
  }

  /// A burst that fell short of a sample, or a flipped bit, looks like a chip that has become faster.
  @Test func oneWrongLevelBehindARestartShowsNoOtherRate() {
    var (clock, now) = restarted(period: 10_000_000)
    now += 52_000_000
    let newest = now / 10_000_000
    let period = clock.period
    #expect(clock.observe(newest: newest + 1, before: now, after: now + 100_000) == .contradicts)
    #expect(clock.period == period)
    #expect(clock.observe(newest: newest, before: now + 200_000, after: now + 300_000) == .accepted)
    // Doubts do not add up over time.
    now += 50_000_000
    #expect(clock.observe(newest: newest + 6, before: now, after: now + 100_000) == .contradicts)
    #expect(abs(clock.rate - 100) < 0.3)
  }

  @Test func anotherRateBehindARestartIsBelievedWhenTwoLevelsShowIt() {
    var (clock, now) = restarted(period: 10_000_000)
    let first = now / 10_000_000
    let start = now
    var verdicts: [SampleClock.Verdict] = []
    for read in 1...20 {
      now = start + Int64(read) * 100_000_000 + 200_000
      // 4 % fast from here on.
      let newest = first + (now - start) / 9_615_385
      verdicts.append(clock.observe(newest: newest, before: now, after: now + 100_000))
      if verdicts.last == .contradicts {
        verdicts.append(clock.observe(newest: newest, before: now + 200_000, after: now + 300_000))
      }
    }
    #expect(verdicts.contains(.contradicts))
    #expect(verdicts.suffix(10).allSatisfy { $0 == .accepted })
    #expect(abs(clock.rate - 104) < 0.5)
  }

  @Test func absurdTimesNeverTrap() {
    var clock = SampleClock(rate: 100)
    _ = clock.observe(newest: .max / 4, before: 0, after: 1)
    _ = clock.observe(newest: .min / 4, before: .max / 2, after: .max / 2)
    _ = clock.observe(newest: 0, before: .min / 2, after: .max / 2)
    _ = clock.time(of: .max / 4)
    #expect(clock.rate.isFinite)
  }
}

func micros(_ seconds: Double) -> Int { Int((seconds * 1e6).rounded()) }
