/// The version that every program of the project states, on the feed as in its help.
public enum Release {
  public static let version = "0.1.0"
}
