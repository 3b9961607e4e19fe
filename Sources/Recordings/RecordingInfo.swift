/// The recording formats.
public enum RecordingFormat: String, Sendable, CaseIterable {
  /// Text with a header naming t,ax,ay,az,gx,gy,gz.
  case csv
  /// Axivity AX6 continuous wave accelerometry, 512-byte sectors.
  case cwa
  /// Xsens MTw / MT Manager text export.
  case xsens
  /// Movella (Xsens) DOT text export.
  case movellaDOT = "dot"
}

/// A time of day that a recording states.
public struct WallClock: Sendable, Equatable {
  /// Seconds since 1970-01-01 00:00. UTC if `isUTC`; otherwise the reading of a clock of unknown zone, taken as UTC.
  public var secondsSince1970: Double
  /// Whether the zone is known.
  public var isUTC: Bool

  /// Nothing is checked.
  public init(secondsSince1970: Double, isUTC: Bool) {
    self.secondsSince1970 = secondsSince1970
    self.isUTC = isUTC
  }
}

/// What a recording says of itself, known once it is open.
public struct RecordingInfo: Sendable, Equatable {
  /// Told by the content, unless it was stated.
  public var format: RecordingFormat
  /// Read through gzip.
  public var isCompressed = false
  /// Maker and model when the format or the file tells.
  public var device: String?
  /// Serial number, identifier or tag.
  public var serial: String?
  /// Samples per second, Hz: stated by the file, or estimated from the first samples.
  public var nominalRate: Double
  /// When the first sample was taken.
  public var start: WallClock?
  /// Full scale of specific force, m/s².
  public var accelerationRange: Double?
  /// Full scale of angular rate, rad/s.
  public var angularRateRange: Double?
  /// What else the header says, and what was assumed.
  public var notes: [String] = []
  /// What whoever reads the results has to know of the samples.
  public var warnings: [String] = []

  init(format: RecordingFormat, nominalRate: Double) {
    self.format = format
    self.nominalRate = nominalRate
  }
}

/// What was found damaged or missing while reading, without stopping.
public struct RecordingDamage: Sendable, Equatable {
  /// The kinds of damage that reading survives.
  public enum Kind: Sendable, Equatable {
    /// A sector whose checksum fails.
    case badChecksum
    /// A sector without the mark of a data sector.
    case notADataSector
    /// A sector that was never written (all 0x00 or all 0xFF).
    case blankSector
    /// A sector with another layout or rate than the first, or more samples than fit.
    case foreignLayout
    /// A sector with an impossible date or offset.
    case badTimestamp
    /// A sector that is a repetition of, or older than, the one before.
    case outOfOrder
    /// The device's clock was set back; time goes on from the last sample.
    case clockSetBack
    /// The file ends inside a sector or a row.
    case tornEnd
    /// A row with empty or NaN cells, read as a lost sample.
    case lostRow
    /// A row of a device export with the packet number of the row before; left out.
    case repeatedRow
  }

  /// One finding.
  public struct Finding: Sendable, Equatable {
    /// What it is.
    public var kind: Kind
    /// Byte offset for a binary file, line from 1 for a text file.
    public var position: Int
  }

  /// How many findings there were.
  public private(set) var count = 0
  /// The first of them; at most `limit` are kept.
  public private(set) var first: [Finding] = []
  /// Findings kept in `first`: a bound, so that a file of nothing but damage costs no memory.
  public static let limit = 64

  init() {}

  mutating func note(_ kind: Kind, at position: Int) {
    count += 1
    if first.count < Self.limit { first.append(Finding(kind: kind, position: position)) }
  }
}
