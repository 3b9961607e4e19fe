/// The 10-metre walk: time, speed and cadence over a stated distance in the middle of a walk from stand to stand.
///
/// One sensor sees no lines on the floor. What it can know: that the person stood, walked straight, and stood again, and
/// the operator states how long that way was (`runIn` + `distance` + `runOut`). So the whole walk is laid over the stated
/// way, and the times of the two lines are read off it. The share of the way that each step covers is in proportion to
/// its step length where a leg length is configured (inverted pendulum, Zijlstra & Hof 2003, of which only the
/// proportions enter), else all steps count alike. At an initial contact the pelvis is taken to be midway between the
/// feet, so the first step and the last, which closes the feet, carry it half a step.
///
/// Speed is distance over the time between the lines. Where the way walked is not the way stated, time and speed are off
/// in the same proportion.
public enum TenMetreWalk {
  /// One walk over the way.
  public struct Trial: Sendable, Equatable {
    /// The whole walk from the first movement to the last contact, s.
    public var span: TestSpan
    /// The two lines are crossed, s.
    public var crossing: TestSpan
    /// Distance over time between the lines, m/s.
    public var speed: Double
    /// Steps a minute between the lines: whole steps over their time.
    public var cadence: Double
    /// Steps of the whole walk.
    public var steps: Int
    /// Whether the contacts of its bout were sure enough (`Bout.isReliable`).
    public var isReliable: Bool

    /// Between the lines, s.
    public var time: Double { crossing.length }

    /// Times in s, speed in m/s, cadence in steps a minute; nothing is checked.
    public init(span: TestSpan, crossing: TestSpan, speed: Double, cadence: Double, steps: Int, isReliable: Bool) {
      self.span = span
      self.crossing = crossing
      self.speed = speed
      self.cadence = cadence
      self.steps = steps
      self.isReliable = isReliable
    }
  }

  /// Why a walk is no trial.
  public enum Exclusion: String, Sendable {
    /// Less than four steps.
    case tooShort = "too_short"
    /// The walk turns by more than `sharpestTurn`: the way was not straight, or there was no stand at its end.
    case turned
    /// Faster than anybody walks, or slower than 0.1 m/s: another way than the stated one.
    case otherDistance = "other_distance"
    /// Samples are missing in it, or so near that its beginning or its end was not seen: it is not the whole way.
    case interrupted
    /// Somebody stood still where a line may be, or, in a recording that nobody led, on the way at all: it may be two.
    case stopped
    /// No walk was found at all.
    case noWalk = "no_walk"
  }

  /// Initial contacts below which a walk is too short to be laid over the way.
  public static let fewestSteps = 4
  /// Degrees away from the way at first.
  public static let sharpestTurn = 60.0
  /// m/s.
  public static let speeds = 0.1...3.5

  /// Measures one walk.
  /// - Parameters:
  ///   - contacts: its initial contacts, in order.
  ///   - steps: those that belong to it.
  ///   - turned: how far it led away from the way at first, degrees.
  public static func measure(
    contacts: ArraySlice<Contact>, steps: ArraySlice<Step>, turned: Double, isReliable: Bool,
    _ parameters: TestParameters
  ) -> Result<Trial, Refusal> {
    guard let first = contacts.first, let last = contacts.last else { return .failure(Refusal(.noWalk, 0)) }
    guard contacts.count >= fewestSteps else { return .failure(Refusal(.tooShort, first.time)) }
    guard turned.magnitude <= sharpestTurn else { return .failure(Refusal(.turned, first.time)) }
    let way = Way(contacts: contacts, steps: steps)
    let whole = parameters.runIn + parameters.distance + parameters.runOut
    let enter = way.time(at: parameters.runIn / whole)
    let leave = way.time(at: (parameters.runIn + parameters.distance) / whole)
    guard !way.stands(near: enter), !way.stands(near: leave) else {
      return .failure(Refusal(.stopped, first.time))
    }
    let speed = parameters.distance / (leave - enter)
    guard speed.isFinite, speeds.contains(speed) else { return .failure(Refusal(.otherDistance, first.time)) }
    return .success(
      Trial(
        span: TestSpan(start: way.begin, end: last.time), crossing: TestSpan(start: enter, end: leave), speed: speed,
        cadence: way.cadence(from: enter, to: leave), steps: contacts.count, isReliable: isReliable))
  }

