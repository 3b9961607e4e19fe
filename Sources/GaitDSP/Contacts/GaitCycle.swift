/// Makes steps from the contacts of one bout.
///
/// A step is complete at the second initial contact after its own: then its stride, its stance and the single support
/// in it are known. Contacts that are missing leave `nan` in the step and mark it `irregular`.
struct GaitCycle: ~Copyable {
  /// The contacts of the bout, by index.
  private var contacts = Ring<Contact>(
    capacity: 32, filler: Contact(time: 0, kind: .initial, side: .left, confidence: 0))
  /// Indices of the last initial contacts, the newest last; −1 where there was none.
  private var initials = (-1, -1, -1, -1)
  /// Initial contacts seen in this bout.
  private var count = 0
  private var recentStepTimes = InlineArray<8, Double>(repeating: .nan)
  private var stepTimes = 0

  /// Least confidence of a contact that a step may rest on and still count.
  static let leastConfidence = 0.3

  /// Takes the next contact of the bout.
  /// - Returns: the step that it completes.
  mutating func push(_ contact: Contact) -> Step? {
    contacts.push(contact)
    guard contact.kind == .initial else { return nil }
    initials = (initials.1, initials.2, initials.3, contacts.end - 1)
    count += 1
    guard count >= 3 else { return nil }
    return step(before: initials.0, at: initials.1, next: initials.2, afterNext: initials.3, number: count - 3)
  }

  /// The bout is over.
  /// - Returns: the steps that will never be complete: the last one, and the one before it.
  mutating func finish() -> (last: Step?, lastButOne: Step?) {
    var last: Step?
    var lastButOne: Step?
    if count >= 2 {
      lastButOne = step(before: initials.1, at: initials.2, next: initials.3, afterNext: -1, number: count - 2)
    }
    if count >= 1 { last = step(before: initials.2, at: initials.3, next: -1, afterNext: -1, number: count - 1) }
    contacts.removeAll()
    initials = (-1, -1, -1, -1)
    count = 0
    stepTimes = 0
    return (last, lastButOne)
  }

  private mutating func step(before: Int, at: Int, next: Int, afterNext: Int, number: Int) -> Step {
    let own = contacts[at]
    var step = Step(side: own.side, bout: own.bout, initialContact: own.time)
    step.confidence = own.confidence
    if before >= 0, contacts[before].side != own.side {
      step.stepTime = own.time - contacts[before].time
      if let lift = final(of: own.side, from: before, to: at) { step.swingTime = own.time - lift.time }
    }
    if next >= 0, contacts[next].side != own.side {
      step.oppositeInitialContact = take(contacts[next], &step)
      if let lift = final(of: own.side.opposite, from: at, to: next) { step.oppositeFinalContact = take(lift, &step) }
      if afterNext >= 0, contacts[afterNext].side == own.side {
        step.nextInitialContact = take(contacts[afterNext], &step)
        if let lift = final(of: own.side, from: next, to: afterNext) { step.finalContact = take(lift, &step) }
      }
    }
    step.quality = quality(of: step, number: number, isLast: afterNext < 0)
    return step
  }

  /// Time of a contact, whose confidence the step now rests on as well.
  private func take(_ contact: Contact, _ step: inout Step) -> Double {
    step.confidence = min(step.confidence, contact.confidence)
    return contact.time
  }

  private mutating func quality(of step: Step, number: Int, isLast: Bool) -> StepQuality {
    if number < 2 || isLast { return .boundary }
    guard step.stanceTime.isFinite, step.singleSupportTime.isFinite, step.stepTime.isFinite,
      step.swingTime.isFinite, step.confidence >= Self.leastConfidence
    else { return .irregular }
    let usual = usualStepTime()
    recentStepTimes[stepTimes & 7] = step.stepTime
    stepTimes += 1
    return step.stepTime > 0.6 * usual && step.stepTime < 1.6 * usual || usual.isNaN ? .ok : .irregular
  }

  /// Median of the last step times of the bout, s; `nan` before the third.
  private func usualStepTime() -> Double {
    let n = min(stepTimes, 8)
    guard n >= 3 else { return .nan }
    var sorted = recentStepTimes
    for i in 1..<n {
      var j = i
      while j > 0, sorted[j - 1] > sorted[j] {
        sorted.swapAt(j, j - 1)
        j -= 1
      }
    }
    return sorted[n / 2]
  }

  /// The final contact of a foot between two contacts, by index.
  private func final(of side: Side, from: Int, to: Int) -> Contact? {
    var index = from + 1
    while index < to {
      let contact = contacts[index]
      if contact.kind == .final, contact.side == side { return contact }
      index += 1
    }
    return nil
  }
}
