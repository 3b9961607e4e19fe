/// What goes wrong on a virtual bus: probabilities drawn from a seed, and events at true times (s).
public struct BusFaults: Equatable, Sendable {
  /// Same seed, same traffic, same faults.
  public var seed: UInt64
  /// Chance that a transfer's address is not acknowledged.
  public var nack = 0.0
  /// Chance that a transfer stops short, at a random byte.
  public var shortTransfer = 0.0
  /// Chance that the chip loses step within a read and lets go of the wires: what is left of the transfer reads as ones,
  /// and no one is told.
  public var tornRead = 0.0
  /// Chance that a byte arrives with one bit flipped, in either direction.
  public var bitFlip = 0.0
  /// Chance that a transfer starts late.
  public var late = 0.0
  /// By how much at most, s.
  public var lateBy = 0.05
  /// Spans in which the bus hangs: a transfer that starts in one blocks for the adapter's time-out, then fails with
  /// `EIO`.
  public var hangs: [Span] = []
  /// How long a hung transfer blocks: 2 s is what i2c-tiny-usb allows a control message.
  public var hangBlocks = 2.0
  /// Spans in which the adapter is unplugged. After one the bus must be reopened.
  public var unplugged: [Span] = []
  /// Times at which the supply dips and every chip falls back to its defaults.
  public var brownOuts: [Double] = []

  /// No fault, until some are set.
  public init(seed: UInt64 = 1) { self.seed = seed }

  /// A perfect bus.
  public static let none = BusFaults()

  /// A span of true time, s.
  public struct Span: Equatable, Sendable {
    /// First instant.
    public var from: Double
    /// First instant behind it.
    public var until: Double

    /// True times, s.
    public init(from: Double, until: Double) {
      self.from = from
      self.until = until
    }

    func contains(_ time: Double) -> Bool { time >= from && time < until }
  }
}

/// How often each fault struck.
public struct WireFaultCounts: Equatable, Sendable {
  /// Addresses not acknowledged by chance.
  public internal(set) var nacks = 0
  /// Messages that broke off.
  public internal(set) var shortTransfers = 0
  /// Reads that end in ones.
  public internal(set) var tornReads = 0
  /// Bits that arrived wrong, in either direction.
  public internal(set) var flippedBits = 0
  /// Transfers that started late.
  public internal(set) var lateTransfers = 0
  /// Transfers that were held for the whole time-out.
  public internal(set) var hangs = 0
  /// Transfers while there was no adapter.
  public internal(set) var refusedUnplugged = 0
  /// Dips of the supply, each of which hits every chip.
  public internal(set) var brownOuts = 0
}
