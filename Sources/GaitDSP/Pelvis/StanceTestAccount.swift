/// What becomes a trial: the account of movements judged one by one, or that of sway and both movements together.
extension StanceTestFinder {
  /// One leg from lift to landing, not yet measured.
  struct Stance {
    var lifted: Lifted
    var down: Double
    var end: StanceTestTrial.End
    var clarity: Double
  }

  /// A shock that stands out so clearly is one: 98 of 100 of simulated people's are, and none of sway.
  static let plainShock = 0.8

  /// A foot that is still up where the data end.
  func stillUp(_ lifted: Lifted) -> Stance? {
    let last = signals.moments[signals.moments.end - 1].time
    guard isUpright(lifted), last - lifted.time >= Self.shortest,
      !quiet(from: last - 1, to: last, lifted, factor: 1.5, bins: 6)
    else { return nil }
    return Stance(lifted: lifted, down: last, end: .data, clarity: lifted.clarity)
  }

  /// A trial is over. Where its foot was not plainly felt to leave, sway is asked first.
  mutating func conclude(_ stance: Stance) -> StanceTestTrial? {
    if stance.lifted.shock >= Self.plainShock {
      plainUntil = max(plainUntil, stance.down)
    } else if let hold = closing ?? swayHold, signals.bins[hold.rise].time < stance.down {
      let earlier = unsure
      unsure = stance
      return earlier.flatMap { measured($0) }
    }
    return measured(stance)
  }

  /// One account of a hold from the movements that were judged one by one and from what sway and both movements together
  /// show. Where they disagree, the slow shift is the second's: the first sees it badly.
  mutating func settle(_ hold: SwayHold, _ seen: SwayedStance?) -> Stance? {
    let judged = unsure
    unsure = nil
    // Its zero must be a stand on both feet.
    let isPlain = plainUntil > hold.reference.start || (lifted?.shock ?? 0) >= Self.plainShock
    guard !isPlain, let seen, seen.odds >= Self.leastOdds else { return judged }
    let down = seen.down ?? signals.moments[signals.moments.end - 1].time
    guard down - seen.lift >= Self.shortestSwayed else { return judged }
    if let judged, seen.duration < Self.slowShift { return judged }
    lifted = nil
    landed = nil
    possible = nil
    notBefore = down + 0.5
    let clarity = seen.odds / (seen.odds + Self.leastOdds)
    return Stance(
      lifted: Lifted(
        side: seen.side, time: seen.lift, shift: seen.way, way: seen.way, clarity: clarity, axes: hold.axes,
        referenceStart: hold.reference.start, referenceEnd: min(hold.reference.end, seen.lift - 0.1),
        unrest: hold.reference.unrest), down: down, end: seen.down == nil ? .data : .footDown, clarity: clarity)
  }

  /// Least time on one leg that sway alone can show, s.
  static let shortestSwayed = 1.5

  /// Mean duration of the movements from which a shift is slow, s.
  static let slowShift = 1.5

  /// Measures and grades.
  /// - Returns: `nil` for a second account of what has been told: trials follow each other.
  mutating func measured(_ stance: Stance) -> StanceTestTrial? {
    let lifted = stance.lifted
    guard lifted.time >= toldUntil else { return nil }
    toldFrom = lifted.time
    toldUntil = stance.down
    var trial = StanceTestTrial(
      side: lifted.side, referenceStart: lifted.referenceStart, referenceEnd: lifted.referenceEnd, lift: lifted.time,
      footDown: stance.down, end: stance.end)
    StanceTestMeter.measure(&trial, axes: lifted.axes, bins: signals.bins)
    trial.confidence = max(0, min(1, stance.clarity))
    limits.grade(&trial)
    return trial
  }
}
