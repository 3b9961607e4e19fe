/// The layers of the contact net. Their storage is plain memory owned by `ContactNet`, which frees it.
///
/// Accumulation has one fixed order (taps from the oldest, inputs side by side), the same for sums and differences: this is
/// what makes batching and mirroring exact.
enum ContactNetLanes {
  static let count = ContactNetWeights.supportedPairs
  typealias Vector = SIMD8<Float>

  static func copy(_ values: [Float]) -> UnsafeMutablePointer<Vector> {
    let rows = values.count / count
    let memory = UnsafeMutablePointer<Vector>.allocate(capacity: Swift.max(rows, 1))
    for row in 0..<rows {
      var vector = Vector()
      for lane in 0..<count { vector[lane] = values[row * count + lane] }
      (memory + row).initialize(to: vector)
    }
    return memory
  }

  /// One running sum an output, four inputs wide, folded at the end: each weight is read once, and each input stays in a
  /// register for eight outputs.
  struct Accumulators {
    var (a, b, c, d) = (SIMD4<Float>(), SIMD4<Float>(), SIMD4<Float>(), SIMD4<Float>())
    var (e, f, g, h) = (SIMD4<Float>(), SIMD4<Float>(), SIMD4<Float>(), SIMD4<Float>())

    @inline(__always)
    var folded: SIMD8<Float> { SIMD8(lowHalf: fold(a, b, c, d), highHalf: fold(e, f, g, h)) }

    /// The sums of the lanes of four vectors.
    @inline(__always)
    private func fold(
      _ a: SIMD4<Float>, _ b: SIMD4<Float>, _ c: SIMD4<Float>, _ d: SIMD4<Float>
    ) -> SIMD4<Float> {
      let ab = SIMD4(lowHalf: a.lowHalf + a.highHalf, highHalf: b.lowHalf + b.highHalf)
      let cd = SIMD4(lowHalf: c.lowHalf + c.highHalf, highHalf: d.lowHalf + d.highHalf)
      return SIMD4(lowHalf: ab.evenHalf, highHalf: cd.evenHalf) + SIMD4(lowHalf: ab.oddHalf, highHalf: cd.oddHalf)
    }
  }
}

/// Sums and differences of the pairs at one frame.
struct ContactNetPairs {
  var sum = SIMD8<Float>()
  var difference = SIMD8<Float>()

  /// ReLU on the members of each pair (twice them: the factor is in the weights).
  @inline(__always)
  var rectified: ContactNetPairs {
    let zero = SIMD8<Float>()
    let a = sum + difference
    let b = sum - difference
    let u = a.replacing(with: zero, where: a .< zero)
    let v = b.replacing(with: zero, where: b .< zero)
    return ContactNetPairs(sum: u + v, difference: u - v)
  }
}

/// A residual block: pairs += convolution(rectified pairs), dilated, delayed by its look-ahead.
struct ContactNetBlock {
  private let taps: Int
  private let dilation: Int
  private let delay: Int
  private let mask: Int
  /// Weights in the order they are read: kind (sums, differences), tap, output; the eight inputs of each side by side.
  private let weights: UnsafeMutablePointer<SIMD4<Float>>
  private let bias: SIMD8<Float>
  /// Ring of frames: rectified sums (2 vectors) and differences (2 vectors).
  private let rectified: UnsafeMutablePointer<SIMD4<Float>>
  /// Ring of frames as they came in, waiting for their look-ahead.
  private let waiting: UnsafeMutablePointer<ContactNetPairs>
  private var frame = 0

  init(_ block: ContactNetWeights.Block) {
    taps = block.taps
    dilation = block.dilation
    delay = block.delay
    var capacity = 1
    while capacity < block.span + 1 { capacity *= 2 }
    mask = capacity - 1
    let lanes = ContactNetLanes.count
    weights = .allocate(capacity: 4 * block.taps * lanes)
    var place = weights
    for kind in [block.sum, block.difference] {
      for tap in 0..<block.taps {
        for output in 0..<lanes {
          for half in [0, 4] {
            var inputs = SIMD4<Float>()
            for lane in 0..<4 { inputs[lane] = kind[(tap * lanes + half + lane) * lanes + output] }
            place.initialize(to: inputs)
            place += 1
          }
        }
      }
    }
    bias = SIMD8(block.bias)
    rectified = .allocate(capacity: 4 * capacity)
    rectified.initialize(repeating: .zero, count: 4 * capacity)
    waiting = .allocate(capacity: capacity)
    waiting.initialize(repeating: ContactNetPairs(), count: capacity)
  }

  func deallocate() {
    weights.deallocate()
    rectified.deallocate()
    waiting.deallocate()
  }

  mutating func reset() {
    frame = 0
    rectified.update(repeating: .zero, count: 4 * (mask + 1))
    waiting.update(repeating: ContactNetPairs(), count: mask + 1)
  }

  /// Takes a frame and gives the one `delay` frames before it, once there is one.
  @inline(__always)
  mutating func push(_ input: ContactNetPairs) -> ContactNetPairs? {
    let now = frame & mask
    let active = input.rectified
    let slot = rectified + 4 * now
    slot[0] = active.sum.lowHalf
    slot[1] = active.sum.highHalf
    slot[2] = active.difference.lowHalf
    slot[3] = active.difference.highHalf
    waiting[now] = input
    frame &+= 1
    guard frame > delay else { return nil }
    let sum = convolution(kind: 0, now)
    let difference = convolution(kind: 1, now)
    let before = waiting[(now &- delay) & mask]
    return ContactNetPairs(sum: before.sum + sum + bias, difference: before.difference + difference)
  }

  @inline(__always)
  private func convolution(kind: Int, _ now: Int) -> SIMD8<Float> {
    var total = ContactNetLanes.Accumulators()
    var weight = UnsafePointer(weights) + kind * 16 * taps
    var place = now &- (taps &- 1) &* dilation
    for _ in 0..<taps {
      let row = UnsafePointer(rectified + (4 &* (place & mask) &+ 2 &* kind))
      let (low, high) = (row[0], row[1])
      total.a += weight[0] * low + weight[1] * high
      total.b += weight[2] * low + weight[3] * high
      total.c += weight[4] * low + weight[5] * high
      total.d += weight[6] * low + weight[7] * high
      total.e += weight[8] * low + weight[9] * high
      total.f += weight[10] * low + weight[11] * high
      total.g += weight[12] * low + weight[13] * high
      total.h += weight[14] * low + weight[15] * high
      weight += 16
      place &+= dilation
    }
    return total.folded
  }
}
