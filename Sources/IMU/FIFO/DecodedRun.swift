/// An unbroken run of samples out of one FIFO burst, and what ended it.
struct DecodedRun: Equatable, Sendable {
  /// Samples written to the output, in order, none missing between them.
  var samples: Int
  /// Bytes of the burst that are dealt with; decoding goes on behind them.
  var consumed: Int
  /// Why the run ended before the burst did; nil when all whole samples were decoded.
  var fault: FrameFault?
  /// Sample slots lost between this run and what follows at `consumed`.
  var skipped: Int

  init(samples: Int = 0, consumed: Int = 0, fault: FrameFault? = nil, skipped: Int = 0) {
    self.samples = samples
    self.consumed = consumed
    self.fault = fault
    self.skipped = skipped
  }

  /// Nothing of a torn burst is delivered: what lies before the place where it shows may be shifted already.
  static func torn(_ bytes: Span<UInt8>) -> DecodedRun {
    DecodedRun(samples: 0, consumed: bytes.count, fault: .torn)
  }
}

/// What is wrong with a frame.
enum FrameFault: Equatable, Sendable {
  /// One frame is damaged and those behind it are whole: decoding goes on behind it.
  case damagedFrame
  /// The frames are out of step with the bytes: nothing of the burst can be trusted, the FIFO must be emptied.
  case torn
  /// The chip marks the measurement itself as missing.
  case invalidReading
}

/// Turns the bytes of a FIFO burst into samples. Holds nothing but what must be remembered from one burst to the
/// next to prove that the frames are in step.
struct FIFODecoder: Sendable {
  let format: FIFOLayout.Format
  private var tags = TaggedWordDecoder()

  init(format: FIFOLayout.Format) {
    self.format = format
  }

  /// Forgets the step of the stream: after a flush, and when reading begins.
  mutating func restart() {
    tags.restart()
  }

  /// Decodes `bytes` until they end, `out` is full, or something is wrong. Bursts are read in whole frames or words: a
  /// remainder means that bytes were lost or gained. Without a fault at most half a tagged slot is left over: the caller
  /// puts it in front of the next burst.
  mutating func decode(_ bytes: Span<UInt8>, into out: inout MutableSpan<RawSample>) -> DecodedRun {
    guard bytes.count % format.unit == 0 else {
      restart()
      return .torn(bytes)
    }
    return switch format {
    case .accelGyroBigEndian: decodeAccelGyroBigEndian(bytes, into: &out)
    case .gyroAccelLittleEndian: decodeGyroAccelLittleEndian(bytes, into: &out)
    case .taggedWords: tags.decode(bytes, into: &out)
    case .headedPackets: decodeHeadedPackets(bytes, into: &out)
    }
  }
}

/// Three 16-bit numbers, high byte first.
@inline(__always)
func bigEndianTriple(_ bytes: Span<UInt8>, _ at: Int) -> SIMD3<Int16> {
  SIMD3(
    Int16(truncatingIfNeeded: Int(bytes[at]) << 8 | Int(bytes[at + 1])),
    Int16(truncatingIfNeeded: Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])),
    Int16(truncatingIfNeeded: Int(bytes[at + 4]) << 8 | Int(bytes[at + 5])))
}

/// Three 16-bit numbers, low byte first.
@inline(__always)
func littleEndianTriple(_ bytes: Span<UInt8>, _ at: Int) -> SIMD3<Int16> {
  SIMD3(
    Int16(truncatingIfNeeded: Int(bytes[at + 1]) << 8 | Int(bytes[at])),
    Int16(truncatingIfNeeded: Int(bytes[at + 3]) << 8 | Int(bytes[at + 2])),
    Int16(truncatingIfNeeded: Int(bytes[at + 5]) << 8 | Int(bytes[at + 4])))
}
