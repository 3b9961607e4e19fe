/// A cell of a CSV row (RFC 4180).
///
/// Looked at by code points: a quote or a comma with an accent over it is one character to a person, and to whoever reads the
/// file still ends the cell.
func csvCell(_ text: String) -> String {
  let ends: [Unicode.Scalar] = [",", "\"", "\n", "\r"]
  guard text.unicodeScalars.contains(where: ends.contains) else { return text }
  var cell = "\""
  for scalar in text.unicodeScalars {
    if scalar == "\"" { cell += "\"" }
    cell.unicodeScalars.append(scalar)
  }
  return cell + "\""
}
