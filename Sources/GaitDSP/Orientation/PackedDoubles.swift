/// A view of doubles in memory that someone else owns, readable one at a time or in SIMD pairs.
///
/// All access is untyped (`load`, `storeBytes`), so the two views may alias freely. Pairs need an even start.
struct PackedDoubles {
  private let raw: UnsafeMutableRawPointer

  init(_ raw: UnsafeMutableRawPointer) { self.raw = raw }

  /// Memory for `count` doubles, all 0; the owner must `deallocate()` it.
  static func allocate(_ count: Int) -> PackedDoubles {
    let raw = UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 16)
    raw.initializeMemory(as: Double.self, repeating: 0, count: count)
    return PackedDoubles(raw)
  }

  func deallocate() { raw.deallocate() }

  @inline(__always)
  func from(_ i: Int) -> PackedDoubles { PackedDoubles(raw + i * 8) }

  @inline(__always)
  subscript(i: Int) -> Double {
    get { raw.load(fromByteOffset: i * 8, as: Double.self) }
    nonmutating set { raw.storeBytes(of: newValue, toByteOffset: i * 8, as: Double.self) }
  }

  @inline(__always)
  subscript(pair i: Int) -> SIMD2<Double> {
    get { raw.load(fromByteOffset: i * 16, as: SIMD2<Double>.self) }
    nonmutating set { raw.storeBytes(of: newValue, toByteOffset: i * 16, as: SIMD2<Double>.self) }
  }

  @inline(__always)
  subscript(vector i: Int) -> SIMD3<Double> {
    get { SIMD3(self[i], self[i + 1], self[i + 2]) }
    nonmutating set {
      self[i] = newValue.x
      self[i + 1] = newValue.y
      self[i + 2] = newValue.z
    }
  }

  @inline(__always)
  func copy(_ count: Int, from source: PackedDoubles) {
    raw.copyMemory(from: source.raw, byteCount: count * 8)
  }
}
