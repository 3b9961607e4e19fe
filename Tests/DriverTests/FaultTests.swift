import IMU
import Testing
import Walker

/// Everything that a bus and a battery do to a sensor, and still every sample is delivered or inside a reported gap.
@Suite struct FaultTests {
  /// The faults of a bad day, by the hour: 0.1 % of all transfers not acknowledged, a hang, reads up to 50 ms late,
  /// a brown-out, an overflow, an unplugged adapter.
  private func badDay(hours: Double, per hour: Double, seed: UInt64) -> BusFaults {
    var faults = BusFaults(seed: seed)
    var random = SeededRandom(seed: seed &+ 99)
    faults.nack = 0.001
    faults.shortTransfer = 0.0003
    faults.late = 0.05
    faults.lateBy = 0.05
    var begin = hour * 0.4
    while begin < hours * hour {
      func at(_ share: Double) -> Double { begin + hour * (share + Double.random(in: 0..<0.1, using: &random)) }
      let hang = at(0)
      faults.hangs.append(.init(from: hang, until: hang + Double.random(in: 0.1..<8, using: &random)))
      faults.brownOuts.append(at(0.2))
      let unplugged = at(0.4)
      faults.unplugged.append(
        .init(from: unplugged, until: unplugged + Double.random(in: 1..<20, using: &random)))
      // Unplugging takes the supply away too.
      faults.brownOuts.append(unplugged)
      begin += hour
    }
    return faults
  }

  @Test(arguments: VirtualPart.allCases)
  func noSampleIsUnaccountedOnABadDay(_ part: VirtualPart) {
    let clocks = isLong ? [0.0] : [-0.1, 0.1]
    for (index, error) in clocks.enumerated() {
      let seed = UInt64(part.rawValue.utf8.reduce(0) { $0 &* 31 &+ Int($1) }) &+ UInt64(index)
      var random = SeededRandom(seed: seed)
      let clock = ChipClock(rateError: isLong ? Double.random(in: -0.1...0.1, using: &random) : error)
      let (hours, hour) = isLong ? (24.0, 3600.0) : (4.0, 75.0)
      var rig = Rig(part, clock: clock, faults: badDay(hours: hours, per: hour, seed: seed))
      // A reader that is held up for ten seconds now and then: the FIFO overflows.
      for stall in 0..<Int(hours) {
        rig.run(until: (Double(stall) + 0.95) * hour)
        rig.bus.wire.time.advance(by: 15)
      }
      rig.run(until: hours * hour)
      print(
        "\(part.rawValue), clock \(rounded(clock.rateError, fine: true)), \(rounded(rig.now / 3600)) h: \(rig.account); "
          + "\(rig.bus.wire.counts)")
      #expect(rig.account.delivered > Int(hours * hour * 100 * 0.45))
      #expect(rig.account.unaccounted == 0)
      #expect(rig.account.disordered == 0)
      #expect(rig.account.wrong + rig.account.flipped == 0)
      #expect(rig.account.rms < 0.001)
      #expect(rig.account.largest < 0.003)
      // Before it has learnt the grid anew, still less than half a sample.
      #expect(rig.account.largestLearning < 0.0048)
    }
  }

  /// All registers hold what they should, and nothing comes: only the count of samples tells.
  @Test(arguments: VirtualPart.allCases)
  func aStalledFIFOIsFoundAndTheChipSetUpAgain(_ part: VirtualPart) {
    for batch in [1.0, 10] {
      var rig = Rig(part, settings: StreamSettings(batch: batch), fifoStalls: [40.003, 71.5])
      var longest = 0.0
      rig.run(until: 100) { batch in
        if let gap = batch.gap { longest = max(longest, Double(gap.to - gap.from) * 1e-9) }
      }
      // A read comes when the FIFO is due, then two more in a third of a second each, and a set-up.
      let due = min(batch, Double(rig.description.fifo.capacityInSamples) / rig.rate)
      print("\(part.rawValue), \(batch) s: \(rig.account); longest gap \(rounded(longest)) s, due \(rounded(due)) s")
      #expect(rig.account.gaps == ["mismatch": 2])
      #expect(longest < due + 1.5)
      #expect(rig.stream.faults.chipResets == 2)
      #expect(rig.troubles == 0)
      #expect(rig.account.delivered > Int((100 - 2 * (due + 2)) * rig.rate))
      #expect(rig.account.unaccounted + rig.account.disordered + rig.account.wrong == 0)
      #expect(rig.account.largest < 0.003)
    }
  }

  @Test(arguments: VirtualPart.allCases)
  func aFIFOThatStallsAgainAndAgainIsTroubleUntilItNoLongerDoes(_ part: VirtualPart) {
    var rig = Rig(part, fifoStalls: stride(from: 20, to: 80, by: 0.001).map { $0 })
    rig.run(until: 80)
    #expect(rig.troubles > 5)
    let delivered = rig.account.delivered
    rig.run(until: 100)
    #expect(rig.account.delivered > delivered + Int(14 * rig.rate))
    #expect(rig.account.unaccounted + rig.account.disordered + rig.account.wrong == 0)
  }
}
