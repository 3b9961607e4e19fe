import Testing

@testable import IMU

/// Streams a model chip and compares every delivered sample with what the chip took.
struct StreamRun {
  var world: ModelWorld
  var settings = StreamSettings()
  var capabilities = BusCapabilities.combined

  struct Outcome {
    var delivered = 0
    var missing = 0
    var gaps: [Gap] = []
    /// Samples that are none of the chip's, beyond a single flipped bit.
    var wrong = 0
    /// Samples of which a bit was flipped on the wire.
    var flipped = 0
    /// Samples of the chip between first and last delivered that were neither delivered nor inside a reported gap.
    var unaccounted: Int64 = 0
    /// By how many samples the gaps' own counts are wrong; where the grid was lost they are reckoned by time.
    var miscounted: Int64 = 0
    /// Samples delivered out of order or twice.
    var disordered = 0
    var rms = 0.0
    var largest = 0.0
    var wireBytes = 0
    var troubles = 0
    var faults = FaultCounts()
  }

  func run(until end: Double, each: (ModelWorld) -> Void = { _ in }) -> Outcome {
    var bus = ModelBus(world)
    bus.capabilities = capabilities
    var stream = SensorStream(bus: bus, time: ModelTime(world: world), settings: settings)
    var batch = SampleBatch()
    var outcome = Outcome()
    var expected: Int64?
    var squares = 0.0
    var timed = 0
    var last: Nanoseconds = 0
    while world.now < end {
      each(world)
      let event = stream.next(into: &batch)
      if case .trouble = event { outcome.troubles += 1 }
      guard event == .samples else { continue }
      var gap = batch.gap
      if let gap {
        outcome.gaps.append(gap)
        outcome.missing += gap.missing
      }
      for (sample, raw) in zip(batch.samples, batch.raw) {
        if sample.time <= last { outcome.disordered += 1 }
        last = sample.time
        // Which of the chip's samples is it? The nearest in time, and it must be one of them exactly.
        let period = world.chip.period
        let near = Int64(((Double(sample.time) * 1e-9 - world.chip.start) / period).rounded())
        var n = near
        for other in [near - 1, near + 1, near - 2, near + 2] where distance(raw, n) > 1 {
          if distance(raw, other) < distance(raw, n) { n = other }
        }
        let bits = distance(raw, n)
        if bits > 1 { outcome.wrong += 1 } else if bits == 1 { outcome.flipped += 1 }
        if let next = expected, bits <= 1, n != next {
          if let gap, n > next {
            outcome.miscounted += abs(n - next - Int64(gap.missing))
          } else {
            outcome.unaccounted += abs(n - next)
          }
        }
        gap = nil
        expected = (bits <= 1 ? n : (expected ?? n)) + 1
        if world.now > 12 {
          let error = Double(sample.time) * 1e-9 - (world.chip.start + Double(n) * period)
          squares += error * error
          timed += 1
          outcome.largest = max(outcome.largest, abs(error))
        }
      }
      outcome.delivered += batch.samples.count
    }
    outcome.rms = timed > 0 ? (squares / Double(timed)).squareRoot() : 0
    outcome.wireBytes = stream.bus.traffic.wireBytes
    outcome.faults = stream.faults
    return outcome
  }

  /// Bits by which a delivered sample differs from the chip's sample `n`.
  private func distance(_ raw: RawSample, _ n: Int64) -> Int {
    guard n >= 0 else { return 96 }
    let truth = ModelChip.sample(n)
    if raw == truth { return 0 }
    let accel = raw.accel ^ truth.accel
    let gyro = raw.gyro ^ truth.gyro
    return (0..<3).reduce(0) { $0 + accel[$1].nonzeroBitCount + gyro[$1].nonzeroBitCount }
  }
}

/// Optimised builds run long enough to meet every fault many times; debug builds stay quick.
#if DEBUG
  let isOptimised = false
#else
  let isOptimised = true
#endif

@Suite struct SensorStreamTests {
  /// A period 2 % off the nominal one of each chip.
  private func world(_ chip: Chip, _ off: Double = 1.02, seed: UInt64 = 3) -> ModelWorld {
    let rate = chip.description.setUp(SensorSettings()).rate
    return ModelWorld(chip, period: off / rate, seed: seed)
  }

  @Test(arguments: Chip.allCases)
  func aQuietBusDeliversEverySample(chip: Chip) {
    let outcome = StreamRun(world: world(chip)).run(until: 60)
    #expect(outcome.delivered > 5000)
    #expect(outcome.gaps.isEmpty)
    #expect(outcome.wrong == 0)
    #expect(outcome.unaccounted == 0)
    #expect(outcome.disordered == 0)
    #expect(outcome.rms < 0.001)
    #expect(outcome.largest < 0.003)
  }

  @Test(arguments: Chip.allCases)
  func theBusCarriesHardlyMoreThanTheFormatNeeds(chip: Chip) {
    let needed = chip.description.fifo.sampleBytes
    for (limit, capabilities) in [(1.05, BusCapabilities.combined), (1.25, .smbusBlocks)] {
      var run = StreamRun(world: world(chip, 1.0))
      run.capabilities = capabilities
      let outcome = run.run(until: isOptimised ? 600 : 120)
      let ratio = Double(outcome.wireBytes) / Double(max(1, outcome.delivered * needed))
      print(
        "\(chip.description.name), \(capabilities.combinedTransfers ? "combined" : "SMBus"): "
          + "\(Double((ratio * 1000).rounded()) / 1000) × \(needed) bytes a sample")
      #expect(ratio <= limit)
      #expect(outcome.gaps.isEmpty)
    }
  }

  @Test(arguments: Chip.allCases)
  func faultsCostSamplesButNeverTheAccount(chip: Chip) {
    for off in [0.91, 1.0, 1.09] {
      let world = world(chip, off, seed: UInt64(off * 100))
      world.faults = BusFaults(nack: 0.001, flip: 0.0003, tear: 0.0005, brownOut: 2e-5, hang: 1e-4, lateness: 0.02)
      let outcome = StreamRun(world: world).run(until: isOptimised ? 7200 : 200)
      print(
        "\(chip.description.name), clock × \(off): \(outcome.delivered) delivered, \(outcome.missing) missing in "
          + "\(outcome.gaps.count) gaps, \(outcome.unaccounted) unaccounted, \(outcome.miscounted) miscounted, \(outcome.wrong) wrong, "
          + "\(outcome.flipped) flipped; time RMS \(micros(outcome.rms)) µs, largest \(micros(outcome.largest)) µs; "
          + "\(outcome.faults)")
      #expect(outcome.wrong == 0)
      #expect(outcome.unaccounted == 0)
      #expect(outcome.miscounted * 10 <= max(40, outcome.missing))
      #expect(outcome.disordered == 0)
      #expect(outcome.rms < 0.001)
      #expect(outcome.largest < 0.003)
    }
  }

  @Test func anUnpluggedAdapterLeavesOneGapThatSaysSo() {
    let world = world(.lsm6dso)
    let outcome = StreamRun(world: world).run(until: 60) { $0.isPlugged = !(20..<30).contains($0.now) }
    #expect(outcome.gaps.count == 1)
    #expect(outcome.gaps.first?.cause == .busFailed(.adapterFailed))
    #expect(outcome.troubles > 0)
    #expect(outcome.wrong == 0)
  }
}
