/// One step, with the stance that begins at its initial contact.
///
/// A *left* step ends with a left initial contact. Looking back from that contact: `stepTime` and `swingTime`.
/// Looking forward: `strideTime`, `stanceTime`, `doubleSupportTime`, `singleSupportTime` and the pelvic drop of
/// that single support, in which only the side of this step carries the body.
///
/// Times are seconds; a value that could not be measured is `nan`, never zero.
public struct Step: Sendable, Equatable, BitwiseCopyable {
  /// The foot that lands; also the side that carries the body in `drop`.
  public var side: Side
  /// Counts bouts from 0 in the order in which they begin.
  public var bout: Int
  /// Initial contact that ends this step and begins its stance, s.
  public var initialContact: Double
  /// Final contact of the other foot: this side's single support begins, s.
  public var oppositeFinalContact: Double = .nan
  /// Initial contact of the other foot: this side's single support ends, s.
  public var oppositeInitialContact: Double = .nan
  /// Final contact of this foot: its stance ends, s.
  public var finalContact: Double = .nan
  /// Next initial contact of this foot, s.
  public var nextInitialContact: Double = .nan

  /// Opposite initial contact before → this initial contact, s.
  public var stepTime: Double = .nan
  /// This foot's final contact before → this initial contact, s.
  public var swingTime: Double = .nan
  /// This initial contact → next initial contact of this foot, s.
  public var strideTime: Double { nextInitialContact - initialContact }
  /// This initial contact → final contact of this foot, s.
  public var stanceTime: Double { finalContact - initialContact }
  /// This initial contact → final contact of the other foot (initial double support), s.
  public var doubleSupportTime: Double { oppositeFinalContact - initialContact }
  /// Final → initial contact of the other foot, s.
  public var singleSupportTime: Double { oppositeInitialContact - oppositeFinalContact }
  /// Stance as a share of the stride, %.
  public var stancePercent: Double { 100 * stanceTime / strideTime }

  /// Contralateral pelvic drop of this side's single support against each zero, degrees.
  public var drop = ReferencedDrop()
  /// Inverted-pendulum step length, m (Zijlstra & Hof 2003); `nan` without a leg length.
  public var stepLength: Double = .nan
  /// RMS of mediolateral acceleration, gravity removed, over this side's single support, m/s²; `nan` when not
  /// measured. A trunk thrown over the stance leg (Duchenne) shows here.
  public var lateralAcceleration: Double = .nan
  /// Confidence of the least certain contact from its own to the end of its stride, 0…1. The two before it, with which its
  /// step time and its swing time begin, belong to the step before.
  public var confidence: Double = 0
  /// The last contact that anything measured of the step reaches to, s: the end of its stride, or what is known of it.
  var lastContact: Double {
    if nextInitialContact.isFinite { return nextInitialContact }
    return oppositeInitialContact.isFinite ? oppositeInitialContact : initialContact
  }
  /// Whether this step may enter summaries, and if not, why.
  public var quality: StepQuality = .ok

  /// A step of which only its contact is known: everything else is `nan`.
  @inlinable
  public init(side: Side, bout: Int, initialContact: Double) {
    self.side = side
    self.bout = bout
    self.initialContact = initialContact
  }
}

/// Whether a step is steady straight walking.
public enum StepQuality: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Steady straight walking: enters every summary.
  case ok
  /// During a turn.
  case turn
  /// First or last steps of a bout: starting, stopping, or beside a gap.
  case boundary
  /// Contacts missing, out of order, or found with low confidence.
  case irregular
}
