/// The last `capacity` values of a stream, addressed by their index since the beginning.
///
/// Memory is taken once, at the start; pushing and reading never allocate. Reading an index that has been
/// overwritten or not yet written yields the nearest one that is held, so that no index can fault.
struct Ring<Element: BitwiseCopyable>: ~Copyable {
  private let storage: UnsafeMutablePointer<Element>
  private let mask: Int
  /// Index that the next value will have.
  private(set) var end = 0

  /// - Parameters:
  ///   - capacity: how many values are kept; rounded up to a power of two.
  ///   - filler: what an index that was never written holds.
  init(capacity: Int, filler: Element) {
    var size = 1
    while size < capacity { size <<= 1 }
    storage = .allocate(capacity: size)
    storage.initialize(repeating: filler, count: size)
    mask = size - 1
  }

  deinit { storage.deallocate() }

  /// Values kept at most.
  var capacity: Int { mask + 1 }
  /// Oldest index still held.
  @inline(__always) var start: Int { max(0, end - capacity) }

  @inline(__always)
  mutating func push(_ value: Element) {
    storage[end & mask] = value
    end &+= 1
  }

  /// Forgets everything; the next value has index 0 again.
  mutating func removeAll() { end = 0 }

  @inline(__always)
  subscript(_ index: Int) -> Element {
    get { storage[clamped(index) & mask] }
    set { storage[clamped(index) & mask] = newValue }
  }

  /// The place of a value, for changing single fields without copying the whole.
  @inline(__always)
  func pointer(to index: Int) -> UnsafeMutablePointer<Element> { storage + (clamped(index) & mask) }

  /// The same where the index is known to be held; of any other, it is the place of some other value.
  @inline(__always)
  func pointer(toHeld index: Int) -> UnsafeMutablePointer<Element> { storage + (index & mask) }

  @inline(__always)
  private func clamped(_ index: Int) -> Int { min(max(index, start), max(end - 1, 0)) }
}
