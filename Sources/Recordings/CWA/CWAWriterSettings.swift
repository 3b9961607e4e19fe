/// How a .cwa file is written.
public struct CWAWriterSettings: Sendable, Equatable {
  /// Sampling rate, Hz: within 10 % of 50, 100, 200, 400 or 800, the rates that the format can state. The true rate is
  /// carried by the sectors' time stamps.
  public var rate: Double
  /// Seconds since 1970 at time 0 of the samples, on the clock that readers shall see (2000…2063).
  public var startTime: Double
  /// Full scale of specific force, g: 2, 4, 8 or 16.
  public var accelerationRange = 8
  /// Full scale of angular rate, deg/s: 125, 250, 500, 1000 or 2000.
  public var angularRateRange = 2_000
  /// Identifies the device; shown as its serial number.
  public var deviceID: UInt32 = 0
  /// Identifies the recording.
  public var session: UInt32 = 1
  /// Name-value pairs kept in the header, 448 bytes at most when encoded; what does not fit is left out.
  public var annotation: [(name: String, value: String)] = []
  /// Sectors gathered before they are handed to the system: 8 are 3.2 s at 100 Hz.
  public var sectorsPerWrite = 8

  /// ±8 g and ±2000 deg/s unless set otherwise. What the format cannot state is refused where the file is opened.
  public init(rate: Double, startTime: Double) {
    self.rate = rate
    self.startTime = startTime
  }

  public static func == (a: Self, b: Self) -> Bool {
    a.rate == b.rate && a.startTime == b.startTime && a.accelerationRange == b.accelerationRange
      && a.angularRateRange == b.angularRateRange && a.deviceID == b.deviceID && a.session == b.session
      && a.sectorsPerWrite == b.sectorsPerWrite && a.annotation.map(\.name) == b.annotation.map(\.name)
      && a.annotation.map(\.value) == b.annotation.map(\.value)
  }

  /// The codes of rate and ranges, checked.
  func codes() throws(RecordingFault) -> CWACodes {
    let rateCodes: [UInt8] = [9, 10, 11, 12, 13]
    guard let rateCode = rateCodes.first(where: { abs(rate / CWAFormat.rate(ofCode: $0) - 1) <= CWATiming.tolerance })
    else { throw .unwritable("\(RecordingFault.text(rate)) Hz; .cwa holds 50, 100, 200, 400 or 800 Hz; write CSV") }
    guard let accelerationStep = [16, 8, 4, 2].firstIndex(of: accelerationRange) else {
      throw .unwritable("±\(accelerationRange) g; .cwa holds 2, 4, 8 or 16 g")
    }
    guard let gyroStep = [2_000, 1_000, 500, 250, 125].firstIndex(of: angularRateRange) else {
      throw .unwritable("±\(angularRateRange) deg/s; .cwa holds 125, 250, 500, 1000 or 2000 deg/s")
    }
    guard startTime.isFinite, abs(startTime) < 1e12, CWAFormat.packed(time: Int(startTime.rounded(.down))) != nil else {
      throw .unwritable("a start outside the years 2000 to 2063; set the clock")
    }
    guard (1...4_096).contains(sectorsPerWrite) else { throw .unwritable("\(sectorsPerWrite) sectors a write") }
    return CWACodes(
      rate: UInt8(accelerationStep) << 6 | rateCode, accelerationScale: UInt16(3 + accelerationStep),
      gyroScale: UInt16(2 + gyroStep))
  }
}

/// The codes that a sector carries.
struct CWACodes {
  /// Rate in the low nibble, range of the accelerometer in the top two bits.
  var rate: UInt8
  /// 1 / 2^(8+n) g a count.
  var accelerationScale: UInt16
  /// ±8000 / 2^n deg/s.
  var gyroScale: UInt16

  var nominalRate: Double { CWAFormat.rate(ofCode: rate) }
  /// Counts per m/s² and per rad/s.
  var countsPerForce: Double { Double(1 << (8 + Int(accelerationScale))) / CWAFormat.gravity }
  var countsPerAngularRate: Double { 32_768 / (8_000 / Double(1 << Int(gyroScale)) * .pi / 180) }
}
