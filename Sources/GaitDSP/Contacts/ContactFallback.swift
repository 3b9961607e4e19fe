/// Watches how well the learned detector knows the gait, and speaks for the classical one when it does not.
///
/// For every crest of the classical wave that leads, the one whose crests come regularly and on alternate legs, it asks how
/// high the learned maps rose around it. While that is usually high (healthy gait 0.9) nothing happens. When it falls below
/// 0.42, the maps no longer rise once a crest on alternate sides, and the body sways from leg to leg from crest to crest, as
/// only walking makes it, a contact cycle built on the crests replaces the learned peaks; their confidence is low, so that
/// the bout says of itself that it is unreliable. The side still comes from the learned maps, which keep it longer than the
/// timing.
struct ContactFallback: ~Copyable {
  /// Usual height of the learned maps at which the classical detector takes over, and hands back.
  static let takeover = 0.42
  static let handback = 0.55
  /// Usual height below which the maps see no feet at all.
  static let silence = 0.12
  /// Share of crests with a rise of the maps on the other side than the one before, above which low maps are believed,
  /// and above which they are believed again.
  static let corroboration = 0.75
  static let fullCorroboration = 0.9
  /// Least rise that corroborates, log-odds: height 0.12.
  static let leastRise: Float = -2
  /// Confidence given to its contacts.
  static let confidence = 0.32
  /// Seconds to each side of a crest in which the learned maps are consulted.
  static let reach = 0.25
  /// Seconds from a crest to initial contact (15 people: 0.07–0.15), and the same in slow steps.
  static let crestToContact = 0.12
  static let crestToContactSteps = 0.13
  /// Single support in a step of no length, s, and how much of a step's length is added to it: legs swing hardly longer in
  /// slow steps (15 people, `Training/contacts/single_support.py`; left out, a line is off by 0.05 s, by 0.12 s in EDSS 6).
  static let singleSupport = 0.304
  static let singleSupportSteps = 0.217
  /// Bounds of double support, in steps.
  static let shortestDouble = 0.12
  static let longestDouble = 0.6
  /// Alternation of the crests above which they may be steps, and above which they remain so.
  static let swaying = 0.6
  static let stillSwaying = 0.4
  /// Alternation of the crests above which they are steps even where the maps see no feet.
  static let walking = 0.75
  /// By how much more another wave's crests must alternate to lead.
  static let inertia = 0.1

  /// A crest of one of the waves.
  struct Crest: BitwiseCopyable {
    /// s.
    var time: Double
    var wave: Int
    /// As `ClassicalSteps.Crest` says.
    var alternation: Double
  }

  private var crests = Queue<Crest>(capacity: 32, filler: Crest(time: 0, wave: 0, alternation: 0))
  /// Heights of the learned initial-contact maps, left and right, every 20 ms.
  private var heights = Ring<SIMD2<Float>>(capacity: 256, filler: .zero)
  private var origin = 0.0
  /// Usual height of the learned maps around a crest, 0…1.
  private var trust = 0.6
  /// Usual share of crests that the maps corroborate, 0…1.
  private var agreement = 0.5
  private var wasLeft = false
  private var trains = InlineArray<3, CrestTrain>(repeating: CrestTrain())
  /// The wave whose crests are taken for steps.
  private var leading = 0
  /// Whether the classical detector speaks.
  private(set) var isActive = false

  mutating func restart() {
    crests.removeAll()
    heights.removeAll()
    trust = 0.6
    agreement = 0.5
    trains = InlineArray(repeating: CrestTrain())
    leading = 0
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
    trains[crest.wave].add(crest)
    lead()
    guard crest.wave == leading else {
      if crest.time - trains[leading].last > CrestTrain.longest { speak(false, in: &sequence) }
      return
    }
    let train = trains[leading]
    let contact = crest.time + max(Self.crestToContact, train.isRegular ? Self.crestToContactSteps * train.mean : 0)
    var highest = SIMD2<Float>(repeating: -20)
    let centre = Int(((contact - origin) / HeatMapPeaks.interval).rounded())
    let width = Int(Self.reach / HeatMapPeaks.interval)
    for index in (centre - width)...(centre + width) { highest = pointwiseMax(highest, heights[index]) }
    trust += 0.15 * (HeatMapPeaks.height(Double(highest.max())) - trust)
    let isLeft = highest.x > highest.y
    agreement += 0.1 * ((highest.max() > Self.leastRise && isLeft != wasLeft ? 1 : 0) - agreement)
    wasLeft = isLeft
    speak(areSteps(train) && isUnknown, in: &sequence)
    guard isActive else { return }
    offer(at: contact, step: train.coming, leftward: Double(highest.x - highest.y), to: &sequence)
  }

  private mutating func speak(_ speaks: Bool, in sequence: inout ContactSequence) {
    isActive = speaks
    sequence.slowStep = speaks ? trains[leading].mean : 0
  }

  /// Whether the crests are steps: regular, and from leg to leg. Once they are, the maps suffice to say that there still are
  /// feet, as in a turn, where a body sways otherwise.
  private func areSteps(_ train: CrestTrain) -> Bool {
    guard train.isRegular else { return false }
    let seesFeet = trust > Self.silence
    return isActive
      ? seesFeet || train.alternation > Self.stillSwaying
      : train.alternation > (seesFeet ? Self.swaying : Self.walking)
  }

  /// Whether the learned detector does not know the gait.
  private var isUnknown: Bool {
    trust < (isActive ? Self.handback : Self.takeover)
      && agreement < (isActive ? Self.fullCorroboration : Self.corroboration)
  }

  /// The wave whose crests come regularly and on alternate legs leads; another takes over where it does so clearly better.
  private mutating func lead() {
    var best = -Double.infinity
    var found = leading
    for wave in 0..<ClassicalSteps.waves where trains[wave].isRegular {
      let worth = trains[wave].alternation + (wave == leading ? Self.inertia : 0)
      if worth > best {
        best = worth
        found = wave
      }
    }
    leading = found
  }

  /// One initial contact with the final contact of the other foot that follows it, offered for either foot: the one
  /// that the maps prefer higher, and alternation decides.
  /// - Parameters:
  ///   - step: s to the next initial contact.
  ///   - leftward: by how much the left map rose above the right one, log-odds.
  private func offer(at time: Double, step: Double, leftward: Double, to sequence: inout ContactSequence) {
    let single = Self.singleSupport + Self.singleSupportSteps * step
    let double = min(max(step - single, Self.shortestDouble * step), Self.longestDouble * step)
    let preference = 0.25 * min(max(leftward, -6), 6)
    for isLeft in [true, false] {
      let height = HeatMapPeaks.height(0.4 + (isLeft ? preference : -preference))
      sequence.offer(time: time, phase: isLeft ? 2 : 0, height: height, confidence: Self.confidence)
      sequence.offer(time: time + double, phase: isLeft ? 3 : 1, height: height, confidence: Self.confidence)
    }
  }
}
