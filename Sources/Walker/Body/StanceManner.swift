/// How a person gets onto one leg and back: everything about a trial that is not how long it is held and how the pelvis
/// sits meanwhile.
///
/// The foot can leave the ground only once the centre of pressure has come under the stance foot, which is while the
/// shift of the body towards that foot is being braked; so the lift comes in the last part of the shift. Coming down, the
/// body falls a little towards the lifted foot before that foot lands. Durations and sizes are estimates of what adults
/// do, not measurements; tests draw them widely (`drawn`).
public struct StanceManner: Sendable, Equatable {
  /// Duration of the shift of the body over the stance foot, s.
  public var shiftSeconds = 0.8
  /// How far the sacrum moves in it, m.
  public var shiftMetres = 0.055
  /// Share of the shift that has passed when the foot leaves the ground, 0…1.
  public var liftShare = 0.92
  /// The pelvis begins to tip this long before the lift, s …
  public var tipLead = 0.15
  /// … and has its first obliquity this long after it, s.
  public var settleSeconds = 0.6
  /// The pelvis begins to return to its obliquity on both feet this long before the foot lands, s.
  public var levelLead = 0.25
  /// The body begins to move back this long before the foot lands, s.
  public var fallLead = 0.15
  /// Duration of the movement back, s.
  public var returnSeconds = 0.8
  /// Shock of the foot leaving the ground, as a share of a push-off in walking.
  public var unloading = 0.25
  /// Shock of the foot landing, as a share of an initial contact in walking.
  public var landing = 0.35
  /// Hands against a wall, and the like.
  public var touches: [Touch] = []

  /// A brief push in answer to which the pelvis sways and comes back.
  public struct Touch: Sendable, Equatable {
    /// Since the lift, s.
    public var time: Double
    /// Forward part of the acceleration that it gives at most, m/s²; −3…3.
    public var forward: Double
    /// Its part towards the left, likewise.
    public var left: Double

    /// Time in s since the lift, accelerations in m/s².
    public init(time: Double, forward: Double, left: Double) {
      self.time = time
      self.forward = forward
      self.left = left
    }
  }

  /// The usual manner, without a touch.
  public init() {}

  /// One of the manners in which people do it; the seed decides.
  /// - Parameter touches: brief pushes at random times within the first `over` seconds.
  public static func drawn(seed: UInt64, touches count: Int = 0, over seconds: Double = 0) -> StanceManner {
    var r = RandomSource(seed: seed, stream: 31)
    var m = StanceManner()
    m.shiftSeconds = r.uniform(0.55, 1.3)
    m.shiftMetres = r.uniform(0.035, 0.08)
    m.liftShare = r.uniform(0.82, 1.0)
    m.tipLead = r.uniform(0.05, 0.25)
    m.settleSeconds = r.uniform(0.35, 0.8)
    m.levelLead = r.uniform(0.1, 0.35)
    m.fallLead = r.uniform(0.05, 0.25)
    m.returnSeconds = r.uniform(0.6, 1.1)
    m.unloading = r.uniform(0.12, 0.5)
    m.landing = r.uniform(0.15, 0.7)
    for _ in 0..<max(0, min(count, 100)) {
      m.touches.append(
        Touch(time: r.uniform(0.5, max(0.6, seconds)), forward: r.uniform(-0.3, 0.3), left: r.uniform(-0.2, 0.2)))
    }
    m.touches.sort { $0.time < $1.time }
    return m
  }

  /// With every value inside what a body can do.
  var plausible: StanceManner {
    var m = self
    m.shiftSeconds = shiftSeconds.within(0.2, 5, otherwise: 0.8)
    m.shiftMetres = shiftMetres.within(0, 0.15, otherwise: 0.055)
    m.liftShare = liftShare.within(0.5, 1, otherwise: 0.92)
    m.tipLead = tipLead.within(0, m.liftShare * m.shiftSeconds, otherwise: 0.15)
    m.settleSeconds = settleSeconds.within(0.1, 5, otherwise: 0.6)
    m.levelLead = levelLead.within(0, 1, otherwise: 0.25)
    m.fallLead = fallLead.within(0, 1, otherwise: 0.15)
    m.returnSeconds = returnSeconds.within(0.3, 5, otherwise: 0.8)
    m.unloading = unloading.within(0, 3, otherwise: 0.25)
    m.landing = landing.within(0, 3, otherwise: 0.35)
    return m
  }

  var mirrored: StanceManner {
    var m = self
    m.touches = touches.map { Touch(time: $0.time, forward: $0.forward, left: -$0.left) }
    return m
  }
}
