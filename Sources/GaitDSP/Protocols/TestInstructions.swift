/// What is said to the person and to whoever leads the test.
extension GuidedTest {
  /// Before the test, for the one who leads it.
  public static func instructions(_ parameters: TestParameters) -> String {
    let p = parameters.plausible
    func metres(_ value: Double) -> String {
      ResultValue.figure(value, 1).number.map { $0 == $0.rounded() ? String(Int($0)) : $0.description } ?? "?"
    }
    let still = "The person stands still on both feet until the clock has counted 5 s: that is the zero."
    switch p.test {
    case .freeWalk:
      return "\(still) Then they walk as they usually do, with turns where needed, and stand still at the end."
    case .tenMetreWalk:
      let way = metres(p.runIn + p.distance + p.runOut)
      return
        "Mark \(way) m: \(metres(p.runIn)) m run-in, \(metres(p.distance)) m, \(metres(p.runOut)) m run-out. \(still) "
        + "Toes at the first mark, the person walks straight at their usual pace to the last mark and stands there; "
        + "then press Next. Before the next trial they turn round and stand still."
    case .twoMinuteWalk, .sixMinuteWalk:
      let minutes = p.test == .twoMinuteWalk ? "two" : "six"
      return
        "\(still) Then they walk as far as they can in \(minutes) minutes, to and fro, without running. They may slow "
        + "down, stop and rest while the clock goes on. At the end they stand where they are."
    case .timedUpAndGo:
      return "The person sits on a chair, back against it, still for 5 s. On the word they stand up, walk 3 m at their "
        + "usual pace, turn, walk back, turn and sit down. Ten seconds later the trial ends by itself, or press Next."
    case .singleLegStance:
      return
        "\(still) Then they lift the right foot (left leg first), hip bent a little, and keep the pelvis as high on "
        + "that side as they can for \(metres(p.limit)) s, without leaning; then the other leg. A finger may touch a wall."
    }
  }

  /// Now, one short sentence.
  var instruction: String {
    switch phase {
    case .standStill: return "Stand still on both feet."
    case .sitStill: return "Sit still."
    case .walk: return "Walk."
    case .trial:
      return parameters.test == .timedUpAndGo ? "Stand up, walk, turn, come back, sit." : "Walk to the end and stand."
    case .standLeft: return "Lift the right foot and hold."
    case .standRight: return "Lift the left foot and hold."
    case .settle: return parameters.test == .timedUpAndGo ? "Stay seated." : "Stand still, both feet down."
    }
  }
}
