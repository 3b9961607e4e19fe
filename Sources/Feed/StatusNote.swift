/// How the daemon does: the answer to `?STATUS`.
public struct StatusNote: Codable, Equatable, Sendable {
  /// `starting`, `sampling`, `no_sensor` or `ended`.
  public var state = "starting"
  /// The same for people.
  public var sentence = "Starting."
  /// `i2c`, `walker` or `replay`.
  public var source = ""
  /// `live` while a client watches, else `long_term`.
  public var mode = "long_term"
  public var uptimeS = 0.0
  public var sensor: SensorPart?
  public var session: SessionPart?
  public var samples = SamplesPart()
  public var walking = WalkingPart()
  public var queues: [QueuePart] = []
  public var store: DiskPart?
  /// `nil` while raw samples are not recorded.
  public var recorder: DiskPart?
  public var clients = 0

  public init() {}

  /// The sensor that streams.
  public struct SensorPart: Codable, Equatable, Sendable {
    public var chip: String
    public var bus: String
    public var address: Int
    /// By the monotonic clock, as estimated from the FIFO.
    public var rateHz: Double?
    public var temperatureC: Double?
    /// Standard deviation of the sample times.
    public var timeUncertaintyMs: Double?
    /// `ok`, or why the calibration that is configured is not used; `nil` where none is.
    public var calibration: String?

    public init(chip: String, bus: String, address: Int) {
      self.chip = chip
      self.bus = bus
      self.address = address
    }
  }

  public struct SessionPart: Codable, Equatable, Sendable {
    /// `wear` or `test`.
    public var kind: String
    public var label: String?
    /// Seconds since its start.
    public var t: Double
    public var startUnixS: Double?

    public init(kind: String, label: String?, t: Double, startUnixS: Double?) {
      self.kind = kind
      self.label = label
      self.t = t
      self.startUnixS = startUnixS
    }
  }

  public struct SamplesPart: Codable, Equatable, Sendable {
    public var delivered = 0
    public var missing = 0
    public var gaps = 0
    /// With an axis at the end of its range.
    public var saturated = 0
    /// Reads of the sensor that came more than a quarter of a second after their time, and by how much the latest did, s.
    public var lateReads: Int?
    public var latestReadS: Double?
    /// Faults met and dealt with, by name.
    public var faults: [String: Int] = [:]

    public init() {}
  }

  /// Of the session.
  public struct WalkingPart: Codable, Equatable, Sendable {
    public var bouts = 0
    public var stepsLeft = 0
    public var stepsRight = 0
    /// How the sensor sits: the axes that point up and forward, and how that is known.
    public var mountUp: String?
    public var mountForward: String?
    public var mountOrigin: String?
    /// Age of the standing reference.
    public var standingAgeS: Double?

    public init() {}
  }

  /// A bounded queue between two threads.
  public struct QueuePart: Codable, Equatable, Sendable {
    public var name: String
    public var waiting: Int
    public var capacity: Int
    /// Lost because the queue was full.
    public var lost: Int

    public init(name: String, waiting: Int, capacity: Int, lost: Int) {
      self.name = name
      self.waiting = waiting
      self.capacity = capacity
      self.lost = lost
    }
  }

  /// How the disk takes what is to be kept: summaries, or raw samples.
  public struct DiskPart: Codable, Equatable, Sendable {
    /// `ok`, or what is wrong with the disk.
    public var state: String
    /// Kept in memory until the disk is back.
    public var waiting: Int
    /// Lost because the disk did not take it in time. A raw sample lost is a hole in the files' time, and in nothing else.
    public var lost: Int

    public init(state: String, waiting: Int, lost: Int) {
      self.state = state
      self.waiting = waiting
      self.lost = lost
    }
  }
}
