/// The guided tests.
public enum TestProtocol: String, Sendable, CaseIterable {
  /// Walking for any time.
  case freeWalk = "free_walk"
  /// Time over a stated way of 10 m, unless another is asked for.
  case tenMetreWalk = "ten_metre_walk"
  /// As far as one can in 120 s.
  case twoMinuteWalk = "two_minute_walk"
  /// As far as one can in 360 s.
  case sixMinuteWalk = "six_minute_walk"
  /// Rising, walking 3 m, turning, walking back and sitting down.
  case timedUpAndGo = "timed_up_and_go"
  /// Standing on each leg in turn.
  case singleLegStance = "single_leg_stance"

  /// Reads the name, or one of the short ones that people type.
  public init?(named name: String) {
    switch name.lowercased() {
    case "walk", "free": self = .freeWalk
    case "10m": self = .tenMetreWalk
    case "2min": self = .twoMinuteWalk
    case "6min": self = .sixMinuteWalk
    case "tug": self = .timedUpAndGo
    case "stance": self = .singleLegStance
    default: self.init(rawValue: name.lowercased())
    }
  }

  /// What people type.
  public var shortName: String {
    switch self {
    case .freeWalk: "walk"
    case .tenMetreWalk: "10m"
    case .twoMinuteWalk: "2min"
    case .sixMinuteWalk: "6min"
    case .timedUpAndGo: "tug"
    case .singleLegStance: "stance"
    }
  }

  /// What people call it.
  public var title: String {
    switch self {
    case .freeWalk: "Free walk"
    case .tenMetreWalk: "10-metre walk"
    case .twoMinuteWalk: "2-minute walk"
    case .sixMinuteWalk: "6-minute walk"
    case .timedUpAndGo: "Timed Up and Go"
    case .singleLegStance: "Single-leg stance"
    }
  }

  /// How long the walk is by definition, s.
  public var walkSeconds: Double? {
    switch self {
    case .twoMinuteWalk: 120
    case .sixMinuteWalk: 360
    default: nil
    }
  }

  /// Whether one trial follows another.
  public var hasTrials: Bool { self == .tenMetreWalk || self == .timedUpAndGo || self == .singleLegStance }

  /// Whether everything that was done is found in the steps.
  public var isWalk: Bool { self != .timedUpAndGo && self != .singleLegStance }
}

/// What a test is to be like. Values outside what is possible are brought to the nearest that is (`plausible`) where a
/// test is made from them.
public struct TestParameters: Sendable, Equatable {
  /// Which test; the figures of other tests are not used.
  public var test: TestProtocol
  /// The timed part of the 10-metre walk, m.
  public var distance = 10.0
  /// The way before it, which is walked but not timed, m.
  public var runIn = 2.0
  /// The way behind it, likewise, m.
  public var runOut = 2.0
  /// Trials, of the stance test for each leg.
  public var trials: Int
  /// Time on one leg that is asked for, s.
  public var limit = 30.0
  /// Length of a free walk, s; `nil` = until it is stopped.
  public var duration: Double?

  /// As the test is usually done: three trials of the 10-metre walk, one of the others.
  public init(_ test: TestProtocol) {
    self.test = test
    trials = test == .tenMetreWalk ? 3 : 1
  }

  /// Possible values of `distance`, m.
  public static let distances = 2.0...100.0
  /// Possible values of `runIn` and `runOut`, m.
  public static let runs = 0.0...20.0
  /// Possible values of `limit`, s.
  public static let limits = 5.0...30.0
  /// Possible values of `duration`, s.
  public static let durations = 5.0...7200.0

  /// Most trials of a test, or of a leg.
  public static func mostTrials(_ test: TestProtocol) -> Int {
    switch test {
    case .tenMetreWalk, .timedUpAndGo: 10
    case .singleLegStance: 3
    default: 1
    }
  }

  /// The same with every value within what is possible; what is not finite becomes the usual value.
  public var plausible: TestParameters {
    var p = self
    p.distance = distance.isFinite ? distance.clamped(to: Self.distances) : 10
    p.runIn = runIn.isFinite ? runIn.clamped(to: Self.runs) : 2
    p.runOut = runOut.isFinite ? runOut.clamped(to: Self.runs) : 2
    p.limit = limit.isFinite ? limit.clamped(to: Self.limits) : 30
    p.trials = min(max(1, trials), Self.mostTrials(test))
    p.duration = duration.flatMap { $0.isFinite ? $0.clamped(to: Self.durations) : nil }
    return p
  }

  /// How long the walk lasts, s; `nil` where somebody ends it.
  public var walkSeconds: Double? { test.walkSeconds ?? (test == .freeWalk ? duration : nil) }

  /// What the store keeps beside a result.
  public var value: ResultValue {
    var members: [ResultValue.Member] = []
    switch test {
    case .tenMetreWalk:
      members = [
        ("distance_m", .figure(distance, 2)), ("run_in_m", .figure(runIn, 2)), ("run_out_m", .figure(runOut, 2)),
        ("trials", .count(trials)),
      ]
    case .singleLegStance: members = [("limit_s", .figure(limit, 1)), ("trials", .count(trials))]
    case .timedUpAndGo: members = [("trials", .count(trials))]
    default: if let walkSeconds { members = [("duration_s", .figure(walkSeconds, 1))] }
    }
    return .object(members)
  }
}

extension Double {
  func clamped(to range: ClosedRange<Double>) -> Double {
    Swift.max(range.lowerBound, Swift.min(range.upperBound, self))
  }
}
