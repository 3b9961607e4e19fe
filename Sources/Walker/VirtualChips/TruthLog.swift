/// One sample that a virtual chip produced: the truth against which a driver's output is held.
public struct ProducedSample: Equatable, Sendable {
  /// Counts from 0 at power-on, and on through resets and brown-outs.
  public let serial: Int
  /// True time of the sampling instant, s.
  public let time: Double
  /// The counts as sampled; a sensor that was off or did not fire at this instant repeats its last counts.
  public let raw: SensorCounts
  /// Whether the accelerometer fired at this instant.
  public let hasAccelerometer: Bool
  /// Whether the gyroscope did.
  public let hasGyroscope: Bool
  /// Whether the sample was offered to the FIFO and found a place there.
  public let enteredFIFO: Bool
  /// Die temperature, °C.
  public let temperature: Double
}

/// What happened to the FIFO's contents, in the chip's own units: words of 2 or 7 bytes, frames, packets or bytes.
public struct FIFOLedger: Equatable, Sendable {
  /// Put in by the sensors.
  public internal(set) var written = 0
  /// Taken out over the bus.
  public internal(set) var read = 0
  /// Lost to overflow: the oldest overwritten, or the newest refused by a full FIFO that stops.
  public internal(set) var lost = 0
  /// Thrown away by a reset, a flush, a change of mode or a brown-out.
  public internal(set) var flushed = 0

  /// What must still be in the FIFO when nothing went unaccounted.
  public var remaining: Int { written - read - lost - flushed }
}

/// Keeps the last samples that a chip produced, and hands each on as it is made.
public struct TruthLog {
  /// Called once for each sample, in order: for runs too long to keep.
  public var onSample: ((ProducedSample) -> Void)?
  /// Samples so far, those no longer kept included.
  public private(set) var produced = 0
  private var ring: [ProducedSample] = []
  private var oldest = 0
  private let capacity: Int

  /// Keeps so many samples, at least one.
  public init(capacity: Int = 1 << 16) {
    self.capacity = max(1, capacity)
  }

  /// The samples kept, oldest first: at most the capacity.
  public var samples: [ProducedSample] {
    Array(ring[oldest...] + ring[..<oldest])
  }

  mutating func append(_ sample: ProducedSample) {
    produced &+= 1
    if ring.count < capacity {
      ring.append(sample)
    } else {
      ring[oldest] = sample
      oldest = oldest &+ 1 == capacity ? 0 : oldest &+ 1
    }
    onSample?(sample)
  }
}
