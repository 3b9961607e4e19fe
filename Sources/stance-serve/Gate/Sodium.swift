import CSodium

/// The few things that are asked of libsodium: random bytes, keyed hashes, comparisons that take equal time.
enum Sodium {
  /// Once, before anything else of it.
  static let isReady: Bool = sodium_init() >= 0

  static func random(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    randombytes_buf(&bytes, bytes.count)
    return bytes
  }

  /// BLAKE2b of 32 bytes, with a key of 32.
  static func hash(_ text: String, key: [UInt8]) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: 32)
    let message = Array(text.utf8)
    crypto_generichash(&out, out.count, message, UInt64(message.count), key, key.count)
    return out
  }

  static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: 32)
    crypto_hash_sha256(&out, bytes, UInt64(bytes.count))
    return out
  }

  static func areEqual(_ a: String, _ b: String) -> Bool {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    return a.count == b.count && sodium_memcmp(a, b, a.count) == 0
  }
}

extension [UInt8] {
  /// Two lower-case digits a byte.
  var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    out.reserveCapacity(2 * count)
    for byte in self {
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    }
    return String(decoding: out, as: UTF8.self)
  }
}
