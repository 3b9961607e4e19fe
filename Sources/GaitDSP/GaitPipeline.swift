/// The one way through: samples of one sensor in, everything that walking says about the pelvis out.
///
/// Streaming and batch are the same code: pushing samples one at a time or all at once gives the same results, bit for
/// bit. Memory and time per sample are bounded; in steady state nothing is allocated per sample.
///
/// Delays, from a contact to its appearance in the output: about 1 s (the net's look-ahead, the peaks and the search
/// for the sequence), and half a step more in slow gait that the net does not know; a step follows when the second
/// initial contact after its own is found and its posture is smoothed (2 s); a bout when its pause is over and its last
/// step is measured. Until the first walking has shown how the
/// sensor sits, frames wait (at most 35 s).
///
/// What only reads the pipeline, or one of its stages that own memory, is inlined where samples or steps pass: to call such
/// a function the compiler copies what it reads, up to 14 kB.
public struct GaitPipeline: ~Copyable {
  let configuration: GaitConfiguration
  var front: FrontEnd
  var mounts: MountKeeper
  var detector: ContactDetector
  var bouts = BoutFinder()
  var cycle = GaitCycle()
  var meter: StepMeter
  var standing = StandingFinder()
  var recorder: BoutRecorder
  var signals = SignalWriter()
  var stanceTest: StanceTestFinder?
  /// Whether there is one: asked for each frame, where to ask the finder itself would copy it.
  let searchesTrials: Bool
  /// The mount that trials are looked for with.
  var stanceMount: Mount?
  var changes = Queue<BoutFinder.Change>(capacity: 64, filler: .ended)
  var pending = Queue<PendingStep>(capacity: 256, filler: .boutEnded(.pause))
  /// Looks at samples before anything is made of them.
  var watch: SampleWatch
  /// Holds back samples that only repeat the one before.
  var stall = StallWatch()
  /// Samples are not plausible now: nothing is made of them.
  var doubt: Doubt?
  var holes = Queue<SIMD2<Double>>(capacity: 32, filler: .zero)

  /// Axes for levelling: the mount's, to the right angle.
  var mountAxes: PelvisFrame?
  /// Axes for the angles of signals.
  var signalAxes: PelvisFrame?
  /// Where up is while walking, sensor coordinates: mean over the last strides.
  var walkingUp: SIMD3<Double>?
  /// Time of frame 0 of the stretch, s.
  var origin = 0.0
  /// Frames with movement that nobody looked at: nothing had shown how the sensor sits when they could wait no longer.
  var passedOverFrames = 0
  /// Next frame for the mount, for levelling and contacts, and for standing.
  var nextHeard = 0
  var nextLevelled = 0
  var nextStood = 0
  /// Next frame for the stance test.
  var nextSearched = 0
  /// Smoothed frames that the oldest pending step needs; saves looking at it for every frame.
  var neededFrames = 0
  /// Samples that could not be used: not finite, out of any range, running backwards, or the same over and over in movement.
  public private(set) var unusableSamples = 0
  /// Samples used.
  public internal(set) var usedSamples = 0

  /// - Parameters:
  ///   - configuration: the sensor's rate and what is known of the wearer.
  ///   - weights: of the contact net.
  public init(_ configuration: GaitConfiguration, contactNet weights: ContactNetWeights) {
    var configuration = configuration
    // A rate or a lag that no sensor has would have the front end fill holes without end.
    let (rate, lag) = (configuration.sampleRate, configuration.smoothingLag)
    configuration.sampleRate = rate.isFinite ? min(max(rate, 10), 1000) : 100
    configuration.smoothingLag = lag.isFinite ? min(max(lag, 0), 2) : 2
    // No time would count as below what is no number, and that is not what was measured.
    if configuration.belowThresholdDeg.isNaN { configuration.belowThresholdDeg = 4 }
    if let leg = configuration.legLength, !GaitConfiguration.legLengths.contains(leg) { configuration.legLength = nil }
    configuration.stanceTest = configuration.stanceTest?.plausible
    self.configuration = configuration
    searchesTrials = configuration.stanceTest != nil
    front = FrontEnd(
      sampleRate: configuration.sampleRate, smoothingLag: configuration.smoothingLag,
      keepsAttitudes: configuration.producesSignals)
    watch = SampleWatch(sampleRate: configuration.sampleRate)
    mounts = MountKeeper(configuration.mount)
    detector = ContactDetector(weights)
    meter = StepMeter(
      belowThreshold: configuration.belowThresholdDeg, legLength: configuration.legLength,
      contactLead: ContactDetector.lead)
    recorder = BoutRecorder(thresholds: configuration.thresholds)
    if let limits = configuration.stanceTest { stanceTest = StanceTestFinder(limits: limits) }
    mountAxes = mounts.current.flatMap { PelvisFrame(up: $0.mount.up.vector, leftHint: $0.mount.left.vector) }
  }

