/// The colours of a page. Blue and orange differ for every colour-blind reader and in lightness for a grey printer;
/// nothing is said by colour alone.
public enum Palette {
  public static let paper = "#ffffff"
  public static let ink = "#16202a"
  public static let quiet = "#4a5763"
  public static let rule = "#c3ccd4"
  public static let panel = "#f3f6f8"
  public static let left = "#0b4f8a"
  public static let right = "#b0490a"
  public static let leftBand = "#c9ddee"
  public static let rightBand = "#f6dcc6"
  /// What healthy people show, and its edge.
  public static let norm = "#e1e5e8"
  public static let normEdge = "#79848e"
  public static let limit = "#8a1c3c"
  /// Days without a record.
  public static let absent = "#e3e7ea"
  /// Steps that count nowhere.
  public static let excluded = "#79848e"
}
