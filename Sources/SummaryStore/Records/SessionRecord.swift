import GaitDSP

/// What is known of a session when it begins: one run of one sensor, from its first sample to its last.
public struct SessionRecord: Sendable, Equatable {
  /// `i2c`, `walker`, `replay`, …
  public var source: String
  /// `wear`, or `test` for one that brackets a walking test.
  public var kind = "wear"
  /// What a test is called.
  public var label: String?
  /// Who wears the sensor, as the configuration says; a name or a number.
  public var wearer: String?
  /// Chip and serial number, as far as known.
  public var device: String?
  /// Samples a second, nominal.
  public var rate: Double
  /// Ground to greater trochanter, m.
  public var legLength: Double?
  /// Version of the program.
  public var software: String
  /// Checksum of the contact net's weights, hexadecimal.
  public var contactNet: String?
  /// The limits that its findings are made with; `nil` where an older program did not keep them.
  public var thresholds: FindingThresholds?
  /// What tells this session from all others, of this store or another: raw recordings carry it, and no name. Random.
  public var origin: String?
  /// The system's boot, as in /proc/sys/kernel/random/boot_id.
  public var bootID: String?
  /// The monotonic clock at time 0 of the session, s.
  public var monotonicStart: Double?
  /// `nil` while the wall clock cannot be trusted.
  public var wall: WallTime?

  public init(source: String, rate: Double, software: String) {
    self.source = source
    self.rate = rate
    self.software = software
  }
}

extension SessionRecord {
  /// No person was measured: the samples are the built-in walker's.
  public var isSimulated: Bool { source.hasPrefix("walker") }
}

extension SessionRecord {
  /// An origin that no other session has.
  public static func freshOrigin() -> String {
    let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// Number of a session in its store.
public struct SessionID: Sendable, Hashable {
  public var value: Int64

  public init(_ value: Int64) { self.value = value }
}
