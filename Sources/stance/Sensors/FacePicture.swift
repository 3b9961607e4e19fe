/// What to do with the sensor next, drawn.
enum FacePicture {
  /// A box on a table with the axis on its top that shall point to the ceiling.
  /// - Parameter axis: like `+x`.
  static func lines(up axis: String) -> [String] {
    [
      "              ^  ceiling",
      "              |",
      "         _____|____",
      "        /    \(axis)   /|",
      "       /_________/ |    turn the sensor until the axis \(axis)",
      "       |         | |    (printed on the board) points up,",
      "       |  sensor | /    lay it down and let go",
      "       |_________|/",
      "   =====================  table",
    ]
  }

  /// Standing, then bowing forward.
  static let bow = [
    "        o          o__",
    "       /|\\            \\      stand still, then bow slowly forward",
    "        |              |     from the hips, well down, and come",
    "       / \\            / \\    up again; three times, then stand still",
  ]

  /// Left alone on a table.
  static let rest = [
    "       ___________",
    "      /          /|    lay the sensor down and leave it alone:",
    "     /__________/ /    do not touch the table",
    "     |__________|/",
    "   =================  table",
  ]
}

/// Which way a sensor lies, in the names of its axes.
enum FaceName {
  /// The axis nearest to up, `+x`; or the two it lies between, `+x+z`.
  static func of(_ up: SIMD3<Double>) -> String {
    let size = max(1e-9, (up * up).sum().squareRoot())
    return ["x", "y", "z"].enumerated().filter { abs(up[$0.offset]) / size > 0.45 }
      .map { (up[$0.offset] > 0 ? "+" : "-") + $0.element }.joined()
  }
}
