/// Why samples are missing.
public enum GapCause: Equatable, Sendable {
  /// The bus failed: NACK, timeout, unplugged adapter.
  case busFailed(BusError.Cause)
  /// The FIFO was full before it was read: the reader was late, or the bus hung.
  case fifoOverflow
  /// Bytes were lost or gained on the wire; what could not be proved to be in step was thrown away.
  case tornFrame
  /// Single samples that arrived damaged.
  case damagedFrame
  /// The chip marked its measurements as missing.
  case invalidReading
  /// The chip had lost its settings (power dip) and was set up again.
  case chipReset
  /// Levels and time contradict each other; samples were lost inside the chip.
  case countMismatch
}

/// A hole in the stream of samples. Every sample that the chip took is either delivered or inside a reported gap.
public struct Gap: Equatable, Sendable {
  /// The first of several.
  public let cause: GapCause
  /// Time of the last sample before the hole, monotonic.
  public let from: Nanoseconds
  /// Time of the first sample behind the hole, monotonic.
  public let to: Nanoseconds
  /// Samples missing between the two, by the chip's own grid.
  public let missing: Int
}
