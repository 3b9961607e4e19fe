/// Decides when a mount is known, and notices when the sensor has been strapped on another way.
///
/// Until walking has shown the mount, frames wait; afterwards each spell of motion is still listened to, and a clear
/// contradiction (eight seconds that say otherwise) changes the mount. One that was given, stated or assumed, is never changed, but
/// where walking contradicts it, that is said (`isContradicted`).
struct MountKeeper: Sendable {
  /// Seconds of contrary evidence that overturn a mount already in use.
  static let contradictionTime = 8.0
  /// Coherence of forward with vertical acceleration that a contradiction needs.
  static let contradictionCoherence = 0.55

  private var finder = MountFinder()
  /// Whether the mount was given, and is never changed.
  private let isGiven: Bool
  private var wasActive = false
  /// The mount in use; `nil` until one is known.
  private(set) var current: Alignment?
  /// Whether walking has been found with the mount in use; until then any better verdict replaces it.
  var isProven = false
  /// Whether the last walking that was clear enough contradicts the given mount.
  private(set) var isContradicted = false

  init(_ source: MountSource) {
    switch source {
    case .automatic: isGiven = false
    case .stated(let mount):
      isGiven = true
      current = Alignment(time: .nan, mount: mount, origin: .stated, coherence: .nan, agreement: .nan)
    case .assumed(let mount):
      isGiven = true
      current = Alignment(time: .nan, mount: mount, origin: .assumed, coherence: .nan, agreement: .nan)
    }
  }

  /// Takes one frame.
  /// - Returns: whether the mount in use has changed (or become known).
  @inline(__always)
  mutating func push(_ frame: borrowing Frame, isActive: Bool) -> Bool {
    if isActive != wasActive {
      finder.restart()
      wasActive = isActive
    }
    guard isActive else { return false }
    if !finder.isOpen {
      // What was heard first was no walking, as when somebody straps the sensor on: it is listened to anew.
      guard !isProven else { return false }
      finder.restart()
    }
    finder.push(specificForce: frame.specificForce, gravity: SIMD3<Double>(frame.gravity))
    return finder.isDue ? decide(time: frame.time) : false
  }

  /// The end of a recording, or frames that can wait no longer: the best that can be said.
  /// - Returns: whether a mount has become known.
  mutating func settle(time: Double) -> Bool {
    guard current == nil, let best = finder.best(), best.coherence > 0.3 else { return false }
    adopt(best, time: time)
    return true
  }

  /// Nothing has shown how the sensor sits: assume its y axis to point left, as near as the pose allows.
  mutating func assume(up: SIMD3<Double>, time: Double) {
    guard current == nil, let mount = Mount(assumingUp: SensorAxis.nearest(to: up)) else { return }
    current = Alignment(time: time, mount: mount, origin: .assumed, coherence: .nan, agreement: .nan)
  }

  private mutating func decide(time: Double) -> Bool {
    guard let verdict = finder.verdict() else { return false }
    if isGiven {
      if isClear(verdict) { isContradicted = verdict.mount != current?.mount }
      return false
    }
    if let current, current.origin == .found {
      guard verdict.mount != current.mount else { return false }
      guard !isProven || isClear(verdict) else { return false }
    }
    adopt(verdict, time: time)
    return true
  }

  private func isClear(_ verdict: MountFinder.Verdict) -> Bool {
    verdict.seconds >= Self.contradictionTime && verdict.coherence >= Self.contradictionCoherence
  }

  private mutating func adopt(_ verdict: MountFinder.Verdict, time: Double) {
    isProven = false
    current = Alignment(
      time: time, mount: verdict.mount, origin: .found, coherence: verdict.coherence, agreement: verdict.agreement)
  }
}
