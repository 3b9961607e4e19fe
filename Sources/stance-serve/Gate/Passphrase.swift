import CSodium
import Glibc

/// Why a passphrase cannot be set or used, and what to do next.
enum PassphraseError: Error, Equatable, CustomStringConvertible {
  case tooShort
  case tooLong
  case noMemory
  case cannotRead(path: String, cause: String)
  case cannotWrite(path: String, cause: String)
  /// The file holds no hash.
  case notAHash(path: String)

  var description: String {
    switch self {
    case .tooShort: "a passphrase has at least \(Passphrase.shortest) characters; some words are easier to remember"
    case .tooLong: "a passphrase has at most \(Passphrase.longest) bytes"
    case .noMemory: "not enough memory for the passphrase's hash"
    case .cannotRead(let path, let cause): "\(path): cannot be read (\(cause)); is this user in group stance?"
    case .cannotWrite(let path, let cause): "\(path): cannot be written (\(cause)); say sudo, or --passphrase-file"
    case .notAHash(let path): "\(path): holds no passphrase; set it anew with `stance serve passphrase`"
    }
  }
}

/// A passphrase as it is kept: its Argon2id hash (RFC 9106) with salt and cost, as libsodium writes it.
struct Passphrase: Equatable, Sendable {
  static let shortest = 10
  static let longest = 256
  /// 9 MiB and 4 passes: one of the least settings that OWASP's cheat sheet on password storage names for Argon2id, so
  /// that a check fits into what the process may use on a small board.
  private static let memory = 9 << 20
  private static let passes: UInt64 = 4

  let encoded: String

  init(encoded: String) { self.encoded = encoded }

  /// - Throws: `PassphraseError`.
  init(hashing words: String) throws(PassphraseError) {
    guard words.count >= Self.shortest else { throw .tooShort }
    guard words.utf8.count <= Self.longest else { throw .tooLong }
    _ = Sodium.isReady
    var out = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
    let bytes = words.utf8.map { CChar(bitPattern: $0) }
    guard crypto_pwhash_str(&out, bytes, UInt64(bytes.count), Self.passes, Self.memory) == 0 else { throw .noMemory }
    encoded = String(decoding: out.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Takes some hundredths of a second and 9 MiB.
  func isRight(_ words: String) -> Bool {
    guard !words.isEmpty, words.utf8.count <= Self.longest else { return false }
    let bytes = words.utf8.map { CChar(bitPattern: $0) }
    return crypto_pwhash_str_verify(encoded, bytes, UInt64(bytes.count)) == 0
  }

  /// - Returns: `nil` where there is no such file: no passphrase was set.
  static func read(_ path: String) throws(PassphraseError) -> Passphrase? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .cannotRead(path: path, cause: String(cString: strerror(errno)))
    }
    defer { close(file) }
    var room = [UInt8](repeating: 0, count: 512)
    let count = Glibc.read(file, &room, room.count)
    guard count >= 0 else { throw .cannotRead(path: path, cause: String(cString: strerror(errno))) }
    let text = String(decoding: room[..<count].prefix { $0 > 0x20 && $0 < 0x7F }, as: UTF8.self)
    guard text.hasPrefix("$argon2id$"), text.utf8.count < Int(crypto_pwhash_STRBYTES) else {
      throw .notAHash(path: path)
    }
    return Passphrase(encoded: text)
  }

  /// Replaces the file at once or not at all; readable by its owner and by the group `stance`, where there is one.
  func write(_ path: String) throws(PassphraseError) {
    let fresh = path + ".new"
    func failure() -> PassphraseError { .cannotWrite(path: path, cause: String(cString: strerror(errno))) }
    unlink(fresh)
    let file = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw failure() }
    let bytes = Array((encoded + "\n").utf8)
    let isWritten = Glibc.write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
    if let group = getgrnam("stance"), fchown(file, uid_t.max, group.pointee.gr_gid) == 0 { fchmod(file, 0o640) }
    close(file)
    guard isWritten, rename(fresh, path) == 0 else {
      let error = failure()
      unlink(fresh)
      throw error
    }
  }
}
