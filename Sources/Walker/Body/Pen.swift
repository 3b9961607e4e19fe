/// The end of what has been planned: where the next cell begins.
struct Pen {
  var time = 0.0
  var position = SIMD2<Double>()
  var heading = 0.0
  var state: PostureState
  /// Height of the floor, m: stairs lead up.
  var floor = 0.0

  init(_ state: PostureState) { self.state = state }

  /// Whether this is the posture already.
  func isIn(_ posture: PostureState) -> Bool { posture.raised(by: floor).pose == state.pose }

  /// A cell without steps that changes to another posture over `blend` seconds and stays there.
  mutating func pose(_ posture: PostureState, blend: Double, hold: Double = 0, mark: CellMark = .none) -> BodyCell {
    var cell = BodyCell()
    cell.start = time
    cell.change(from: state, to: posture.raised(by: floor), until: time + max(blend, 1e-3))
    cell.end = cell.blendEnd + max(hold, 0)
    cell.heading = Quintic(heading)
    cell.origin = position
    cell.mark = mark
    time = cell.end
    state = posture.raised(by: floor)
    return cell
  }

  /// A cell in which the body travels along its path.
  mutating func travel(
    _ cell: inout BodyCell, duration: Double, to posture: PostureState, speed: (Double, Double), turn: HeadingChange
  ) {
    cell.start = time
    cell.end = time + duration
    cell.change(from: state, to: posture.raised(by: floor), until: cell.end)
    cell.origin = position
    cell.heading = Quintic(
      from: time, to: cell.end, heading, heading + turn.angle, startRate: turn.rateBefore,
      endRate: turn.rateAfter)
    let length = 0.5 * (speed.0 + speed.1) * duration
    cell.distance = Quintic(from: time, to: cell.end, 0, length, startRate: speed.0, endRate: speed.1)
    cell.isStraight = turn.angle == 0 && turn.rateBefore == 0 && turn.rateAfter == 0
    position = cell.pathPosition(at: cell.end)
    heading += turn.angle
    time = cell.end
    state = posture.raised(by: floor)
  }
}

extension PostureState {
  func raised(by height: Double) -> PostureState {
    var p = self
    p.pose[Lane.z] += height
    return p
  }
}

extension BodyCell {
  /// A change of posture that begins with the cell; none if it is the posture already.
  mutating func change(from: PostureState, to: PostureState, until end: Double) {
    if from == to {
      posture = Transition(to)
      blend = Quintic(1)
      blendEnd = start
    } else {
      posture = Transition(from: from, to: to)
      blend = Quintic(from: start, to: end, 0, 1)
      blendEnd = end
    }
  }
}

/// How the heading changes within one step: rad and rad/s.
struct HeadingChange {
  var angle = 0.0
  var rateBefore = 0.0
  var rateAfter = 0.0
}

extension BodyCell {
  /// Where the path is, m, earth frame: exact on a straight, elsewhere by Gauss–Legendre quadrature to 1e-12 m.
  func pathPosition(at t: Double) -> SIMD2<Double> {
    let travelled = distance.at(t).value
    if isStraight {
      let h = heading.at(start).value
      return origin + travelled * SIMD2(Elementary.cosine(h), Elementary.sine(h))
    }
    var sum = SIMD2<Double>()
    let half = 0.5 * (t - start)
    for (node, weight) in Self.gaussLegendre {
      for sign in [-1.0, 1.0] {
        let s = start + half * (1 + sign * node)
        let h = heading.at(s).value
        sum += weight * distance.at(s).rate * SIMD2(Elementary.cosine(h), Elementary.sine(h))
      }
    }
    return origin + half * sum
  }

  /// Abscissae and weights of the ten-point rule (Abramowitz & Stegun 1964, table 25.4).
  private static let gaussLegendre = [
    (0.1488743389816312, 0.2955242247147529), (0.4333953941292472, 0.2692667193099963),
    (0.6794095682990244, 0.2190863625159820), (0.8650633666889845, 0.1494513491505806),
    (0.9739065285171717, 0.0666713443086881),
  ]
}
