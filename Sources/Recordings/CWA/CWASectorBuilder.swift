import GaitDSP

/// Builds header blocks and data sectors byte by byte.
struct CWASectorBuilder {
  let codes: CWACodes
  let session: UInt32
  let startTime: Double
  var sequence: UInt32
  /// °C and V of the moment, kept in every sector; `nil` writes "none".
  var temperature: Double?
  var batteryVoltage: Double?
  /// Values that were beyond the range and were written as its end.
  private(set) var clipped = 0

  /// Counts of the sector that is being filled: gyroscope then accelerometer, six a sample.
  private var counts: [Int16] = []
  private var firstTime = 0.0
  private var lastTime = 0.0
  /// Nothing stands before this sector, or a gap does.
  private var isFirst = true
  private var isResumed = false

  init(codes: CWACodes, session: UInt32, startTime: Double, sequence: UInt32) {
    self.codes = codes
    self.session = session
    self.startTime = startTime
    self.sequence = sequence
    counts.reserveCapacity(CWAFormat.samplesPerSector * 6)
  }

  var sampleCount: Int { counts.count / 6 }
  var isFull: Bool { sampleCount == CWAFormat.samplesPerSector }

  mutating func add(_ sample: InertialSample) {
    if counts.isEmpty { firstTime = sample.time }
    lastTime = sample.time
    for axis in 0..<3 { counts.append(count(sample.angularRate[axis] * codes.countsPerAngularRate)) }
    for axis in 0..<3 { counts.append(count(sample.specificForce[axis] * codes.countsPerForce)) }
  }

  /// Samples are missing before the next one: its sector says that logging was resumed with it, so that no line of time is
  /// drawn across. Numbers go on: scikit-digital-health 0.17 takes them for places in memory.
  mutating func markGap() {
    isResumed = true
    isFirst = true
  }

  private mutating func count(_ value: Double) -> Int16 {
    let rounded = value.rounded()
    if rounded > 32_767 || rounded < -32_768 {
      clipped += 1
      return rounded > 0 ? .max : .min
    }
    return Int16(rounded)
  }

  /// Appends the sector to `bytes` and begins the next. A sector with fewer than 40 samples is padded with its
  /// last one: readers that take every sector for a full one then see a body that holds still, and not one that falls.
  mutating func finish(into bytes: inout [UInt8]) throws(RecordingFault) {
    guard !counts.isEmpty else { return }
    // The stamp holds for the last sample (the first, at the beginning and behind a gap), so that every sample lies
    // between two stamps: some readers hold time still outside. It is rounded up to 1/32768 s: a time on the grid of whole samples then stays on it for readers that resolve no more. Whole
    // samples of the fraction are taken out of the offset, as devices do for readers that know whole seconds only.
    let anchor = isFirst ? 0 : sampleCount - 1
    let anchorTime = isFirst ? firstTime : lastTime
    let ticks = ((startTime + anchorTime) * 32_768 - 0.01).rounded(.up)
    guard ticks.isFinite, abs(ticks) < 1e17 else { throw .unwritableSample(time: anchorTime) }
    let seconds = (ticks / 32_768).rounded(.down)
    let fraction = Int(ticks - seconds * 32_768)
    guard let stamp = CWAFormat.packed(time: Int(seconds)) else { throw .unwritableSample(time: anchorTime) }
    let wholeSamples = ((fraction << 1) * Int(codes.nominalRate)) >> 16

    let begin = bytes.count
    bytes.append(little: CWAFormat.sectorMark)
    bytes.append(little: UInt16(508))
    bytes.append(little: UInt16(0x8000 | fraction))
    bytes.append(little: session)
    bytes.append(little: sequence)
    bytes.append(little: stamp)
    bytes.append(little: codes.accelerationScale << 13 | codes.gyroScale << 10)
    bytes.append(little: temperatureCode)
    bytes.append(isResumed ? CWAFormat.resumed : 0)
    bytes.append(batteryCode)
    bytes.append(codes.rate)
    bytes.append(CWAFormat.sixAxes16Bit)
    bytes.append(little: Int16(anchor - wholeSamples))
    bytes.append(little: UInt16(sampleCount))
    for value in counts { bytes.append(little: value) }
    for _ in sampleCount..<CWAFormat.samplesPerSector { for value in counts.suffix(6) { bytes.append(little: value) } }
    bytes.append(little: UInt16(0))
    let sum = bytes.withUnsafeBytes { all in all.baseAddress.map { CWAFormat.checksum($0 + begin) } ?? 0 }
    let check = 0 &- sum
    bytes[begin + 510] = UInt8(check & 0xFF)
    bytes[begin + 511] = UInt8(check >> 8)

    sequence &+= 1
    isResumed = false
    isFirst = false
    counts.removeAll(keepingCapacity: true)
  }

  /// 75/256 °C a step from −50 °C; 0 = none.
  private var temperatureCode: UInt16 {
    guard let temperature, temperature.isFinite else { return 0 }
    return UInt16(min(max(((temperature + 50) * 256 / 75).rounded(), 1), 1_023))
  }

  /// 6/1024 V a step from 3 V; 0 = none.
  private var batteryCode: UInt8 {
    guard let batteryVoltage, batteryVoltage.isFinite else { return 0 }
    return UInt8(min(max((batteryVoltage * 1_024 / 6 - 512).rounded(), 1), 255))
  }

  /// The 1024 bytes at the front of a file.
  static func header(_ settings: CWAWriterSettings, codes: CWACodes) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(little: CWAFormat.headerMark)
    bytes.append(little: UInt16(CWAFormat.headerSize - 4))
    bytes.append(CWAFormat.ax6)
    bytes.append(little: UInt16(truncatingIfNeeded: settings.deviceID))
    bytes.append(little: settings.session)
    bytes.append(little: UInt16(truncatingIfNeeded: settings.deviceID >> 16))
    // Logging from "always" to "always", without limit.
    bytes.append(little: UInt32(0))
    bytes.append(little: UInt32.max)
    bytes.append(little: UInt32(0))
    bytes.append(contentsOf: repeatElement(0, count: 10))
    bytes.append(UInt8(codes.gyroScale))
    bytes.append(codes.rate)
    bytes.append(little: CWAFormat.packed(time: Int(settings.startTime.rounded(.down))) ?? 0)
    bytes.append(1)
    bytes.append(little: Int16(-1))
    bytes.append(contentsOf: repeatElement(0xFF, count: 20))
    var annotation: [UInt8] = []
    for (name, value) in settings.annotation {
      let pair = (annotation.isEmpty ? [] : [UInt8(ascii: "&")]) + encoded(name) + [UInt8(ascii: "=")] + encoded(value)
      if annotation.count + pair.count <= 448 { annotation += pair }
    }
    bytes += annotation
    bytes.append(contentsOf: repeatElement(0x20, count: 448 - annotation.count))
    bytes.append(contentsOf: repeatElement(0xFF, count: 512))
    return bytes
  }

  private static func encoded(_ text: String) -> [UInt8] {
    let hex = Array("0123456789ABCDEF".utf8)
    return text.utf8.flatMap { byte -> [UInt8] in
      let character = Character(UnicodeScalar(byte))
      if byte < 0x80, character.isLetter || character.isNumber || "-_.~".contains(character) { return [byte] }
      return [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
    }
  }
}

extension [UInt8] {
  fileprivate mutating func append(little value: some FixedWidthInteger) {
    var rest = value
    for _ in 0..<(MemoryLayout.size(ofValue: value)) {
      append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }
}