  /// Takes samples in the order of time.
  /// - Parameter output: results are appended; the caller empties it when it likes.
  public mutating func push(_ samples: UnsafeBufferPointer<InertialSample>, into output: inout GaitOutput) {
    for sample in samples { push(sample, into: &output) }
  }

  @inline(__always)
  private mutating func push(_ sample: InertialSample, into output: inout GaitOutput) {
    let before = front.lastTime
    if front.repeats(sample), isStalled(sample, into: &output) { return }
    let arrival = front.arrival(of: sample)
    if arrival != .unusable, holdsBack(sample, arrival: arrival, before: before, into: &output) { return }
    switch arrival {
    case .unusable:
      unusableSamples += 1
      return
    case .first:
      beginStretch(at: sample.time, into: &output)
      front.take(sample, missing: 0)
    case .next:
      front.take(sample, missing: 0)
    case .afterHole(let missing):
      let bridged = sample.time - before <= Timeline.bridgeable
      let cause = stall.cause(ofHoleSince: before)
      output.gaps.append(Gap(start: before, end: sample.time, bridged: bridged, implausibility: cause))
      if !bridged { holes.push(SIMD2(before, sample.time)) }
      front.take(sample, missing: missing)
    case .afterSplit:
      finishStretch(cause: .gap, into: &output)
      let cause = stall.cause(ofHoleSince: before)
      output.gaps.append(Gap(start: before, end: sample.time, bridged: false, implausibility: cause))
      front.beginStretch(after: sample.time - before, with: sample)
      beginStretch(at: sample.time, into: &output)
      front.take(sample, missing: 0)
    }
    usedSamples += 1
    advance(into: &output)
  }

  /// - Returns: whether the sample, which is the one before once more, is none.
  @inline(never)
  private mutating func isStalled(_ sample: InertialSample, into output: inout GaitOutput) -> Bool {
    let before = front.lastTime
    let isMoving = front.isMoving || length(sample.angularRate) > Double(PlausibilityWatch.mostRestRate)
    guard stall.holdsBack(repeatAt: sample.time, after: before, isMoving: doubt == nil && isMoving)
    else { return false }
    unusableSamples += 1
    _ = holdsBack(sample, arrival: .next, before: before, into: &output)
    return true
  }

  /// The recording is over: everything still held back comes out.
  public mutating func finish(into output: inout GaitOutput) {
    guard usedSamples > 0 else { return }
    watch.finish(into: &output)
    if doubt == nil {
      finishStretch(cause: .recording, into: &output)
      if let hole = stall.hole(atEndSince: front.lastTime) { output.gaps.append(hole) }
    } else {
      reportDoubt(until: front.lastTime, &output)
    }
  }

  /// Everything over all bouts so far.
  public func sessionResult() -> (summary: BoutSummary, finding: Finding) { recorder.sessionResult() }

  /// The standing reference that the last bout was measured with; without walking, the one in force.
  public var usedStandingReference: StandingReference? { recorder.usedStanding ?? standingReference }

  /// Seconds of movement in which no walking was looked for: nothing had shown how the sensor sits, and the frames could
  /// wait no longer. With a stated mount there are none.
  public var passedOver: Double { Double(passedOverFrames) * AnalysisRate.interval }

  /// Nobody moves, and no walk is open or held back: a cut here would cut no walk in two.
  public var isQuiet: Bool { !front.isMoving && bouts.isIdle && pending.count == 0 }

  /// The alignment in force; `nil` while unknown.
  public var alignment: Alignment? { mounts.current }

  /// What is wrong with the samples now, if anything: nothing is made of them.
  public var implausibility: Implausibility? { doubt?.reason }

  /// The standing reference in force: the last quiet stand whose posture is that of walking. `nil` while unknown.
  public var standingReference: StandingReference? {
    @inline(__always) get {
      guard let last = standing.last else { return nil }
      // Before the first walk only lying down can be told from standing; afterwards sitting can, too.
      guard let walkingUp else { return dot(last.up, mounts.current?.mount.up.vector ?? last.up) > 0.7 ? last : nil }
      return dot(last.up, walkingUp) > StandingFinder.uprightCosine ? last : nil
    }
  }
}

/// What waits, in order, until the smoothed posture of the frames before it is known.
enum PendingStep: BitwiseCopyable {
  case contact(Contact)
  case step(Step)
  case boutEnded(Bout.End)
}

extension Bout.End: BitwiseCopyable {}
