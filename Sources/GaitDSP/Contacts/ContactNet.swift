/// The contact net, run sample by sample: six levelled channels at 100 Hz in, four heat maps at 50 Hz out.
///
/// **Exactly mirror-equivariant.** Hidden features are pairs (h, h′) that swap when left and right are exchanged, held as
/// sums h + h′ and differences h − h′. A linear map that commutes with the swap is block-diagonal there, which halves the
/// work; the rectifier acts on the pair. A recording mirrored (left acceleration, roll and yaw rate negated) gives the
/// same logits with left and right swapped, bit for bit.
///
/// **Streaming.** Every convolution keeps its past in a ring and lags by its own look-ahead, so that the result of a
/// sample does not depend on how samples are batched. Nothing is allocated after `init`.
public struct ContactNet: ~Copyable {
  /// Logits of one instant.
  public struct Result: Sendable, Equatable {
    /// The instant in 100 Hz samples, 0 = the first one pushed after `reset()`; it lies between two samples.
    public var sample: Double
    /// IC left, IC right, FC left, FC right. Probability = 1 / (1 + exp(−logit)).
    public var logits: SIMD4<Float>
  }

  /// Results lag by this many samples: the newest sample pushed minus `Result.sample`.
  public let lag: Double

  private let firstTaps: Int
  private let firstWeights: UnsafeMutablePointer<SIMD8<Float>>
  private let firstBias: SIMD8<Float>
  private let inverseEvenScale: SIMD4<Float>
  private let inverseOddScale: SIMD4<Float>
  /// The newest `firstTaps` samples, each 8 values (even channels, 0, odd channels, 0), oldest overwritten.
  private let recent: UnsafeMutablePointer<Float>
  private var blocks: UnsafeMutableBufferPointer<ContactNetBlock>
  private let headWeights: UnsafeMutablePointer<SIMD4<Float>>
  private let headBias: SIMD4<Float>
  private var samples = 0
  private var results = 0
  /// Where in `recent` the next sample goes, which is where the oldest one lies.
  private var slot = 0

  /// Takes all memory that the net will ever need.
  public init(_ weights: ContactNetWeights) {
    firstTaps = weights.firstTaps
    let rows = 3 * firstTaps
    let sum = ContactNetLanes.copy(weights.firstSum)
    let difference = ContactNetLanes.copy(weights.firstDifference)
    firstWeights = .allocate(capacity: 2 * rows)
    for row in 0..<rows {
      (firstWeights + 2 * row).initialize(to: sum[row])
      (firstWeights + 2 * row + 1).initialize(to: difference[row])
    }
    sum.deallocate()
    difference.deallocate()
    firstBias = SIMD8(weights.firstBias)
    let scale = weights.scale
    inverseEvenScale = SIMD4(1 / scale[0], 1 / scale[1], 1 / scale[2], 0)
    inverseOddScale = SIMD4(1 / scale[3], 1 / scale[4], 1 / scale[5], 0)
    recent = .allocate(capacity: 8 * firstTaps)
    recent.initialize(repeating: 0, count: 8 * firstTaps)
    blocks = .allocate(capacity: weights.blocks.count)
    for (i, block) in weights.blocks.enumerated() { blocks.initializeElement(at: i, to: ContactNetBlock(block)) }
    // The head gives IC and FC of sums and differences at once: (IC sum, FC sum, IC difference, FC difference).
    headWeights = .allocate(capacity: 2 * weights.pairs)
    for pair in 0..<weights.pairs {
      (headWeights + 2 * pair).initialize(to: SIMD4(weights.headSum[2 * pair], weights.headSum[2 * pair + 1], 0, 0))
      (headWeights + 2 * pair + 1)
        .initialize(to: SIMD4(0, 0, weights.headDifference[2 * pair], weights.headDifference[2 * pair + 1]))
    }
    headBias = SIMD4(weights.headBias[0], weights.headBias[1], 0, 0)
    lag = Double(firstTaps / 2) - 0.5 + 2 * Double(weights.blocks.reduce(0) { $0 + $1.delay })
  }

  deinit {
    for block in blocks { block.deallocate() }
    blocks.deallocate()
    firstWeights.deallocate()
    recent.deallocate()
    headWeights.deallocate()
  }

  /// Forgets all samples: what follows is as after `init`.
  public mutating func reset() {
    samples = 0
    results = 0
    slot = 0
    recent.update(repeating: 0, count: 8 * firstTaps)
    for i in blocks.indices { blocks[i].reset() }
  }

  /// Takes one 100 Hz sample of the levelled pelvis frame (x forward, y left, z up).
  ///
  /// - Parameters:
  ///   - even: forward acceleration, vertical acceleration minus g (m/s²), pitch rate about y (rad/s), ignored.
  ///   - odd: left acceleration (m/s²), roll rate about x, yaw rate about z (rad/s), ignored.
  /// - Returns: every second sample, after the lag, the logits of one instant.
  public mutating func push(even: SIMD4<Float>, odd: SIMD4<Float>) -> Result? {
    let row = UnsafeMutableRawPointer(recent + 8 * slot)
    row.storeBytes(of: even * inverseEvenScale, as: SIMD4<Float>.self)
    row.storeBytes(of: odd * inverseOddScale, toByteOffset: 16, as: SIMD4<Float>.self)
    slot = slot + 1 == firstTaps ? 0 : slot + 1
    samples &+= 1
    // Frame i sees samples 2i − (taps/2 − 1) … 2i + taps/2.
    guard (samples + firstTaps / 2) % 2 == 1, samples > firstTaps / 2 else { return nil }
    var pairs = firstLayer()
    for i in blocks.indices {
      guard let next = blocks[i].push(pairs) else { return nil }
      pairs = next
    }
    defer { results &+= 1 }
    return Result(sample: 2 * Double(results) + 0.5, logits: head(pairs.rectified))
  }

  @inline(__always)
  private func firstLayer() -> ContactNetPairs {
    var sum = firstBias
    var difference = SIMD8<Float>()
    var weight = UnsafePointer(firstWeights)
    var slot = slot
    for _ in 0..<firstTaps {
      let row = UnsafePointer(recent + 8 * slot)
      for channel in 0..<3 {
        sum += weight[0] * row[channel]
        difference += weight[1] * row[channel &+ 4]
        weight += 2
      }
      slot = slot &+ 1 == firstTaps ? 0 : slot &+ 1
    }
    return ContactNetPairs(sum: sum, difference: difference)
  }

  @inline(__always)
  private func head(_ pairs: ContactNetPairs) -> SIMD4<Float> {
    var total = headBias
    for pair in 0..<ContactNetLanes.count {
      total += headWeights[2 &* pair] * pairs.sum[pair] + headWeights[2 &* pair &+ 1] * pairs.difference[pair]
    }
    let (ic, fc) = (total[0], total[1])
    return SIMD4(ic + total[2], ic - total[2], fc + total[3], fc - total[3])
  }
}
