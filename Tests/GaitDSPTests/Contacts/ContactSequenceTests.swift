import Testing

@testable import GaitDSP

@Suite struct ContactSequenceTests {
  /// Peaks as the net would give them for a walk: right initial, left final, left initial, right final.
  static func peaks(strides: Int, from: Double = 1, height: Double = 0.9) -> [(Double, Int, Double)] {
    (0..<4 * strides).map { index in
      let times = [0.0, 0.12, 0.55, 0.67]
      return (from + 1.1 * Double(index / 4) + times[index % 4], index % 4, height)
    }
  }

  func decided(_ peaks: [(Double, Int, Double)]) -> [Contact] {
    var sequence = ContactSequence()
    var queue = Queue<Contact>(
      capacity: 512, filler: Contact(time: 0, kind: .initial, side: .left, confidence: 0))
    var contacts: [Contact] = []
    for (time, phase, height) in peaks.sorted(by: { $0.0 < $1.0 }) {
      sequence.offer(time: time, phase: phase, height: height)
      sequence.decide(now: time, into: &queue)
      while let contact = queue.pop() { contacts.append(contact) }
    }
    sequence.finish(into: &queue)
    while let contact = queue.pop() { contacts.append(contact) }
    return contacts
  }

  @Test func cleanWalkIsKeptWhole() {
    let peaks = Self.peaks(strides: 10)
    let contacts = decided(peaks)
    #expect(contacts.count == 40)
    for (contact, peak) in zip(contacts, peaks) {
      #expect(near(contact.time, peak.0) && contact.phase == peak.1 && near(contact.confidence, peak.2))
    }
  }

  @Test func falsePeaksAreLeftOut() {
    let good = Self.peaks(strides: 10)
    // A second foot landing with each contact, and some in mid-swing.
    let bad = stride(from: 1, to: 40, by: 3).map { (good[$0].0 + 0.03, (good[$0].1 + 2) & 3, 0.45) }
    let contacts = decided(good + bad)
    #expect(contacts.map(\.phase) == good.map(\.1))
    #expect(contacts.map(\.time) == good.map(\.0))
  }

  @Test func oneMissingPeakLeavesTheOthers() {
    var peaks = Self.peaks(strides: 8)
    peaks.remove(at: 13)
    #expect(decided(peaks).map(\.time) == peaks.map(\.0))
  }

  @Test func lowPeaksAloneAreNoWalking() {
    #expect(decided(Self.peaks(strides: 6, height: 0.12)).isEmpty)
  }

  @Test func impossibleTimesAreNoWalking() {
    // A whole cycle in 0.2 s cannot be walked: at most one in several is kept.
    let peaks = (0..<40).map { (1 + 0.05 * Double($0), $0 % 4, 0.9) }
    let contacts = decided(peaks)
    for (a, b) in zip(contacts, contacts.dropFirst()) {
      #expect(b.time - a.time >= 0.02 - 1e-9)
      if a.kind == .final { #expect(b.time - a.time >= 0.15 - 1e-9) }
    }
  }

  @Test func contactsComeInOrderOfTimeAndAlternate() {
    var noise = SeededNoise(9)
    for _ in 0..<50 {
      let peaks = (0..<120).map { _ in (30 * noise.uniform(), Int(noise.bits() % 4), noise.uniform()) }
      let contacts = decided(peaks)
      #expect(zip(contacts, contacts.dropFirst()).allSatisfy { $0.time < $1.time })
    }
  }

  @Test func afterALongPauseTheOrderStartsAfresh() {
    let first = Self.peaks(strides: 4)
    let second = Self.peaks(strides: 4, from: 12).dropFirst(2)
    #expect(decided(first + second).count == 30)
  }

  @Test func peakBecomesAContactSoon() {
    var sequence = ContactSequence()
    var queue = Queue<Contact>(capacity: 64, filler: Contact(time: 0, kind: .initial, side: .left, confidence: 0))
    for (time, phase, height) in Self.peaks(strides: 5) {
      sequence.offer(time: time, phase: phase, height: height)
      sequence.decide(now: time, into: &queue)
      // What is older than the lag has been decided.
      #expect(sequence.decidedUntil(now: time) >= time - 0.55)
    }
    #expect(queue.count >= 17)
  }
}

@Suite struct HeatMapPeaksTests {
  /// A Gaussian bump in the map is a parabola in log-odds; its top is found between frames.
  @Test(arguments: [-0.4, -0.1, 0, 0.25, 0.45])
  func bumpIsTimedBetweenFrames(offset: Double) throws {
    let wanted = ContactSequenceTests.peaks(strides: 3, from: 0.4 + HeatMapPeaks.interval * offset)
    var peaks = HeatMapPeaks()
    var sequence = ContactSequence()
    for index in 0..<300 {
      let time = HeatMapPeaks.interval * Double(index)
      var logits = SIMD4<Float>(repeating: -9)
      for (centre, phase, _) in wanted {
        let distance = (time - centre) / 0.04
        logits[phase] = max(logits[phase], Float(2 - 4 * distance * distance))
      }
      peaks.push(logits, time: time, isHeard: true, into: &sequence)
    }
    var queue = Queue<Contact>(capacity: 64, filler: Contact(time: 0, kind: .initial, side: .left, confidence: 0))
    sequence.finish(into: &queue)
    #expect(queue.count == wanted.count)
    for (centre, phase, _) in wanted {
      let next = queue.pop()
      let contact = try #require(next)
      #expect(contact.phase == phase)
      #expect(near(contact.time, centre, 1e-6))
      // 1/(1 + e⁻²)
      #expect(near(contact.confidence, 0.8808, 1e-4))
    }
  }

  @Test func plateauCountsOnce() {
    var peaks = HeatMapPeaks()
    var sequence = ContactSequence()
    for (index, value) in [Float(-9), -9, 2, 2, 2, -9, -9].enumerated() {
      peaks.push(SIMD4(value, -9, -9, -9), time: 0.02 * Double(index), isHeard: true, into: &sequence)
    }
    var queue = Queue<Contact>(capacity: 64, filler: Contact(time: 0, kind: .initial, side: .left, confidence: 0))
    sequence.finish(into: &queue)
    #expect(queue.count == 1)
  }
}
