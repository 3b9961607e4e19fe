import StoreFixtures

/// Writes the made-up weeks at home that the gallery shows: `month-writer STORE`.
@main
struct MonthWriter {
  static func main() throws {
    guard CommandLine.arguments.count == 2 else { return print("month-writer STORE: a store that is not there yet") }
    try WalkedMonth.write(to: CommandLine.arguments[1])
  }
}
