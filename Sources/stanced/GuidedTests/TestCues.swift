import GaitDSP
import Walker

/// What a running test asks of the person at this moment.
struct TestStage: Equatable, Sendable {
  var parameters: TestParameters
  var phase: TestPhase
  var trial: Int
}

extension WalkerCue {
  /// Has the walker do what a test asks for; `nil` = no test runs.
  func follow(_ stage: TestStage?) {
    guard let stage else { return give([.stand(seconds: 0.5)]) }
    give(stage.movement)
  }
}

extension TestStage {
  /// How the simulated person follows the instruction: within a second, as asked, without mistakes.
  var movement: [WalkerPhase] {
    let p = parameters
    switch phase {
    case .standStill, .settle:
      if p.test == .timedUpAndGo { return [] }
      return p.test == .tenMetreWalk && trial > 1 && phase == .standStill
        ? [.turnInPlace(degrees: 180), .stand(seconds: 0.5)] : [.stand(seconds: 0.5)]
    case .sitStill: return trial > 1 ? [] : [.standToSit, .sit(seconds: 0.5)]
    case .walk: return [.stand(seconds: 0.7), .walk(.seconds(7200), route: .turning(everyMetres: 12, degrees: 180))]
    case .trial where p.test == .timedUpAndGo:
      return [
        .sit(seconds: 0.7), .sitToStand, .walk(.metres(8), route: .turning(everyMetres: 3, degrees: 180)),
        .turnInPlace(degrees: 180), .standToSit, .sit(seconds: 1),
      ]
    case .trial: return [.stand(seconds: 0.7), .walk(.metres(p.runIn + p.distance + p.runOut)), .stand(seconds: 1)]
    case .standLeft:
      return [
        .singleLegStance(StanceTrial(side: .left, reference: 2, hold: min(12, p.limit), drop: 3)), .stand(seconds: 1),
      ]
    case .standRight:
      return [
        .singleLegStance(StanceTrial(side: .right, reference: 2, hold: min(16, p.limit), drop: -2)), .stand(seconds: 1),
      ]
    }
  }
}
