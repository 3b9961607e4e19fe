/// How a chip's FIFO is laid out: where the level is, how it is encoded, and how long a sample is.
public struct FIFOLayout: Sendable {
  /// The order and coding of one sample's bytes.
  public enum Format: Equatable, Sendable {
    /// 12 bytes, big-endian: accelerometer x y z, gyroscope x y z. Nothing marks where a sample begins.
    case accelGyroBigEndian
    /// 12 bytes, little-endian: gyroscope x y z, accelerometer x y z. Nothing marks where a sample begins.
    case gyroAccelLittleEndian
    /// Two 7-byte words, gyroscope and accelerometer, each behind a tag with sensor, slot counter and parity.
    case taggedWords
    /// 16-byte packets: header, accelerometer, gyroscope (big-endian), temperature, time stamp.
    case headedPackets

    /// Bytes of one sample.
    public var sampleBytes: Int {
      switch self {
      case .accelGyroBigEndian, .gyroAccelLittleEndian: 12
      case .taggedWords: 14
      case .headedPackets: 16
      }
    }

    /// Bytes that come out of the FIFO together: a frame, a packet, a tagged word.
    var unit: Int { self == .taggedWords ? 7 : sampleBytes }
  }

  /// How the level registers are read.
  public enum Level: Equatable, Sendable {
    /// Bytes, high byte first. `full`: the level at which samples are being lost.
    case bytesBigEndian(mask: UInt16, full: Int)
    /// Bytes, low byte first.
    case bytesLittleEndian(mask: UInt16)
    /// Words of `wordBytes`, low byte first; flags in the second byte; with `pattern`, bit 4 of them for an empty FIFO,
    /// and two more bytes that say which word of the sample is read next.
    case words(mask: UInt16, wordBytes: Int, overrun: UInt8, pattern: Bool)
    /// An interrupt status byte with an overflow flag, then bytes, high byte first.
    case statusThenBytesBigEndian(overrun: UInt8)
  }

  /// How its bytes are to be read.
  public let format: Format
  /// How its level registers are to be read.
  public let level: Level
  /// The first of the level registers.
  public let levelRegister: UInt8
  /// Where a burst begins: the preamble, if there is one, and the data behind it.
  public let dataRegister: UInt8
  /// What the FIFO holds, bytes as they are read.
  public let capacity: Int
  /// Bytes that a burst brings before the data: none, or the level registers over again, which lie right before the data.
  /// A read that went to another register by a damaged address shows there.
  public let preamble: Int
  /// Whether a frame that was read in part comes again whole. The level then stays a whole number of frames when a read
  /// brings too few bytes.
  let repeatsFrames: Bool

  init(
    format: Format, level: Level, levelRegister: UInt8, dataRegister: UInt8, capacity: Int, preamble: Int = 0,
    repeatsFrames: Bool = false
  ) {
    self.format = format
    self.level = level
    self.levelRegister = levelRegister
    self.dataRegister = dataRegister
    self.capacity = capacity
    self.preamble = preamble
    self.repeatsFrames = repeatsFrames
  }

  /// A read that must be split is split at multiples of this, so that what a chip repeats or drops when it is read in
  /// part stays whole; a plain byte FIFO may be split anywhere.
  var splitUnit: Int {
    switch format {
    case .accelGyroBigEndian: 1
    case .taggedWords: 7
    case .gyroAccelLittleEndian: repeatsFrames ? sampleBytes : 2
    case .headedPackets: sampleBytes
    }
  }

  /// Bytes of data that one transfer of at most `longest` bytes brings, behind a preamble.
  func longestTransfer(_ longest: Int, behind preamble: Int) -> Int {
    max((longest - preamble) / splitUnit * splitUnit, splitUnit)
  }

  /// The preamble of the reads behind the first, where a burst must be split: the pattern alone says where it goes on.
  var resumedPreamble: Int { min(preamble, 2) }

