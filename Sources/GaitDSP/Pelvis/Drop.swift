/// Contralateral pelvic drop over one single support, against one zero of obliquity. Positive = the swinging
/// side sinks (Trendelenburg direction), negative = it is hiked.
public struct Drop: Sendable, Equatable, BitwiseCopyable {
  /// Largest, degrees.
  public var peak: Double = .nan
  /// At 50 % of the single support, degrees.
  public var mid: Double = .nan
  /// Mean over the single support, degrees.
  public var mean: Double = .nan
  /// Share of the single support in which drop exceeds the threshold, %.
  public var timeBelow: Double = .nan

  /// Nothing measured: all `nan`.
  @inlinable public init() {}
}

/// The drop of one single support against every zero that the design names, and what needs no zero.
public struct ReferencedDrop: Sendable, Equatable, BitwiseCopyable {
  /// Zero = quiet standing on both feet.
  public var standing = Drop()
  /// Zero = obliquity at this side's own initial contact.
  public var contact = Drop()
  /// Zero = mean obliquity of the stride.
  public var mean = Drop()
  /// Stance-side initial contact → peak, degrees: free of the zero's error.
  public var excursion: Double = .nan

  /// Nothing measured: all `nan`.
  @inlinable public init() {}
}
