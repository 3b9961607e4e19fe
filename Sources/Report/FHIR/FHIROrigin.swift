/// Which store a bundle is of, as far as the store itself can tell: bundles of several may be imported into one place, and
/// every store counts its sessions from 1.
///
/// A store has no name of its own. What stands for one is where and when its first session was recorded, which is kept when
/// that session is deleted: the boot of the machine, which is random, with the clock of that boot; where the machine does
/// not say, the wall clock, which may be corrected later, and then the names change. A copy of a store has the original's
/// names, as it should: the same sessions have the same addresses in every export. Two stores of which neither boot nor
/// wall clock is known cannot be told apart if source, sensor and rate are the same.
struct FHIROrigin {
  private let words: String
  private let mark: String

  /// - Parameter words: of the store (`StoreReader.origin`).
  init(_ words: String) {
    self.words = words
    mark = Self.hexadecimal(Self.fnv(words, seed: 3))
  }

  /// A name-based UUID (RFC 9562, version 8): the same thing has the same address in every export.
  func url(_ name: String) -> String {
    let (high, low) = (Self.fnv("\(words) \(name)", seed: 1), Self.fnv("\(words) \(name)", seed: 2))
    let digits = Array(Self.hexadecimal(high) + Self.hexadecimal(low))
    func part(_ range: Range<Int>) -> String { String(digits[range]) }
    let variant = ["8", "9", "a", "b"][Int(low >> 62)]
    return "urn:uuid:\(part(0..<8))-\(part(8..<12))-8\(part(13..<16))-\(variant)\(part(17..<20))-\(part(20..<32))"
  }

  func identifier(_ name: String) -> String { Self.identifier("\(name)-\(mark)") }

  /// Of a thing of a kind by its own name, so that it has the same in every export, whoever else is in it.
  func identifier(_ kind: String, named name: String) -> String {
    identifier("\(kind)-\(Self.hexadecimal(Self.fnv(name, seed: 4)))")
  }

  /// At most 64 characters of those that an id may have; a long one keeps its end apart from others by its checksum.
  static func identifier(_ text: String) -> String {
    let plain = text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") ? $0 : "-" }
    guard plain.count > 64 else { return String(plain) }
    return String(plain.prefix(47)) + "-" + hexadecimal(fnv(text, seed: 0))
  }

  /// FNV-1a, 64 bit.
  private static func fnv(_ text: String, seed: UInt64) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ (seed &* 0x9e37_79b9_7f4a_7c15)
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return hash ^ (hash >> 29)
  }

  private static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
