import Synchronization

/// A bounded queue from one thread to one other that neither can make the other wait: slots are reused, so that in
/// steady state nothing is allocated. What finds no slot is lost, and counted.
final class Handoff<Slot>: @unchecked Sendable {
  // Slots from `taken` to `filled` belong to the reader, the others to the writer; the counters hand them over.
  private let slots: UnsafeMutablePointer<Slot>
  let capacity: Int
  private let filled = Atomic<Int>(0)
  private let taken = Atomic<Int>(0)
  private let refused = Atomic<Int>(0)
  /// Rings whenever a slot was filled.
  let wake: Wake

  init(capacity: Int, wake: Wake, _ empty: () -> Slot) {
    self.capacity = max(1, capacity)
    self.wake = wake
    slots = .allocate(capacity: self.capacity)
    for index in 0..<self.capacity { (slots + index).initialize(to: empty()) }
  }

  deinit {
    slots.deinitialize(count: capacity)
    slots.deallocate()
  }

  /// How many slots are full.
  var waiting: Int { max(0, filled.load(ordering: .relaxed) - taken.load(ordering: .relaxed)) }

  /// How much was lost because all slots were full.
  var lost: Int { refused.load(ordering: .relaxed) }

  /// Fills the next slot; for the writing thread.
  /// - Returns: whether there was one.
  @discardableResult
  func put(_ fill: (inout Slot) -> Void) -> Bool {
    let next = filled.load(ordering: .relaxed)
    guard next - taken.load(ordering: .acquiring) < capacity else {
      refused.add(1, ordering: .relaxed)
      return false
    }
    fill(&slots[next % capacity])
    filled.store(next + 1, ordering: .releasing)
    wake.ring()
    return true
  }

  /// Lets the oldest full slot be read; for the reading thread.
  /// - Returns: whether there was one.
  func take(_ use: (inout Slot) throws -> Void) rethrows -> Bool {
    let next = taken.load(ordering: .relaxed)
    guard next < filled.load(ordering: .acquiring) else { return false }
    defer { taken.store(next + 1, ordering: .releasing) }
    try use(&slots[next % capacity])
    return true
  }
}
