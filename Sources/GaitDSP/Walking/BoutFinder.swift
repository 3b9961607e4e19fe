/// Groups contacts into bouts of walking: at least three initial contacts of alternating feet in a row that are sure, or
/// six at regular intervals where they are not, without a long pause and without a hole in the data.
///
/// A step that stands alone is not walking; so contacts are held back until the third initial contact, and dropped if
/// it never comes. Unsure steps before, as of a turn on the spot or of shuffling off, do not speak against sure ones.
/// A bout ends when no contact has come for three and a half usual steps (2–3.5 s; Kluge 2021 ends a bout after 3 s).
struct BoutFinder: ~Copyable {
  /// What a contact or the passing of time brought about.
  enum Change: BitwiseCopyable {
    /// A contact belongs to the open bout.
    case contact(Contact)
    /// The open bout is over.
    case ended
  }

  /// Initial contacts in alternation that make a bout if they are sure.
  static let leastContacts = 3
  /// Mean confidence of the last three, 0…1, from which on they are.
  static let sureConfidence = 0.5
  /// Initial contacts in alternation that make a bout if only their regularity speaks for them: handling a sensor gives
  /// contacts of low confidence, too, but not at even intervals.
  static let leastRegularContacts = 6
  /// Longest over shortest interval that counts as regular.
  static let regularity = 1.8

  /// Number of the open or next bout.
  private(set) var bout = 0
  /// Whether a bout is open.
  private(set) var isOpen = false
  private var pending = Ring<Contact>(
    capacity: 32, filler: Contact(time: 0, kind: .initial, side: .left, confidence: 0))
  private var alternating = 0
  /// Confidences of the last initial contacts, the newest last.
  private var confidences = InlineArray<3, Double>(repeating: 0)
  /// The last intervals between initial contacts, s, the newest last.
  private var intervals = InlineArray<5, Double>(repeating: 0)
  private var lastInitial: Contact?
  private var lastTime = -Double.infinity
  private var usualStep = 0.6
  /// A hole has cut a confirmed bout: what follows it at once needs no second confirmation.
  private var continues = false

  /// There is nothing that a pause could end: most of a day.
  var isIdle: Bool { !isOpen && !continues && pending.end == 0 }

  /// Pause after which a bout is over, s.
  var longestPause: Double { min(max(3.5 * usualStep, 2), 3.5) }

  mutating func push(_ contact: Contact, into changes: inout Queue<Change>) {
    if contact.time - lastTime > longestPause { close(&changes) }
    lastTime = contact.time
    if contact.kind == .initial {
      if let last = lastInitial, last.side != contact.side {
        alternating += 1
        for index in 0..<4 { intervals[index] = intervals[index + 1] }
        intervals[4] = contact.time - last.time
        usualStep += 0.25 * (min(max(contact.time - last.time, 0.25), 2) - usualStep)
      } else {
        alternating = 1
      }
      for index in 0..<2 { confidences[index] = confidences[index + 1] }
      confidences[2] = contact.confidence
      lastInitial = contact
    }
    if isOpen {
      emit(contact, &changes)
      return
    }
    pending.push(contact)
    guard isConvincing || (continues && alternating >= 1) else { return }
    isOpen = true
    for index in pending.start..<pending.end { emit(pending[index], &changes) }
    pending.removeAll()
  }

  /// Whether the contacts in alternation so far make a bout.
  private var isConvincing: Bool {
    guard alternating >= Self.leastContacts else { return false }
    let confidence = (confidences[0] + confidences[1] + confidences[2]) / Double(Self.leastContacts)
    if confidence >= Self.sureConfidence { return true }
    guard alternating >= Self.leastRegularContacts else { return false }
    var shortest = Double.infinity
    var longest = 0.0
    for index in 0..<5 {
      shortest = min(shortest, intervals[index])
      longest = max(longest, intervals[index])
    }
    return longest < Self.regularity * shortest
  }

  /// Time has passed and no contact earlier than `now` can come any more.
  @inline(__always)
  mutating func advance(to now: Double, into changes: inout Queue<Change>) {
    if !isIdle, now - lastTime > longestPause { close(&changes) }
  }

  /// The data have a hole, or end. One hole may cut several times, once for each contact in it: the walk still goes on.
  mutating func cut(into changes: inout Queue<Change>) {
    let walking = isOpen || continues
    close(&changes)
    continues = walking
  }

  private mutating func close(_ changes: inout Queue<Change>) {
    if isOpen {
      changes.push(.ended)
      bout += 1
    }
    isOpen = false
    continues = false
    alternating = 0
    lastInitial = nil
    pending.removeAll()
  }

  private func emit(_ contact: Contact, _ changes: inout Queue<Change>) {
    var contact = contact
    contact.bout = bout
    changes.push(.contact(contact))
  }
}
