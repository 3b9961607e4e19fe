/// Fixed-lag smoothing of the inclination: what the samples of the next `lag` seconds say about now.
///
/// The backward half of a Rauch–Tung–Striebel smoother in its adjoint (modified Bryson–Frazier) form: from the newest
/// block back to the oldest one held, a vector of 18 numbers gathers what was learned later; the covariance of the
/// filter at the old block turns it into an inclination correction. No matrix is inverted. The correction is a slow
/// curve, so it is found once a block and laid linearly over the block's samples. Where nothing begins or ends, in
/// walking and at rest, one way back serves two blocks, of which the younger looks ahead by one block less.
struct InclinationSmoother: ~Copyable {
  /// Mean square of the acceleration from which a body is in the middle of moving, (m/s²)²: that of quiet standing stays
  /// below 0.12.
  private static let lively = 1.0

  let lag: Double
  private let nominalBlock: Double
  /// Records that fit: a full lag and some for blocks that gaps cut short; beyond that the lag shortens.
  private let recordCapacity: Int
  private let records: PackedDoubles
  let adjoint = PackedDoubles.allocate(ErrorState.count)
  private let quaternions: UnsafeMutablePointer<Quaternion>
  private let quaternionCapacity: Int

  /// Records held: `firstRecord` is the oldest whose samples are not final; positions only grow.
  private var firstRecord = 0
  private var recordCount = 0
  private var heldDuration = 0.0
  /// Samples: popped ≤ smoothed ≤ pushed; and where the next one goes or comes from in the ring.
  private var popped = 0
  private var smoothed = 0
  private var pushed = 0
  private var writePlace = 0
  private var readPlace = 0
  /// Correction at the end of the last finished block, relative to the filter after its own correction there.
  private var edge = SIMD2<Double>.zero

  init(lag: Double, coefficients: OrientationCoefficients) {
    self.lag = lag.isFinite ? min(max(lag, 0), 10) : 2
    nominalBlock = Double(coefficients.blockSamples) * coefficients.interval
    recordCapacity = Int((self.lag / nominalBlock).rounded(.up)) + 34
    records = PackedDoubles.allocate(recordCapacity * BlockRecord.size)
    // The lag itself, the open block, a block waiting to be fetched, and room to spare.
    let lagSamples = Int((self.lag / coefficients.interval).rounded(.up))
    quaternionCapacity = lagSamples + 4 * coefficients.blockSamples + 16
    quaternions = .allocate(capacity: quaternionCapacity)
    quaternions.initialize(repeating: .identity, count: quaternionCapacity)
  }

  deinit {
    records.deallocate()
    adjoint.deallocate()
    quaternions.deallocate()
  }

  @inline(__always)
  private func slot(_ position: Int) -> Int { position % quaternionCapacity }

  @inline(__always)
  private func record(_ position: Int) -> BlockRecord {
    BlockRecord(base: records.from((position % recordCapacity) * BlockRecord.size))
  }

  /// One causal quaternion, before the correction at the end of its block. An unfetched result that is a whole buffer
  /// old is given up.
  @inline(__always)
  mutating func append(_ quaternion: Quaternion) {
    if pushed - popped >= quaternionCapacity { advanceRead() }
    quaternions[writePlace] = quaternion
    pushed += 1
    writePlace += 1
    if writePlace == quaternionCapacity { writePlace = 0 }
  }

  /// The next smoothed quaternion in sample order, if it is final.
  @inline(__always)
  mutating func pop() -> Quaternion? {
    guard popped < smoothed else { return nil }
    let next = quaternions[readPlace]
    advanceRead()
    return next
  }

  @inline(__always)
  private mutating func advanceRead() {
    popped += 1
    readPlace += 1
    if readPlace == quaternionCapacity { readPlace = 0 }
  }

  /// Takes the record of a closed block (or jump) and finishes what has become older than the lag.
  mutating func take(_ block: borrowing BlockRecord) {
    if recordCount == recordCapacity { finishOldest(1) }
    let target = record(firstRecord + recordCount)
    // Only the used measurements are worth copying.
    let used = 16 + 2 * ErrorState.count + block.measurements * BlockRecord.measurementSize
    target.base.copy(used, from: block.base)
    recordCount += 1
    heldDuration += block.dynamics.duration
    while recordCount > 1, heldDuration + nominalBlock > lag + 1e-9 { finishOldest(oldestAreAlike ? 2 : 1) }
    if recordCount == 1, nominalBlock > lag { finishOldest(1) }
  }

  /// Finishes everything with what is known: the end of a recording.
  mutating func flush() {
    while recordCount > 0 { finishOldest(1) }
    // Samples of a block that was never closed stay as the filter had them.
    while smoothed < pushed {
      correct(slot(smoothed), by: edge)
      smoothed += 1
    }
    heldDuration = 0
  }

  /// Whether the two oldest blocks are both of lively movement, or both of rest, and others follow them.
  private var oldestAreAlike: Bool {
    guard recordCount > 3 else { return false }
    let (first, second) = (record(firstRecord), record(firstRecord + 1))
    // At rest the bias is measured, too.
    let resting = first.measurements == BlockRecord.mostMeasurements
    guard resting == (second.measurements == BlockRecord.mostMeasurements) else { return false }
    return resting || min(first.acceleration, second.acceleration) > Self.lively
  }

