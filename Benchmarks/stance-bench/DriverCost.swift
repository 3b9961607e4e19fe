import Glibc
import IMU
import Walker

/// CPU time and heap allocations of driver and clock per sample: a stream over a virtual bus is taped, transfers and
/// times alike, and then run from the tape, so that neither the virtual chip nor its bus is in the figures.
enum DriverCost {
  static let warmUp = 60.0
  static let measured = 600.0
  static let repeats = 15

  static func measure(limit: Double?) throws {
    for part in VirtualPart.allCases {
      let tape = Tape()
      let (calls, warmUpCalls) = record(part, on: tape)
      var best = Double.infinity
      var allocations: UInt?
      var samples = 0
      for _ in 0..<repeats {
        let (nanoseconds, counted, delivered) = replay(tape, calls: calls, warmUp: warmUpCalls)
        best = min(best, nanoseconds / Double(delivered))
        allocations = counted.map { min($0, allocations ?? .max) }
        samples = delivered
      }
      print("driver_\(part.rawValue)_ns", best)
      guard let allocations else { continue }
      print("allocations_driver_\(part.rawValue)_per_sample", Double(allocations) / Double(samples))
      if let limit, Double(allocations) > limit * Double(samples) {
        throw Allocations.TooMany(
          description:
            "\(part.rawValue): \(allocations) heap allocations in \(samples) samples; the limit is \(limit) each")
      }
    }
  }

  /// Streams a walk's worth of motion; returns how often `next` was called in all and in the warm-up.
  private static func record(_ part: VirtualPart, on tape: Tape) -> (calls: Int, warmUp: Int) {
    let chip = part.make(
      traits: ChipTraits(
        source: .counts(SensorCounts.init(serial:)), clock: ChipClock(rateError: 0.02), truthCapacity: 1))
    let wire = VirtualWire()
    wire.attach(chip, at: part.address)
    tape.live = (VirtualBus(wire), wire.time)
    var stream = SensorStream(bus: TapedBus(tape: tape), time: TapedTime(tape: tape))
    var batch = SampleBatch()
    var (calls, warmUpCalls) = (0, 0)
    while wire.time.seconds < warmUp + measured {
      _ = stream.next(into: &batch)
      calls += 1
      if wire.time.seconds < warmUp { warmUpCalls = calls }
    }
    tape.live = nil
    return (calls, warmUpCalls)
  }

  private static func replay(
    _ tape: Tape, calls: Int, warmUp: Int
  ) -> (nanoseconds: Double, allocations: UInt?, samples: Int) {
    tape.rewind()
    var stream = SensorStream(bus: TapedBus(tape: tape), time: TapedTime(tape: tape))
    var batch = SampleBatch()
    for _ in 0..<warmUp { _ = stream.next(into: &batch) }
    var samples = 0
    let allocations = Allocations.counter()
    let (before, begun) = (allocations?() ?? 0, Cost.threadTime())
    for _ in warmUp..<calls {
      if stream.next(into: &batch) == .samples { samples += batch.samples.count }
    }
    let (ended, after) = (Cost.threadTime(), allocations?() ?? 0)
    return (ended - begun, allocations.map { _ in after - before }, samples)
  }
}

/// All that a stream read from its bus and its clock, in order.
final class Tape {
  /// While recording: what is recorded.
  var live: (bus: VirtualBus, time: VirtualTime)?
  private var bytes: [UInt8] = []
  private var times: [Nanoseconds] = []
  private var (byte, time) = (0, 0)

  func rewind() { (byte, time) = (0, 0) }

  func now() -> Nanoseconds {
    if let live {
      times.append(live.time.now())
      return times[times.count - 1]
    }
    time += 1
    return times[min(time, times.count) - 1]
  }

  func append(_ buffer: Span<UInt8>) { for index in buffer.indices { bytes.append(buffer[index]) } }

  func play(into buffer: inout MutableSpan<UInt8>) {
    let count = min(buffer.count, bytes.count - byte)
    let start = byte
    bytes.withUnsafeBufferPointer { source in
      buffer.withUnsafeMutableBufferPointer { target in
        guard let from = source.baseAddress, let to = target.baseAddress, count > 0 else { return }
        memcpy(to, from + start, count)
      }
    }
    byte += count
  }
}

struct TapedTime: TimeSource {
  let tape: Tape
  func now() -> Nanoseconds { tape.now() }
  func pause(for duration: Nanoseconds) { tape.live?.time.pause(for: duration) }
}

struct TapedBus: I2CBus {
  let tape: Tape
  var name: String { "i2c-tape" }
  var capabilities: BusCapabilities { .combined }
  var traffic: BusTraffic { BusTraffic() }

  func transfer(
    at address: UInt8, writing bytes: Span<UInt8>, reading buffer: inout MutableSpan<UInt8>
  ) throws(BusError) {
    // A byte first: whether it failed, as reads of absent addresses do.
    var failed: InlineArray<1, UInt8> = [0]
    guard let live = tape.live else {
      var span = failed.mutableSpan
      tape.play(into: &span)
      if failed[0] == 1 { throw BusError(bus: name, address: address, errno: ENXIO) }
      return tape.play(into: &buffer)
    }
    do throws(BusError) {
      try live.bus.transfer(at: address, writing: bytes, reading: &buffer)
    } catch {
      failed[0] = 1
      tape.append(failed.span)
      throw error
    }
    tape.append(failed.span)
    tape.append(buffer.span)
  }

  func probe(_ address: UInt8) throws(BusError) -> Bool {
    var answer: InlineArray<1, UInt8> = [0]
    if let live = tape.live {
      answer[0] = try live.bus.probe(address) ? 1 : 0
      tape.append(answer.span)
    } else {
      var span = answer.mutableSpan
      tape.play(into: &span)
    }
    return answer[0] == 1
  }

  func reopen() throws(BusError) {}
}
