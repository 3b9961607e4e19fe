/// Watches how well the learned detector knows the gait, and speaks for the classical one when it does not.
///
/// For every crest of the classical waves it asks how high the learned maps rose around it. While that is usually high
/// (healthy gait 0.9) nothing happens. When it falls below 0.42, the maps no longer rise once a crest on alternate sides,
/// and the crests come regularly, as only walking makes them, a contact cycle built on the crests replaces the learned
/// peaks; their confidence is low, so that the bout says of itself that it is unreliable. The side still comes from the
/// learned maps, which keep it longer than the timing.
struct ContactFallback: ~Copyable {
  /// Usual height of the learned maps at which the classical detector takes over, and hands back.
  static let takeover = 0.42
  static let handback = 0.55
  /// Usual height below which the maps see no feet at all: a bus or a machine may swing as regularly as a walker.
  static let silence = 0.12
  /// Share of crests with a rise of the maps on the other side than the one before, above which low maps are believed.
  static let corroboration = 0.75
  /// Least rise that corroborates, log-odds: height 0.12.
  static let leastRise: Float = -2
  /// Confidence given to its contacts.
  static let confidence = 0.32
  /// Seconds to each side of a crest in which the learned maps are consulted.
  static let reach = 0.25
  /// Seconds from a crest to initial contact (15 people: 0.07–0.15).
  static let crestToContact = 0.12

  /// A crest of one of the two waves.
  struct Crest: BitwiseCopyable {
    var time: Double
    /// Whether the wave was smoothed for slow steps.
    var isCoarse: Bool
  }

  private var crests = Queue<Crest>(capacity: 32, filler: Crest(time: 0, isCoarse: false))
  /// Heights of the learned initial-contact maps, left and right, every 20 ms.
  private var heights = Ring<SIMD2<Float>>(capacity: 256, filler: .zero)
  private var origin = 0.0
  /// Usual height of the learned maps around a crest, 0…1.
  private var trust = 0.6
  /// Usual share of crests that the maps corroborate, 0…1.
  private var agreement = 0.5
  private var wasLeft = false
  private var fine = CrestTrain()
  private var coarse = CrestTrain()
  /// Whether the classical detector speaks.
  private(set) var isActive = false

  mutating func restart() {
    crests.removeAll()
    heights.removeAll()
    trust = 0.6
    agreement = 0.5
    fine = CrestTrain()
    coarse = CrestTrain()
    isActive = false
  }

  /// A peak counts by how high peaks usually are in this gait: a quarter of that earns nothing.
  var evenHeight: Double { max(0.25 * trust, 0.1) }

  mutating func note(_ crest: Crest) { crests.push(crest) }

  /// Takes the log-odds of one heat-map frame, in the order of `Contact.phase`, and deals with the crests that it
  /// brings into view.
  mutating func push(_ logOdds: SIMD4<Float>, time: Double, into sequence: inout ContactSequence) {
    if heights.end == 0 { origin = time }
    heights.push(SIMD2(logOdds[2], logOdds[0]))
    while let crest = crests.peek(), crest.time + Self.reach <= time {
      _ = crests.pop()
      judge(crest, into: &sequence)
    }
  }

  private mutating func judge(_ crest: Crest, into sequence: inout ContactSequence) {
    var highest = SIMD2<Float>(repeating: -20)
    let centre = Int(((crest.time + Self.crestToContact - origin) / HeatMapPeaks.interval).rounded())
    let width = Int(Self.reach / HeatMapPeaks.interval)
    for index in (centre - width)...(centre + width) { highest = pointwiseMax(highest, heights[index]) }
    trust += 0.1 * (HeatMapPeaks.height(Double(highest.max())) - trust)
    if crest.isCoarse { coarse.add(crest.time) } else { fine.add(crest.time) }
    if crest.isCoarse != fine.isRegular {
      let isLeft = highest.x > highest.y
      agreement += 0.1 * ((highest.max() > Self.leastRise && isLeft != wasLeft ? 1 : 0) - agreement)
      wasLeft = isLeft
    }
    // The coarse wave swallows every other quick step, so it is asked only where the fine one makes no sense.
    let isRegular = fine.isRegular || coarse.isRegular
    isActive =
      trust > Self.silence && trust < (isActive ? Self.handback : Self.takeover)
      && agreement < Self.corroboration && isRegular
    sequence.slowStep = isActive ? (fine.isRegular ? fine.mean : coarse.mean) : 0
    guard isActive, crest.isCoarse != fine.isRegular else { return }
    let step = crest.isCoarse ? coarse.interval : fine.interval
    offer(at: crest.time + Self.crestToContact, step: step, leftward: Double(highest.x - highest.y), to: &sequence)
  }

  /// One initial contact with the final contact of the other foot that follows it, offered for either foot: the one
  /// that the maps prefer higher, and alternation decides.
  /// - Parameter leftward: by how much the left map rose above the right one, log-odds.
  private func offer(at time: Double, step: Double, leftward: Double, to sequence: inout ContactSequence) {
    // Double support takes 20 % of a quick step and up to 40 % of a slow one.
    let double = step * min(max(0.2 + 0.25 * (step - 0.5), 0.12), 0.4)
    let preference = 0.25 * min(max(leftward, -6), 6)
    for isLeft in [true, false] {
      let height = HeatMapPeaks.height(0.4 + (isLeft ? preference : -preference))
      sequence.offer(time: time, phase: isLeft ? 2 : 0, height: height, confidence: Self.confidence)
      sequence.offer(time: time + double, phase: isLeft ? 3 : 1, height: height, confidence: Self.confidence)
    }
  }
}

/// The last intervals between the crests of one wave.
private struct CrestTrain {
  private var last = -Double.infinity
  private var intervals = InlineArray<4, Double>(repeating: 0)

  /// The newest interval, s.
  var interval: Double { intervals[3] }

  mutating func add(_ time: Double) {
    for index in 0..<3 { intervals[index] = intervals[index + 1] }
    intervals[3] = time - last
    last = time
  }

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
    return least > 0.35 && most < 2.5 && most < 1.8 * least
  }
}
