/// The layers of the contact net. Their storage is plain memory owned by `ContactNet`, which frees it.
///
/// Accumulation has one fixed order (even and odd inputs apart, taps from the oldest), the same for sums and
/// differences: this is what makes batching and mirroring exact.
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
  /// Weights in the order they are read: tap, input; sum and difference side by side.
  private let weights: UnsafeMutablePointer<SIMD4<Float>>
  private let bias: SIMD8<Float>
  /// Ring of frames: rectified sums and differences, 16 values a frame, each spread over four lanes once so that the
  /// taps that read it need not do so.
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
    let sum = ContactNetLanes.copy(block.sum)
    let difference = ContactNetLanes.copy(block.difference)
    let rows = block.taps * ContactNetLanes.count
    weights = .allocate(capacity: 4 * rows)
    for row in 0..<rows {
      (weights + 4 * row).initialize(to: sum[row].lowHalf)
      (weights + 4 * row + 1).initialize(to: sum[row].highHalf)
      (weights + 4 * row + 2).initialize(to: difference[row].lowHalf)
      (weights + 4 * row + 3).initialize(to: difference[row].highHalf)
    }
    sum.deallocate()
    difference.deallocate()
    bias = SIMD8(block.bias)
    rectified = .allocate(capacity: 16 * capacity)
    rectified.initialize(repeating: .zero, count: 16 * capacity)
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
    rectified.update(repeating: .zero, count: 16 * (mask + 1))
    waiting.update(repeating: ContactNetPairs(), count: mask + 1)
  }

  /// Takes a frame and gives the one `delay` frames before it, once there is one.
  @inline(__always)
  mutating func push(_ input: ContactNetPairs) -> ContactNetPairs? {
    let now = frame & mask
    let active = input.rectified
    let slot = rectified + 16 * now
    for lane in 0..<8 {
      slot[lane] = SIMD4(repeating: active.sum[lane])
      slot[lane &+ 8] = SIMD4(repeating: active.difference[lane])
    }
    waiting[now] = input
    frame &+= 1
    guard frame > delay else { return nil }

    // Halves of eight lanes, four each: as many accumulators as baseline registers hold.
    var sumEven = (bias.lowHalf, bias.highHalf)
    var sumOdd = (SIMD4<Float>(), SIMD4<Float>())
    var differenceEven = (SIMD4<Float>(), SIMD4<Float>())
    var differenceOdd = (SIMD4<Float>(), SIMD4<Float>())
    var weight = UnsafePointer(weights)
    for tap in 0..<taps {
      let row = UnsafePointer(rectified + 16 * ((now &- (taps &- 1 &- tap) &* dilation) & mask))
      for lane in stride(from: 0, to: 8, by: 2) {
        let (s0, d0) = (row[lane], row[lane &+ 8])
        sumEven.0 += weight[0] * s0
        sumEven.1 += weight[1] * s0
        differenceEven.0 += weight[2] * d0
        differenceEven.1 += weight[3] * d0
        let (s1, d1) = (row[lane &+ 1], row[lane &+ 9])
        sumOdd.0 += weight[4] * s1
        sumOdd.1 += weight[5] * s1
        differenceOdd.0 += weight[6] * d1
        differenceOdd.1 += weight[7] * d1
        weight += 8
      }
    }
    let sum = SIMD8(lowHalf: sumEven.0 + sumOdd.0, highHalf: sumEven.1 + sumOdd.1)
    let difference = SIMD8(
      lowHalf: differenceEven.0 + differenceOdd.0, highHalf: differenceEven.1 + differenceOdd.1)
    let before = waiting[(now &- delay) & mask]
    return ContactNetPairs(sum: before.sum + sum, difference: before.difference + difference)
  }
}
