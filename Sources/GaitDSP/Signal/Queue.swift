/// First in, first out, of fixed capacity: how one stage hands its results to the next without allocating.
///
/// When full, the oldest is lost; capacities are chosen so that a stage can never produce that many at once.
struct Queue<Element: BitwiseCopyable>: ~Copyable {
  private var ring: Ring<Element>
  private var head = 0

  init(capacity: Int, filler: Element) { ring = Ring(capacity: capacity, filler: filler) }

  @inline(__always) var isEmpty: Bool { head >= ring.end }
  /// Elements waiting.
  @inline(__always) var count: Int { ring.end - max(head, ring.start) }

  @inline(__always)
  mutating func push(_ element: Element) { ring.push(element) }

  /// Looks at the oldest without taking it.
  @inline(__always)
  func peek() -> Element? { isEmpty ? nil : ring[max(head, ring.start)] }

  @inline(__always)
  mutating func pop() -> Element? {
    guard !isEmpty else { return nil }
    head = max(head, ring.start)
    defer { head += 1 }
    return ring[head]
  }

  mutating func removeAll() {
    ring.removeAll()
    head = 0
  }
}
