/// The guided tests, by the daemon's names, in words for the person with the phone.
enum TestProtocol: String, CaseIterable, Sendable {
  case freeWalk = "free_walk"
  case tenMetreWalk = "ten_metre_walk"
  case twoMinuteWalk = "two_minute_walk"
  case sixMinuteWalk = "six_minute_walk"
  case timedUpAndGo = "timed_up_and_go"
  case singleLegStance = "single_leg_stance"

  var title: String {
    switch self {
    case .freeWalk: "Free walk"
    case .tenMetreWalk: "10-metre walk"
    case .twoMinuteWalk: "2-minute walk"
    case .sixMinuteWalk: "6-minute walk"
    case .timedUpAndGo: "Timed Up and Go"
    case .singleLegStance: "Single-leg stance"
    }
  }

  var about: String {
    switch self {
    case .freeWalk: "Pelvic drop and asymmetry of any walk, for as long as you like."
    case .tenMetreWalk: "Walking speed over a marked distance, several trials."
    case .twoMinuteWalk: "Drop and asymmetry minute by minute: a short look at fatigue."
    case .sixMinuteWalk: "Drop and asymmetry minute by minute: endurance and fatigue."
    case .timedUpAndGo: "Stand up, walk 3 metres, turn, come back, sit down."
    case .singleLegStance: "Trendelenburg test: each leg in turn, up to 30 seconds."
    }
  }
}
