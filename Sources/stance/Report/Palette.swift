/// The colours of a page. Blue and orange differ for every colour-blind reader and in lightness for a grey printer;
/// nothing is said by colour alone.
enum Palette {
  static let paper = "#ffffff"
  static let ink = "#16202a"
  static let quiet = "#4a5763"
  static let rule = "#c3ccd4"
  static let panel = "#f3f6f8"
  static let left = "#0b4f8a"
  static let right = "#b0490a"
  static let leftBand = "#c9ddee"
  static let rightBand = "#f6dcc6"
  static let limit = "#8a1c3c"
  /// Steps that count nowhere.
  static let excluded = "#79848e"
}
