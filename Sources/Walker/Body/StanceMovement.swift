/// One trial of single-leg stance as a movement of the pelvis on top of quiet standing: over the stance foot and back,
/// and the obliquity against time.
struct StanceMovement {
  private struct Piece {
    var start: Double
    var end: Double
    var curve: Quintic
  }

  private var shift: Piece
  private var back: Piece
  private var tips: [Piece]

  /// The foot leaves the ground, and lands, s.
  let lift: Double
  let down: Double
  /// The first obliquity is reached, s.
  let held: Double
  /// Everything is as before, s.
  let end: Double

  /// - Parameter start: the shift begins, s.
  init(_ trial: StanceTrial, from start: Double) {
    let manner = trial.manner.plausible
    let sign = trial.side.sign
    let lift = start + manner.liftShare * manner.shiftSeconds
    let down = lift + trial.hold.within(0.2, 3.2e7, otherwise: 30)
    let shifted = start + manner.shiftSeconds
    let fall = max(shifted, down - manner.fallLead)
    let landed = fall + manner.returnSeconds
    shift = Piece(
      start: start, end: shifted, curve: Quintic(from: start, to: shifted, 0, sign * manner.shiftMetres))
    back = Piece(start: fall, end: landed, curve: Quintic(from: fall, to: landed, sign * manner.shiftMetres, 0))
    self.lift = lift
    self.down = down
    // A short trial leaves less time for the pelvis to find its place.
    held = min(lift + manner.settleSeconds, lift + 0.5 * (down - lift))
    var moves: [Piece] = []
    var value = 0.0
    func move(_ from: Double, _ to: Double, _ drop: Double) {
      let next = sign * drop.within(-20, 30, otherwise: 0).radians
      moves.append(Piece(start: from, end: to, curve: Quintic(from: from, to: to, value, next)))
      value = next
    }
    let leave = max(held, down - manner.levelLead)
    move(lift - manner.tipLead, held, trial.profile.first?.drop ?? 0)
    var reached = held
    for point in trial.profile.dropFirst().prefix(1000) {
      let time = min(leave, lift + point.time.within(0, 3.2e7, otherwise: 0))
      guard time > reached + 0.3 else { continue }
      move(reached, time, point.drop)
      reached = time
    }
    move(leave, down + 0.3, 0)
    tips = moves
    end = max(landed, down + 0.3)
  }

  /// ML displacement (m) and obliquity (rad) with their derivatives.
  @inline(__always) func add(at t: Double, to jet: inout Jet) {
    Self.add(t < back.start ? shift : back, t, Lane.y, &jet)
    guard let first = tips.first, t > first.start else { return }
    var piece = first
    for tip in tips where tip.start <= t { piece = tip }
    Self.add(piece, t, Lane.obliquity, &jet)
  }

  /// Before a piece its first value holds, after it its last.
  @inline(__always) private static func add(_ piece: Piece, _ t: Double, _ lane: Int, _ jet: inout Jet) {
    let isWithin = t > piece.start && t < piece.end
    let moved = piece.curve.at(min(max(t, piece.start), piece.end))
    jet.value[lane] += moved.value
    guard isWithin else { return }
    jet.rate[lane] += moved.rate
    jet.acceleration[lane] += moved.acceleration
  }
}

extension BodyTimeline {
  /// The cells of one trial, the bipedal reference included.
  mutating func stance(_ trial: StanceTrial) {
    let reference = max(1, trial.reference.within(0, 3.2e7, otherwise: 5))
    let began = pen.time
    stand(reference)
    let span = TrueSpan(start: began, end: pen.time)
    let standing = PostureState.standing(person)
    let manner = trial.manner.plausible
    let movement = StanceMovement(trial, from: pen.time)
    let mark = TrueStanceTrial(
      side: trial.side, reference: span, lift: movement.lift, held: movement.held, footDown: movement.down)

    var shifting = pen.pose(.onOneLeg(person, trial: trial), blend: movement.lift - pen.time)
    // Who never sways changes nothing here, and the cell would be over at once.
    shifting.end = movement.lift
    pen.time = movement.lift
    let swing = trial.side.opposite
    shifting.impacts.pushOff = BodyCell.impact(
      pattern.pushOffReal, pattern.pushOffImaginary, trial.side, manner.unloading,
      movement.lift + ImpactTone.pushOff.lead)
    append(shifting, movement)

    // One cell between pushes, so that each has the one push that a cell can hold.
    var lifted = CellMark.lift(mark)
    for touch in trial.manner.touches.prefix(100) {
      let time = movement.lift + touch.time.within(0, 3.2e7, otherwise: 0)
      guard time > pen.time + 0.1, time < movement.down - 0.2 else { continue }
      var cell = pen.pose(pen.settled, blend: 0, hold: time - pen.time - 1e-3, mark: lifted)
      lifted = .none
      let push = Channels(
        x: touch.forward.within(-3, 3, otherwise: 0), y: touch.left.within(-3, 3, otherwise: 0))
      let size = 1 / ImpactTone.pushOff.accelerationPeak
      cell.impacts.pushOff = ImpactPair.Impact(
        onset: pen.time, real: Channels(), imaginary: person.isMirrored ? push * .mirror * size : push * size)
      append(cell, movement)
    }
    var holding = pen.pose(pen.settled, blend: 0, hold: movement.down - pen.time - 1e-3, mark: lifted)
    holding.impacts.landing = BodyCell.impact(
      pattern.landingReal, pattern.landingImaginary, swing, manner.landing, movement.down + ImpactTone.landing.lead)
    append(holding, movement)
    var back = pen.pose(standing, blend: 0.8)
    back.end = max(movement.end, movement.down + 1)
    pen.time = back.end
    append(back, movement)
  }

  private mutating func append(_ cell: BodyCell, _ movement: StanceMovement) {
    var cell = cell
    cell.stance = movement
    ready.append(cell)
  }
}
