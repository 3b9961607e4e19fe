/// One stretch of time in which every part of the movement is a single formula: a step, a stand, a change of posture.
struct BodyCell {
  var start = 0.0
  var end = 0.0

  /// Posture, and how irregular the movement is, at the start and, from `blendEnd` on, for good.
  var posture = Transition(.standingStill)
  var blendEnd = 0.0
  var blend = Quintic(1)

  /// Heading (rad) and distance along the path (m); where the path is at the start (m, earth frame).
  var heading = Quintic(0)
  var distance = Quintic(0)
  var origin = SIMD2<Double>()
  var isStraight = true

  /// Walking: size of the movement, phase since this step's initial contact, the side of that contact (+1 left).
  var isGait = false
  var amplitude = Quintic(0)
  var phase = Quintic(0)
  var parity = 1.0
  var drop = DropTrack()
  var dropBefore = DropTrack()
  var impacts = ImpactPair()
  /// A trial on one leg that this cell is a part of.
  var stance: StanceMovement?

  var mark = CellMark.none
  var turn: TrueTurn?

  /// What a cell begins with and what it ends with.
  struct Transition {
    var from: PostureState
    var change: PostureState

    init(_ state: PostureState) {
      from = state
      change = PostureState()
    }

    init(from: PostureState, to: PostureState) {
      self.from = from
      change = PostureState(
        pose: to.pose - from.pose, slow: to.slow - from.slow, mid: to.mid - from.mid, fast: to.fast - from.fast)
    }
  }
}

/// The contacts within a cell that the pelvis answers to, in the order of their onsets.
struct ImpactPair {
  var pushOff: Impact?
  var heelStrike: Impact?
  var landing: Impact?

  struct Impact {
    var onset: Double
    var real: Channels
    var imaginary: Channels
  }
}

/// A posture and the irregular movement in it: control-point amplitudes of three bands of noise, m and rad.
struct PostureState: Equatable {
  var pose = Channels()
  /// Control points every 0.7 s: sway.
  var slow = Channels()
  /// Every 0.15 s: corrections, soft bumps.
  var mid = Channels()
  /// Every 0.03 s: vibration.
  var fast = Channels()

  static let standingStill = PostureState(
    slow: Channels(x: 0.006, y: 0.004, z: 0.0006, obliquity: 0.002, tilt: 0.003, rotation: 0.005),
    mid: Channels(x: 0.0004, y: 0.0004, z: 0.0001, obliquity: 0.0003, tilt: 0.0003, rotation: 0.0003))
}

/// What a cell means for the truth.
enum CellMark {
  case none
  /// The step of this side: the other foot leaves at `oppositeFinal` and lands at the end of the cell.
  case step(TrueStepTimes)
  /// The swing of the first step: this foot leaves and lands at the end.
  case initiation(foot: BodySide, finalContact: Double)
  /// After the last initial contact of a walk.
  case lastContact(TrueStepTimes)
  case standing(from: Double)
  /// The lift of a trial: its drop is still to be measured.
  case lift(TrueStanceTrial)
  case disturbance(Disturbance)
  case sitting
  case rising
  case sittingDown
  case bows
}