  /// A walk that is no trial.
  public struct Refusal: Error, Equatable {
    /// Why not.
    public var why: Exclusion
    /// The walk's first contact, s; `nan` or 0 where no walk was found.
    public var start: Double

    init(_ why: Exclusion, _ start: Double) {
      self.why = why
      self.start = start
    }
  }
}

extension TenMetreWalk {
  /// When which share of the way was behind the person.
  struct Way {
    private var times: [Double]
    private var shares: [Double]

    /// The first movement, s: a usual step before the first contact.
    var begin: Double { times.first ?? .nan }

    init(contacts: ArraySlice<Contact>, steps: ArraySlice<Step>) {
      let contactTimes = contacts.map(\.time)
      let intervals = zip(contactTimes.dropFirst(), contactTimes).map { $0 - $1 }
      let usual = OrderStatistics(intervals).median
      times = [(contactTimes.first ?? 0) - (usual.isFinite ? usual : 0.55)] + contactTimes
      var lengths = contacts.map { contact in
        steps.first { abs($0.initialContact - contact.time) < 1e-6 }?.stepLength ?? .nan
      }
      let known = OrderStatistics(lengths).median
      for index in lengths.indices where !(lengths[index] > 0) { lengths[index] = known.isFinite ? known : 1 }
      // Midway between the feet: half of the step that landed and half of the one before it.
      var way = [0.0]
      for index in lengths.indices {
        let isLast = index == lengths.count - 1
        let before = index == 0 ? 0 : lengths[index - 1]
        way.append((way.last ?? 0) + 0.5 * before + (isLast ? 0 : 0.5 * lengths[index]))
      }
      let whole = max(way.last ?? 1, 1e-9)
      shares = way.map { $0 / whole }
    }

    /// - Parameter share: of the way, 0…1.
    func time(at share: Double) -> Double {
      guard let first = times.first, let last = times.last, share > 0 else { return times.first ?? .nan }
      for index in 1..<max(1, times.count) where shares[index] >= share {
        let step = shares[index] - shares[index - 1]
        guard step > 0 else { return times[index] }
        return times[index - 1] + (share - shares[index - 1]) / step * (times[index] - times[index - 1])
      }
      return max(first, last)
    }

    /// Whether the step at a time, or the one before or after it, took so long that somebody stood.
    func stands(near time: Double) -> Bool {
      let durations = zip(times.dropFirst(), times).map { $0 - $1 }
      let longest = max(TestTape.longestStep, 2.5 * OrderStatistics(durations).median)
      guard let step = times.dropFirst().firstIndex(where: { $0 >= time }) else { return false }
      return durations[max(0, step - 2)..<min(durations.count, step + 1)].contains { $0 > longest }
    }

    func cadence(from: Double, to: Double) -> Double {
      let inside = times.dropFirst().filter { $0 >= from && $0 <= to }
      guard let first = inside.first, let last = inside.last, last > first else { return .nan }
      return 60 * Double(inside.count - 1) / (last - first)
    }
  }

  /// Trials and what was left out, of a whole test.
  public struct Outcome: Sendable {
    /// The walks that count, in order.
    public var trials: [Trial] = []
    /// With the number that the trial would have had.
    public var refusals: [(trial: Int, refusal: Refusal)] = []
    /// The way: its distance, run-in and run-out, m.
    public var parameters: TestParameters

