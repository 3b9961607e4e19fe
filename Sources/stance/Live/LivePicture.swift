import Feed
import Report

/// What a watcher sees: the pelvis from behind, the drop of the last steps of each side, the contacts as they come.
/// Text only, so that a test can look at it.
struct LivePicture {
  private var pelvis: PelvisNote?
  private var steps: [String: [StepNote]] = ["left": [], "right": []]
  private var contacts: [String] = []
  private var session = "wear"
  private var walk: WalkNote?
  private var words = "Waiting for the daemon's next message."
  private static let mostSteps = 5
  private static let contactsShown = 16
  private static let width = 45
  /// Degrees a row of the pelvis line, at its ends.
  private static let degreesPerRow = 2.5
  private static let rows = 4

  mutating func take(_ message: FeedMessage) {
    switch message {
    case .pelvis(let note): pelvis = note
    case .contact(let note):
      contacts.append((note.side == "left" ? "L" : "R") + (note.type == "IC" ? "↓" : "↑"))
      contacts = contacts.suffix(Self.contactsShown)
    case .step(let note): steps[note.side] = Array(((steps[note.side] ?? []) + [note]).suffix(Self.mostSteps))
    case .session(let note) where note.event == "began":
      session = note.label.map { "test \"\($0)\"" } ?? "wear"
      steps = ["left": [], "right": []]
    case .bout(let note):
      walk = note.walk
      words = LiveWords.line(message) ?? words
    case .test(let note):
      walk = note.walk ?? walk
      words = LiveWords.line(message) ?? words
    case .hint, .mark, .standing, .gap, .error: words = LiveWords.line(message) ?? words
    default: break
    }
  }

  /// - Parameters:
  ///   - columns: of the terminal.
  ///   - rows: where there are few, fewer steps are shown; where there are fewer still, the last lines go.
  func lines(columns: Int, rows: Int) -> [String] {
    let above =
      ["Stance live: \(session)" + (pelvis.map { ", \(StatusLines.duration($0.t))" } ?? ""), ""] + pelvisLines + [
        "", "Drop over single support, from each initial contact (\(mark) = 4°)",
      ]
    var below = ["", "Contacts (↓ initial, ↑ final)  " + contacts.joined(separator: " ")]
    if let walk { below.append("Last walk: left \(walk.left.finding), right \(walk.right.finding)") }
    below.append(words)
    let steps = min(max((rows - above.count - below.count) / 2, 1), Self.mostSteps)
    let lines = above + ["left", "right"].flatMap { bars($0, steps) } + below
    return lines.prefix(max(1, rows)).map { String($0.prefix(max(1, columns))) }
  }

  private var mark: String { "┊" }

  /// The line through both sides of the pelvis, left on the left as the watcher stands behind.
  private var pelvisLines: [String] {
    let obliquity = pelvis?.obliquityDeg
    let half = Self.width / 2
    var grid = [[Character]](repeating: [Character](repeating: " ", count: Self.width), count: 2 * Self.rows + 1)
    for column in 0..<Self.width { grid[Self.rows][column] = column % 4 == 0 ? "·" : " " }
    if let obliquity {
      for column in 0..<Self.width {
        let height = obliquity * Double(half - column) / Double(half) / Self.degreesPerRow
        let row = Self.rows - Int(max(-Double(Self.rows), min(height, Double(Self.rows))).rounded())
        grid[row][column] = column == half ? "●" : "━"
      }
    }
    var lines = grid.map { "    " + String($0) }
    lines[Self.rows] = "  L " + String(grid[Self.rows]) + " R"
    let angles = [("obliquity", obliquity), ("tilt", pelvis?.tiltDeg), ("rotation", pelvis?.rotationDeg)]
      .map { "\($0.0) \($0.1.map { decimals($0, 1) + "°" } ?? "–")" }
    return lines + ["    " + angles.joined(separator: "   ")]
  }

  private func bars(_ side: String, _ count: Int) -> [String] {
    let shown = steps[side] ?? []
    var lines: [String] = []
    for index in 0..<count {
      let name = index == 0 ? (side == "left" ? " left " : "right ") : "      "
      let place = shown.count - 1 - index
      guard place >= 0, let drop = shown[place].measures["contact_drop_mean_deg"] else {
        lines.append(name + "│")
        continue
      }
      let length = Int(max(0, min(drop * 2, 40)).rounded())
      var bar = Array(String(repeating: "█", count: length))
      if bar.count <= 8 { bar += Array(repeating: " ", count: 8 - bar.count) + ["┊"] }
      let quality = shown[place].quality == "ok" ? "" : "  (\(shown[place].quality))"
      lines.append(name + "│" + String(bar) + " \(decimals(drop, 1))°" + quality)
    }
    return lines
  }
}
