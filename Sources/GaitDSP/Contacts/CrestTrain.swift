/// The last crests of one wave: how far apart they are, and whether each is a step of the other leg than the one before.
struct CrestTrain: BitwiseCopyable {
  /// Longest step, s.
  static let longest = 2.5

  /// Time of the last crest, s.
  private(set) var last = -Double.infinity
  private var intervals = InlineArray<4, Double>(repeating: 0)
  private var alternations = InlineArray<4, Double>(repeating: 0)

  /// How long the step will be that has just begun: as the last one of the same leg, s.
  var coming: Double { intervals[2] }

  mutating func add(_ crest: ContactFallback.Crest) {
    for index in 0..<3 { intervals[index] = intervals[index + 1] }
    intervals[3] = crest.time - last
    last = crest.time
    for index in 0..<3 { alternations[index] = alternations[index + 1] }
    alternations[3] = crest.alternation
  }

  /// How much the last four crests look like steps of one leg and the other, −1…1.
  var alternation: Double { 0.25 * (alternations[0] + alternations[1] + alternations[2] + alternations[3]) }

  /// The usual interval, s.
  var mean: Double { 0.25 * (intervals[0] + intervals[1] + intervals[2] + intervals[3]) }

  /// Whether the last four intervals could be steps of one walk.
  var isRegular: Bool {
    var least = Double.infinity
    var most = 0.0
    for index in 0..<4 {
      least = min(least, intervals[index])
      most = max(most, intervals[index])
    }
    return least > 0.35 && most < Self.longest && most < 1.8 * least
  }
}