    /// No walk yet.
    public init(_ parameters: TestParameters) { self.parameters = parameters }

    /// Every walk of a recording is a trial; or, of a guided test, the longest way walked in each of its spans, which
    /// began from the stand at its beginning.
    public init(_ tape: TestTape, spans: [TestSpan]?, _ parameters: TestParameters) {
      self.parameters = parameters
      if let spans {
        for (index, span) in spans.enumerated() { add(Self.longest(in: span, of: tape), of: tape, number: index + 1) }
      } else {
        for way in WalkedWay.all(tape.walks, of: tape) {
          if way.isBroken, !tape.isInterrupted(way) {
            refusals.append((trials.count + 1, Refusal(.stopped, way.start)))
          } else {
            add(way, of: tape, number: trials.count + 1)
          }
        }
      }
    }

    /// The longest way that began in a span.
    static func longest(in span: TestSpan, of tape: TestTape) -> WalkedWay? {
      // A foot may be off the ground before the operator has pressed the key.
      let walks = tape.walks.filter { $0.start >= span.start - 1 && $0.start <= span.end }
      return WalkedWay.all(walks, of: tape).max { $0.end - $0.start < $1.end - $1.start }
    }

    private mutating func add(_ way: WalkedWay?, of tape: TestTape, number: Int) {
      guard let way else { return refusals.append((number, Refusal(.noWalk, .nan))) }
      guard !tape.isInterrupted(way) else { return refusals.append((number, Refusal(.interrupted, way.start))) }
      let measured = TenMetreWalk.measure(
        contacts: tape.contacts.filter { way.contains(bout: $0.bout) }[...],
        steps: tape.steps.filter { way.contains(bout: $0.bout) }[...], turned: tape.turned(in: way),
        isReliable: way.isReliable, parameters)
      switch measured {
      case .success(let trial): trials.append(trial)
      case .failure(let refusal): refusals.append((number, refusal))
      }
    }

    /// The whole test as plain data; means over its trials.
    public var value: ResultValue {
      func mean(_ of: (Trial) -> Double) -> Double {
        trials.isEmpty ? .nan : trials.reduce(0) { $0 + of($1) } / Double(trials.count)
      }
      var speeds = RunningMoments()
      for trial in trials { speeds.add(trial.speed) }
      return .object([
        ("distance_m", .figure(parameters.distance, 2)), ("run_in_m", .figure(parameters.runIn, 2)),
        ("run_out_m", .figure(parameters.runOut, 2)),
        ("trials", .list(trials.enumerated().map { Self.value(of: $1, number: $0 + 1) })),
        (
          "excluded",
          .list(
            refusals.map {
              .object([
                ("trial", .count($0.trial)), ("start_s", .figure($0.refusal.start, 2)),
                ("reason", .text($0.refusal.why.rawValue)),
              ])
            })
        ),
        ("mean_time_s", .figure(mean(\.time), 2)), ("mean_speed_m_s", .figure(mean(\.speed), 3)),
        ("sd_speed_m_s", .figure(speeds.standardDeviation, 3)),
        ("mean_cadence_steps_min", .figure(mean(\.cadence), 1)),
      ])
    }

    /// One trial as plain data; `number` counts from 1.
    public static func value(of trial: Trial, number: Int) -> ResultValue {
      .object([
        ("trial", .count(number)), ("start_s", .figure(trial.span.start, 2)), ("end_s", .figure(trial.span.end, 2)),
        ("enter_s", .figure(trial.crossing.start, 2)), ("leave_s", .figure(trial.crossing.end, 2)),
        ("time_s", .figure(trial.time, 2)), ("speed_m_s", .figure(trial.speed, 3)),
        ("cadence_steps_min", .figure(trial.cadence, 1)), ("steps", .count(trial.steps)),
        ("whole_time_s", .figure(trial.span.length, 2)), ("reliable", .flag(trial.isReliable)),
      ])
    }
  }
}
