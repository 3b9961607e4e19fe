import Foundation

/// Where an installation keeps what all of its programs use.
public enum Installation {
  /// The daemon's store of summaries.
  public static let store = "/var/lib/stance/summaries.sqlite"

  /// Its raw recordings, where it makes any.
  public static let rawFolder = "/var/lib/stance/raw"
  /// Its configuration.
  public static let configuration = "/etc/stance/stance.toml"

  /// The store that whoever reads one means where none is named: STANCE_STORE, where that is set.
  public static var statedStore: String? {
    ProcessInfo.processInfo.environment["STANCE_STORE"].flatMap { $0.isEmpty ? nil : $0 }
  }
}
