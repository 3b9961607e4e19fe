/// Where an installation keeps what all of its programs use.
public enum Installation {
  /// The daemon's store of summaries.
  public static let store = "/var/lib/stance/summaries.sqlite"
}
