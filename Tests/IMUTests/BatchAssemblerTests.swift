import Testing

@testable import IMU

/// What is said beside the samples: which of them the range cut off, and how many never came.
@Suite struct BatchAssemblerTests {
  /// A clock that has seen two seconds of a chip of 100 Hz.
  private static func clock() -> SampleClock {
    var clock = SampleClock(rate: 100)
    for index in 0..<200 as Range<Int64> {
      let time = 1_000_000_000 + index * 10_000_000
      _ = clock.observe(newest: index, before: time, after: time + 50_000)
    }
    return clock
  }

  private func raw(_ accel: SIMD3<Int16>, gyro: SIMD3<Int16> = .zero, count: Int = 1) -> [RawSample] {
    [RawSample](repeating: RawSample(accel: accel, gyro: gyro), count: count)
  }

  @Test(arguments: [Int16.max, .min]) func anAxisAtEitherEndOfItsRangeIsCounted(end: Int16) {
    var assembler = BatchAssembler(scaling: InertialScaling(accelScale: 0.001, gyroScale: 0.001))
    var batch = SampleBatch()
    let samples = raw(SIMD3(0, end, 0)) + raw(SIMD3(1, 2, 3)) + raw(.zero, gyro: SIMD3(0, 0, end))
    assembler.append(samples.span, first: 10, clock: Self.clock(), to: &batch)
    #expect(batch.samples.count == 3 && batch.saturated == 2)
  }

  /// Where the chip's own count was lost the time that passed says how many there should have been.
  @Test func samplesLostWithTheGridAreCountedByTheirTime() {
    var assembler = BatchAssembler(scaling: InertialScaling(accelScale: 0.001, gyroScale: 0.001))
    var batch = SampleBatch()
    assembler.append(raw(SIMD3(1, 2, 3), count: 5).span, first: 10, clock: Self.clock(), to: &batch)
    assembler.note(.chipReset)
    assembler.loseGrid()
    batch.clear()
    // From sample 14 to sample 24 of the same clock: nine are missing between them.
    assembler.append(raw(SIMD3(1, 2, 3), count: 5).span, first: 24, clock: Self.clock(), to: &batch)
    #expect(batch.gap?.missing == 9 && batch.gap?.cause == .chipReset && assembler.missing == 9)
  }
}
