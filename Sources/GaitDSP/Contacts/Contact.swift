/// A foot meets the ground or leaves it.
public struct Contact: Sendable, Equatable, BitwiseCopyable {
  /// Which of the two ends of stance it is.
  public enum Kind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// Initial contact (heel strike).
    case initial
    /// Final contact (toe-off).
    case final
  }

  /// Seconds on the recording's own axis.
  public var time: Double
  /// Whether the foot lands or leaves.
  public var kind: Kind
  /// The foot.
  public var side: Side
  /// How sure the detector is, 0…1. For the learned detector the height of its peak: above 0.8 the median error is
  /// about 10 ms, below 0.3 more than half are false.
  public var confidence: Double
  /// The bout it belongs to, counted from 0; −1 while undecided.
  public var bout: Int

  /// Nothing is checked; `bout` stays −1 for a contact that belongs to none yet.
  @inlinable
  public init(time: Double, kind: Kind, side: Side, confidence: Double, bout: Int = -1) {
    self.time = time
    self.kind = kind
    self.side = side
    self.confidence = confidence
    self.bout = bout
  }

  /// Place in the cycle right initial → left final → left initial → right final contact, 0…3.
  var phase: Int {
    switch (kind, side) {
    case (.initial, .right): 0
    case (.final, .left): 1
    case (.initial, .left): 2
    case (.final, .right): 3
    }
  }

  init(phase: Int, time: Double, confidence: Double) {
    self.init(
      time: time, kind: phase & 1 == 0 ? .initial : .final, side: phase == 0 || phase == 3 ? .right : .left,
      confidence: confidence)
  }
}
