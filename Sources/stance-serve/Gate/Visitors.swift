import Synchronization

/// Who has signed in, and the token that each page's forms carry. In memory only: a restart signs everyone out.
final class Visitors: Sendable {
  /// A session ends after so long without a request, and after so long in any case.
  static let idle: Duration = .seconds(3600)
  static let longest: Duration = .seconds(12 * 3600)
  static let most = 32
  static let cookieName = "stance"

  /// A browser by the hash of its cookie: what stands in memory signs nobody in.
  struct Name: Hashable, Sendable { fileprivate var hash: [UInt8] }

  private struct Entry {
    var began: ContinuousClock.Instant
    var seen: ContinuousClock.Instant
  }

  private let key = Sodium.random(32)
  private let entries = Mutex<[Name: Entry]>([:])

  init() { _ = Sodium.isReady }

  /// A cookie's value that nobody can guess.
  func freshCookie() -> String { Sodium.random(32).hex }

  static func isWellFormed(_ cookie: String) -> Bool {
    cookie.utf8.count == 64
      && cookie.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  func name(_ cookie: String) -> Name { Name(hash: Sodium.hash(cookie, key: key)) }

  func signIn(_ cookie: String, now: ContinuousClock.Instant) {
    let name = name(cookie)
    entries.withLock { entries in
      Self.expire(&entries, now: now)
      if entries.count >= Self.most, let oldest = entries.min(by: { $0.value.seen < $1.value.seen })?.key {
        entries[oldest] = nil
      }
      entries[name] = Entry(began: now, seen: now)
    }
  }

  /// Whether this cookie has signed in and not expired; keeps its session awake.
  func isSignedIn(_ cookie: String, now: ContinuousClock.Instant) -> Bool {
    let name = name(cookie)
    return entries.withLock { entries in
      Self.expire(&entries, now: now)
      guard entries[name] != nil else { return false }
      entries[name]?.seen = now
      return true
    }
  }

  /// The same without keeping it awake: for what goes on by itself.
  func isSignedIn(_ name: Name, now: ContinuousClock.Instant) -> Bool {
    entries.withLock { entries in
      Self.expire(&entries, now: now)
      return entries[name] != nil
    }
  }

  func signOut(_ cookie: String) {
    let name = name(cookie)
    entries.withLock { $0[name] = nil }
  }

  private static func expire(_ entries: inout [Name: Entry], now: ContinuousClock.Instant) {
    entries = entries.filter { now - $0.value.seen < idle && now - $0.value.began < longest }
  }

  /// Goes with one cookie only, so that no other site can make a form that is taken.
  func formToken(_ cookie: String) -> String { Sodium.hash("form " + cookie, key: key).hex }

  func isFormToken(_ token: String, of cookie: String) -> Bool { Sodium.areEqual(token, formToken(cookie)) }
}