  /// Whether what came before the data of a read is what must be there.
  /// - Parameters:
  ///   - taken: bytes of the next sample that have been read already.
  ///   - levels: bytes that the FIFO can hold at this point.
  func isInStep(_ preamble: Span<UInt8>, taken: Int, levels: ClosedRange<Int>) -> Bool {
    if preamble.count < levelBytes {
      // All ten bits of the pattern: FIFO_STATUS3 and the two low ones of FIFO_STATUS4. The other six are no part of it
      // (`not_used_01` in ST's own driver), and nothing is asked of them.
      return preamble.isEmpty || Int(preamble[1] & 0x03) << 8 | Int(preamble[0]) == taken / 2
    }
    let level = decodeLevel(preamble, taken: taken)
    return !level.misaligned && levels.contains(level.bytes)
  }

  /// Whether the bytes of a burst show that they came from the FIFO: marked, or behind a preamble.
  var provesItself: Bool { format == .taggedWords || format == .headedPackets || preamble > 0 }

  /// Whether bytes that a damaged read took out of the FIFO are missed nowhere but in what is left there: a FIFO that is
  /// read until it is empty hides that it held fewer. A sample that stays behind shows it.
  var hidesTheft: Bool { !provesItself && !repeatsFrames }

  /// Bytes that the format needs for one sample.
  public var sampleBytes: Int { format.sampleBytes }

  /// Samples that fit.
  public var capacityInSamples: Int { capacity / sampleBytes }

  /// Length of the level registers, bytes.
  public var levelBytes: Int {
    switch level {
    case .bytesBigEndian, .bytesLittleEndian: 2
    case .words(_, _, _, let pattern): pattern ? 4 : 2
    case .statusThenBytesBigEndian: 3
    }
  }

  /// Decodes the level registers; `bytes` holds at least `levelBytes`.
  /// - Parameter taken: bytes of the next sample that have been read already.
  public func decodeLevel(_ bytes: Span<UInt8>, taken: Int = 0) -> FIFOLevel {
    guard bytes.count >= levelBytes else { return FIFOLevel(bytes: 0, overrun: false, misaligned: true) }
    switch level {
    case .bytesBigEndian(let mask, let full):
      // Reserved bits read as zeros; others came from another register, on some chips from the FIFO itself.
      let word = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
      let count = Int(word & mask)
      return FIFOLevel(
        bytes: count, overrun: count == capacity || count == full,
        misaligned: (count + taken) % sampleBytes != 0 || count > full || word & ~mask != 0)
    case .bytesLittleEndian(let mask):
      let count = Int((UInt16(bytes[1]) << 8 | UInt16(bytes[0])) & mask)
      return FIFOLevel(
        bytes: count, overrun: count > capacity - sampleBytes, misaligned: (count + taken) % sampleBytes != 0)
    case .words(let mask, let wordBytes, let overrun, let pattern):
      let words = Int((UInt16(bytes[1]) << 8 | UInt16(bytes[0])) & mask)
      let next = pattern ? Int(UInt16(bytes[3] & 0x03) << 8 | UInt16(bytes[2])) : 0
      let torn =
        pattern
        && ((words * wordBytes + taken) % sampleBytes != 0 || next * wordBytes != taken
          || (words == 0) != (bytes[1] & 0x10 != 0))
      return FIFOLevel(bytes: words * wordBytes, overrun: bytes[1] & overrun != 0, misaligned: torn)
    case .statusThenBytesBigEndian(let overrun):
      let count = Int(UInt16(bytes[1]) << 8 | UInt16(bytes[2]))
      return FIFOLevel(
        bytes: count, overrun: bytes[0] & overrun != 0 || count >= capacity,
        misaligned: (count + taken) % sampleBytes != 0)
    }
  }
}

/// What the level registers say.
public struct FIFOLevel: Equatable, Sendable {
  /// Bytes that can be read.
  public let bytes: Int
  /// Samples were lost because the FIFO was full.
  public let overrun: Bool
  /// The level is not a whole number of samples: either the count came over the wire damaged, or reading would
  /// begin in the middle of a sample.
  public let misaligned: Bool
}
