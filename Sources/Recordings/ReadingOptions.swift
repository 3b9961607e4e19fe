/// Units of specific force that a text recording may use.
public enum AccelerationUnit: Sendable, Equatable, CaseIterable, CustomStringConvertible {
  /// m/s².
  case metresPerSecondSquared
  /// Multiples of standard gravity.
  case g
  /// Thousandths of it.
  case milliG

  /// m/s² per unit; g is the standard 9.80665 m/s².
  public var scale: Double {
    switch self {
    case .metresPerSecondSquared: 1
    case .g: 9.80665
    case .milliG: 0.00980665
    }
  }

  /// The header suffix that names it.
  public var suffix: String {
    switch self {
    case .metresPerSecondSquared: "ms2"
    case .g: "g"
    case .milliG: "mg"
    }
  }

  public var description: String { self == .metresPerSecondSquared ? "m/s²" : suffix }
}

/// Units of angular rate that a text recording may use.
public enum AngularRateUnit: Sendable, Equatable, CaseIterable, CustomStringConvertible {
  /// rad/s.
  case radiansPerSecond
  /// deg/s.
  case degreesPerSecond
  /// mdeg/s.
  case milliDegreesPerSecond

  /// rad/s per unit.
  public var scale: Double {
    switch self {
    case .radiansPerSecond: 1
    case .degreesPerSecond: .pi / 180
    case .milliDegreesPerSecond: .pi / 180_000
    }
  }

  /// The header suffix that names it.
  public var suffix: String {
    switch self {
    case .radiansPerSecond: "rads"
    case .degreesPerSecond: "dps"
    case .milliDegreesPerSecond: "mdps"
    }
  }

  public var description: String { self == .radiansPerSecond ? "rad/s" : suffix }
}

/// Units of time that a text recording may use.
public enum TimeUnit: Sendable, Equatable, CaseIterable, CustomStringConvertible {
  /// s.
  case seconds
  /// ms.
  case milliseconds
  /// µs.
  case microseconds
  /// ns.
  case nanoseconds

  /// Units in a second: dividing by it is exact where multiplying by a fraction is not.
  public var perSecond: Double {
    switch self {
    case .seconds: 1
    case .milliseconds: 1e3
    case .microseconds: 1e6
    case .nanoseconds: 1e9
    }
  }

  /// The header suffix that names it.
  public var suffix: String {
    switch self {
    case .seconds: "s"
    case .milliseconds: "ms"
    case .microseconds: "us"
    case .nanoseconds: "ns"
    }
  }

  public var description: String { suffix }
}

/// What a row with an empty or NaN cell means.
public enum MissingCells: Sendable, Equatable {
  /// A fault of the file: reading stops with the line and column.
  case refuse
  /// A lost sample: the row is left out and counted, which leaves a hole in time.
  case lostSample
}

/// What the user states about a recording that its content does not.
public struct ReadingOptions: Sendable, Equatable {
  /// Reads as this format, whatever the content looks like.
  public var format: RecordingFormat?
  /// Unit of `ax,ay,az` where the header names none; m/s² when `nil`. CSV only.
  public var accelerationUnit: AccelerationUnit?
  /// Unit of `gx,gy,gz` where the header names none; rad/s when `nil`. CSV only.
  public var angularRateUnit: AngularRateUnit?
  /// Unit of `t` where the header names none; s when `nil`. CSV only.
  public var timeUnit: TimeUnit?
  /// Sampling rate, Hz, of a device export whose header has lost it.
  public var rate: Double?
  /// What an empty or NaN cell means.
  public var missingCells = MissingCells.refuse
  /// Refuse values that gravity and the range of gait sensors rule out. Text formats only.
  public var checksUnits = true

  /// Nothing stated: the content decides.
  public init() {}
}
