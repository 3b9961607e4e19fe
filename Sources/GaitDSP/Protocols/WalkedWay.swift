/// Walks that make one way: whoever stands still on it and goes on in the same direction walks no second one.
struct WalkedWay: Equatable {
  /// In order, at least one.
  private(set) var walks: [TestTape.Walk]

  /// First contact, s.
  var start: Double { walks.first?.start ?? .nan }
  /// Last contact, s.
  var end: Double { walks.last?.end ?? .nan }
  var isReliable: Bool { walks.allSatisfy(\.isReliable) }
  /// Somebody stood still on it.
  var isBroken: Bool { walks.count > 1 }

  func contains(bout: Int) -> Bool { walks.contains { $0.number == bout } }

  /// Standing for longer than this ends a way, s.
  static let longestStand = 30.0
  /// Degrees; who goes on elsewhere goes another way.
  private static let sameDirection = 60.0

  /// The ways that these walks make.
  static func all(_ walks: [TestTape.Walk], of tape: TestTape) -> [WalkedWay] {
    var ways: [WalkedWay] = []
    var direction = Double.nan
    for walk in walks {
      let facing = tape.headings(in: walk)
      let begins = 0.5 * (facing.first + facing.second)
      if let last = ways.last, walk.start - last.end <= longestStand, abs(begins - direction) <= sameDirection {
        ways[ways.count - 1].walks.append(walk)
      } else {
        ways.append(WalkedWay(walks: [walk]))
      }
      direction = 0.5 * (facing.lastButOne + facing.last)
    }
    return ways
  }
}

extension TestTape {
  /// Headings at the first two contacts of a walk and at the last two, degrees; `nan` where there are none.
  fileprivate func headings(in walk: Walk) -> (first: Double, second: Double, lastButOne: Double, last: Double) {
    let own = contacts.indices.filter { contacts[$0].bout == walk.number }.map { headings[$0] }
    guard own.count >= 2 else { return (.nan, .nan, .nan, .nan) }
    return (own[0], own[1], own[own.count - 2], own[own.count - 1])
  }

  /// How far a way led away from the direction that it began in, degrees: the pelvis swings, so that two contacts make one
  /// direction.
  func turned(in way: WalkedWay) -> Double {
    let facing = contacts.indices.filter { way.contains(bout: contacts[$0].bout) }.map { headings[$0] }
      .filter(\.isFinite)
    guard facing.count >= 3 else { return 0 }
    let first = 0.5 * (facing[0] + facing[1])
    return zip(facing, facing.dropFirst()).reduce(0) { max($0, abs(0.5 * ($1.0 + $1.1) - first)) }
  }

  /// Whether a way may have begun before its first contact or gone on after its last, or elsewhere between: nobody knows
  /// what happened there.
  func isInterrupted(_ way: WalkedWay) -> Bool {
    way.walks.contains(where: \.isCut)
      || holes.contains { $0.end > way.start - Self.longestStep && $0.start < way.end + Self.longestStep }
  }
}
