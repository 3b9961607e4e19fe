import Glibc

/// Where a daemon keeps what it measures, as its configuration says; who only wants to know that leaves the rest of the file
/// alone.
public struct DataPlaces: Sendable, Equatable {
  public var store: String
  /// Raw recordings, also where none are made any more.
  public var raw: String

  /// - Parameter file: the daemon's.
  /// - Throws: `SettingsError`.
  public init(config file: String) throws {
    let settings = try SettingsTable(file: file)
    store = try SectionReader(settings, "store").path("path") ?? Installation.store
    raw = try SectionReader(settings, "recorder").path("folder") ?? Installation.rawFolder
  }

  /// What the installed daemon's configuration says, where there is one and the store is that daemon's; a copy of a store,
  /// or one of another daemon, has its recordings elsewhere.
  /// - Parameter installed: that configuration.
  /// - Throws: `SettingsError`.
  public init?(ofStore store: String, installed: String = Installation.configuration) throws {
    guard access(installed, F_OK) == 0 else { return nil }
    try self.init(config: installed)
    guard Self.isSame(store, self.store) else { return nil }
  }

  private static func isSame(_ one: String, _ other: String) -> Bool {
    var (a, b) = (stat(), stat())
    return stat(one, &a) == 0 && stat(other, &b) == 0 && (a.st_dev, a.st_ino) == (b.st_dev, b.st_ino)
  }
}
