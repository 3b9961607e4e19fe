import GaitDSP

/// The limits of a finding as a column keeps them: JSON, `{"name":value,…}`.
extension FindingThresholds {
  var json: String {
    "{" + Name.allCases.map { "\"\($0.rawValue)\":\(self[$0])" }.joined(separator: ",") + "}"
  }

  /// Names that are not known are left out, and those that are missing have the value that holds without a file.
  init(json: String) {
    self.init()
    let text = json.filter { !$0.isWhitespace }
    for entry in text.drop(while: { $0 == "{" }).prefix(while: { $0 != "}" }).split(separator: ",") {
      let parts = entry.split(separator: ":")
      guard parts.count == 2, let name = Name(rawValue: parts[0].filter { $0 != "\"" }), let value = Double(parts[1])
      else { continue }
      self[name] = value
    }
  }
}
