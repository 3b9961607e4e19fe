/// A line that is being typed, a byte at a time: in any language, a letter of which may be several bytes.
struct TypedLine {
  private(set) var text = ""
  /// Characters it may have.
  let most: Int
  /// The first bytes of a letter whose last has not come yet.
  private var begun: [UInt8] = []

  init(most: Int) { self.most = most }

  /// Takes one byte: backspace takes the last character away, what is no letter is passed over.
  mutating func press(_ key: UInt8) {
    switch key {
    case 8, 127:
      begun = []
      text = String(text.dropLast())
    case 32..<127:
      begun = []
      add(String(UnicodeScalar(key)))
    case 0x80...0xBF where !begun.isEmpty:
      begun.append(key)
      guard let letter = String(validating: begun, as: UTF8.self) else {
        if begun.count >= 4 { begun = [] }
        return
      }
      begun = []
      add(letter)
    case 0xC2...0xF4: begun = [key]
    default: begun = []
    }
  }

  /// What joins the character before it makes no new one, so the length is that of the whole.
  private mutating func add(_ letter: String) {
    let longer = text + letter
    if longer.count <= most { text = longer }
  }
}
