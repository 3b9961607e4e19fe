/// A sensor that is set up and filling its FIFO: where reading stands, and what the clock knows. No bus in here; all
/// that runs once a sample is in concrete code of this module.
struct RunningSensor: Sendable {
  let chip: ChipDescription
  let address: UInt8
  let setUp: SetUp
  var clock: SampleClock
  var decoder: FIFODecoder

  /// Index, on the chip's grid, of the sample that the next byte read from the FIFO begins.
  var nextIndex: Int64 = 0
  var lastRead: Nanoseconds
  /// Bursts since the FIFO was started; reads come closer together at first, so that the clock learns quickly.
  var bursts = 0
  var lastCheck: Nanoseconds
  var temperature: Double?

  init(chip: ChipDescription, address: UInt8, setUp: SetUp, now: Nanoseconds) {
    self.chip = chip
    self.address = address
    self.setUp = setUp
    clock = SampleClock(rate: setUp.rate)
    decoder = FIFODecoder(format: chip.fifo.format)
    lastRead = now
    lastCheck = now
  }

  /// Samples to let gather: what `batch` seconds bring, but leave room for a chip that is 10 % fast and a read that is
  /// 50 ms late.
  func batchSamples(_ batch: Double) -> Int {
    let late = 0.05 * setUp.rate
    let room = (Double(chip.fifo.capacityInSamples) - late) / 1.1 - 1
    // In this order what is no number asks for as much as there is room for.
    return Int(max(1, min(room, batch * setUp.rate)))
  }

  /// When to read next: at an instant at which a new sample is expected, where the level tells most about the grid.
  func due(_ batch: Double) -> Nanoseconds {
    let most = Double(batchSamples(batch)) / setUp.rate
    // Close together for the first ten seconds or so: the clock learns from each.
    let interval = min(most, 0.05 * Double(bursts + 1), bursts < 40 ? 0.35 : most)
    return edge(near: lastRead &+ Nanoseconds(interval * 1e9))
  }

  /// The instant nearest to `time` at which a new sample is expected. A clock that knows little learns most there: each
  /// level halves what is not known.
  func edge(near time: Nanoseconds) -> Nanoseconds {
    guard let index = clock.index(at: time), abs(index) < 1e15,
      let edge = clock.time(of: Int64(index.rounded()))
    else { return time }
    return edge
  }

  /// The next instant midway between two samples, when there is no doubt which one is the newest.
  func middle(after time: Nanoseconds) -> Nanoseconds {
    guard let index = clock.index(at: time), abs(index) < 1e15,
      let edge = clock.time(of: Int64(index.rounded(.down)))
    else { return time }
    let half = Nanoseconds(clock.period * 0.5e9)
    let here = edge &+ half
    return here >= time ? here : here &+ 2 &* half
  }
}
