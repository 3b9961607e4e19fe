/// From the number in a row's time column to seconds on the recording's own axis.
struct TimeAxis {
  enum Clock: Equatable {
    /// A column of times; units in a second.
    case column(perSecond: Double)
    /// A packet counter over its rate (Hz). Device counters are 16 bits wide and wrap unless seen beyond that.
    case counter(rate: Double)
    /// A 32-bit microsecond counter that wraps after 71.6 min; seconds count from the first row.
    case microseconds32
  }

  let clock: Clock
  private var base = 0.0
  private var last = -Double.infinity
  private var origin: Double?
  private var isWide = false

  init(_ clock: Clock) { self.clock = clock }

  @inline(__always)
  mutating func seconds(_ raw: Double) -> Double {
    if case .column(let perSecond) = clock { return raw / perSecond }
    return unwrapped(raw)
  }

  private mutating func unwrapped(_ raw: Double) -> Double {
    switch clock {
    case .column(let perSecond): return raw / perSecond
    case .counter(let rate):
      if raw > 65_535 { isWide = true }
      // A quarter of the counter's range (164 s at 100 Hz) tells a wrap from a counter that was set back.
      if raw < last, !isWide, raw + 65_536 - last < 16_384 { base += 65_536 }
      last = raw
      return (raw + base) / rate
    case .microseconds32:
      let range = 4_294_967_296.0
      if raw < last, raw + range - last < range / 4 { base += range }
      last = raw
      let first = origin ?? raw
      origin = first
      return (raw + base - first) / 1e6
    }
  }
}
