import ArgumentParser

@main
struct Stance: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stance", abstract: "Measure pelvic drop and gait asymmetry from one sensor on the sacrum.")
}