  /// - Parameter count: of blocks, one or two.
  private mutating func finishOldest(_ count: Int) {
    for i in 0..<ErrorState.count { adjoint[i] = 0 }
    gatherLater(than: firstRecord + count - 1, from: firstRecord + recordCount - 1)
    let younger = inclination(at: firstRecord + count - 1)
    guard count == 2 else { return closeOldest(with: younger) }
    gatherLater(than: firstRecord, from: firstRecord + 1)
    closeOldest(with: inclination(at: firstRecord))
    closeOldest(with: younger)
  }

  /// What the blocks that were gathered say about the inclination at the end of the one before them.
  private func inclination(at position: Int) -> SIMD2<Double> {
    let rows = record(position).inclinationRows
    return SIMD2(product(rows), product(rows.from(ErrorState.count)))
  }

  /// - Parameter end: what was learned later about the end of the oldest block.
  private mutating func closeOldest(with end: SIMD2<Double>) {
    let oldest = record(firstRecord)
    let count = oldest.samples
    if count > 0 {
      let target = end + oldest.applied
      let step = (target - edge) / Double(count)
      var place = slot(smoothed)
      var tilt = edge
      for _ in 0..<min(count, pushed - smoothed) {
        tilt += step
        correct(place, by: tilt)
        smoothed += 1
        place += 1
        if place == quaternionCapacity { place = 0 }
      }
    }
    edge = end
    heldDuration -= oldest.dynamics.duration
    firstRecord += 1
    recordCount -= 1
  }

  /// Takes into the adjoint what the blocks after one say about the state at its end, the last first.
  private func gatherLater(than oldest: Int, from last: Int) {
    var position = last
    while position > oldest {
      let block = record(position)
      switch block.forgets {
      case .nothing: break
      case .motion: for i in 2..<6 { adjoint[i] = 0 }
      case .inclination: for i in 0..<6 { adjoint[i] = 0 }
      }
      gatherMeasurements(of: block)
      step(back: block.dynamics)
      position -= 1
    }
  }

  /// Measurements in reverse: r ← r + h (ν/S − Kᵀ r). Two at a time, the second put right for what the first changes, so that
  /// the processor need not wait for one sum before it begins the next.
  @inline(__always)
  func gatherMeasurements(of block: BlockRecord) {
    var m = block.measurements - 1
    while m > 0 {
      let (later, earlier) = (block.measurement(m), block.measurement(m - 1))
      let place = Int(later[0])
      let (laterSum, earlierSum) = (product(later.from(2)), product(earlier.from(2)))
      let change = later[1] - laterSum
      adjoint[place] += change
      adjoint[Int(earlier[0])] += earlier[1] - (earlierSum + earlier[2 + place] * change)
      m -= 2
    }
    guard m == 0 else { return }
    let measurement = block.measurement(0)
    adjoint[Int(measurement[0])] += measurement[1] - product(measurement.from(2))
  }

  /// Product of a row of 18 with the adjoint, in two sums for the same reason.
  @inline(__always)
  private func product(_ row: PackedDoubles) -> Double {
    var (even, odd) = (row[pair: 0] * adjoint[pair: 0], row[pair: 1] * adjoint[pair: 1])
    for c in 1..<ErrorState.pairs / 2 {
      even += row[pair: 2 * c] * adjoint[pair: 2 * c]
      odd += row[pair: 2 * c + 1] * adjoint[pair: 2 * c + 1]
    }
    if ErrorState.pairs % 2 == 1 { even += row[pair: ErrorState.pairs - 1] * adjoint[pair: ErrorState.pairs - 1] }
    return (even + odd).sum()
  }

  /// r ← Φᵀ r: the transpose of `ErrorCovariance.predict`.
  @inline(__always)
  private func step(back block: BlockDynamics) {
    let t = block.duration
    let phi = adjoint[pair: 0]
    let velocity = adjoint[pair: 1]
    let position = adjoint[pair: 2]
    let drift = phi - 0.5 * t * velocity
    adjoint[pair: 0] = phi - t * velocity - 0.5 * t * t * position
    adjoint[pair: 1] = velocity + t * position
    let rate = drift.x * block.tiltX + drift.y * block.tiltY
    for i in 0..<3 {
      adjoint[ErrorState.bias + i] += rate[i]
      for j in 0..<3 { adjoint[ErrorState.gain + 3 * i + j] += rate[i] * block.rate[j] }
    }
  }

  /// Turns one stored quaternion so that the vertical error φ vanishes.
  @inline(__always)
  private func correct(_ place: Int, by tilt: SIMD2<Double>) {
    let q = quaternions[place].components
    // The rotation about (φy, −φx, 0), its zero left out of the product; exact to φ⁵ for the angles that occur.
    let square = (tilt * tilt).sum()
    guard square < 0.01 else {
      quaternions[place] = (Quaternion.rotation(by: SIMD3(tilt.y, -tilt.x, 0)) * Quaternion(q)).normalized
      return
    }
    let half = (0.5 - square * (1.0 / 48)) * tilt
    var turned = (1 - square * (1.0 / 8 - square * (1.0 / 384))) * q
    turned += half.y * SIMD4(-q.y, q.x, -q.w, q.z)
    turned -= half.x * SIMD4(-q.z, q.w, q.x, -q.y)
    quaternions[place] = Quaternion(turned)
  }
}
