/// The weights of a contact net with their shape and where they came from.
///
/// They are data, not code: whoever composes the pipeline reads a `.stancenet` file and hands its bytes over. The file
/// carries its own licence and provenance (see `Calibration/contacts/PROVENANCE.md`) and can be replaced at run time.
public struct ContactNetWeights: Sendable, Equatable {
  /// One dilated convolution: `taps` taps, `dilation` frames apart, of which `ahead` lie after the frame.
  struct Block: Sendable, Equatable {
    /// Taps, of which the last is the newest frame seen.
    let taps: Int
    /// Frames from tap to tap.
    let dilation: Int
    /// Taps after the frame that the result is for: `ahead · dilation` frames of delay.
    let ahead: Int
    /// `taps × pairs × pairs` (tap, in, out), acting on the sums of the pairs.
    let sum: [Float]
    /// The same for the differences.
    let difference: [Float]
    /// `pairs` values; a mirror-equivariant net has none for the differences.
    let bias: [Float]

    var span: Int { (taps - 1) * dilation }
    var delay: Int { ahead * dilation }
  }

  /// Pairs of hidden features; each pair swaps its members when left and right are exchanged.
  let pairs: Int
  /// Taps of the first convolution, at 100 Hz, even.
  let firstTaps: Int
  /// `firstTaps × 3 × pairs` (tap, channel, out), for the channels that the mirror leaves alone.
  let firstSum: [Float]
  /// The same for the channels whose sign the mirror changes.
  let firstDifference: [Float]
  /// `pairs` values, for the sums.
  let firstBias: [Float]
  /// The residual blocks behind the first convolution, in order, at 50 Hz.
  let blocks: [Block]
  /// `pairs × 2` (in, IC and FC), for the sum of the left and right logits.
  let headSum: [Float]
  /// The same for the difference of the left and right logits.
  let headDifference: [Float]
  /// 2 values: IC and FC, for the sums.
  let headBias: [Float]
  /// What the inputs are divided by: forward, vertical acceleration (m/s²), pitch rate (rad/s); left acceleration
  /// (m/s²), roll, yaw rate (rad/s).
  let scale: [Float]
  /// `key: value` lines: data sets, number of people, seed, script, date, accuracy, licence.
  public let provenance: String
  /// CRC-32 of the file, as stored in its last four bytes: names these weights in summaries.
  public let checksum: UInt32
}

/// Why a file does not hold the weights of a contact net.
public enum ContactNetError: Error, Equatable {
  /// The file ends where `needed` bytes are wanted.
  case tooShort(bytes: Int, needed: Int)
  /// It does not begin with the mark of these files.
  case notAContactNet
  /// A version of the layout that this program cannot read.
  case unsupportedVersion(UInt32)
  /// The file is longer or shorter than it says itself.
  case wrongLength(bytes: Int, stated: Int)
  /// The CRC-32 in the last four bytes is not that of the bytes before.
  case checksumMismatch(stored: UInt32, computed: UInt32)
  /// A dimension this version cannot run; `what` names it.
  case unsupportedShape(what: String, value: Int)
  /// A weight that is infinite or no number, at this byte of the file.
  case notFinite(offset: Int)
  /// The text that says where the weights came from is no text.
  case provenanceNotUTF8
}

extension ContactNetError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooShort(let bytes, let needed):
      "contact-net file ends after \(bytes) bytes where \(needed) are needed: copy it again"
    case .notAContactNet:
      "not a contact-net file: it does not begin with \"STANCNET\""
    case .unsupportedVersion(let version):
      "contact-net file of version \(version), this program reads version \(ContactNetWeights.version): update it"
    case .wrongLength(let bytes, let stated):
      "contact-net file has \(bytes) bytes but says \(stated): copy it again"
    case .checksumMismatch(let stored, let computed):
      "contact-net file is damaged: CRC-32 \(hexadecimal(computed)), stored \(hexadecimal(stored)): copy it again"
    case .unsupportedShape(let what, let value):
      "contact-net file with \(what) = \(value), which this program cannot run: use weights exported for it"
    case .notFinite(let offset):
      "contact-net file holds a value that is not finite at byte \(offset): export the weights again"
    case .provenanceNotUTF8:
      "contact-net file's provenance is not UTF-8: export the weights again"
    }
  }

  private func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
