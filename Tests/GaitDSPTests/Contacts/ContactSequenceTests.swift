import Foundation
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

  func decided(_ peaks: [(Double, Int, Double)], slowStep: Double = 0) -> [Contact] {
    var sequence = ContactSequence()
    sequence.slowStep = slowStep
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

  /// Steps of 1.2 s whose right foot seems to land, and to leave, half a second before it lands: a leg that takes that
  /// long cannot come twice, and the likelier one is kept though it comes later.
  @Test func slowLegsDoNotComeTwice() {
    var peaks: [(Double, Int, Double)] = []
    var wanted: [Double] = []
    for stride in 0..<8 {
      let start = 2.4 * Double(stride)
      for (time, phase) in [(1.2, 0), (1.6, 1), (2.4, 2), (2.8, 3)] {
        peaks.append((start + time, phase, 0.7))
        wanted.append(start + time)
      }
      peaks += [(start + 0.7, 0, 0.6), (start + 1.02, 3, 0.6)]
    }
    let found = decided(peaks, slowStep: 1.2)
    #expect(found.map(\.time) == wanted)
    // Where the gait is not known to be slow, nothing forbids it.
    #expect(decided(peaks).count > wanted.count)
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

  /// A map that rises quickly to 0.4 and falls off slowly: its crest says little, its mean is the time.
  @Test func lowWideBumpIsTimedByItsMean() throws {
    let heights = [0.02, 0.05, 0.4, 0.38, 0.36, 0.33, 0.3, 0.26, 0.2, 0.1, 0.04, 0.02]
    let crest = 22
    let map = (0..<60).map { index in
      let place = index - crest + 2
      return heights.indices.contains(place) ? heights[place] : 1e-4
    }
    // Eight frames to each side of the crest.
    let around = (crest - 8)...(crest + 8)
    let mean = around.reduce(0) { $0 + map[$1] * Double($1) } / around.reduce(0) { $0 + map[$1] }
    #expect(mean > Double(crest) + 2)
    let contact = try contact(in: map)
    #expect(near(contact.time, 0.02 * mean, 1e-6))
    // How sure it is stays the height of the crest (of the parabola through it).
    #expect(contact.confidence > 0.4 && contact.confidence < 0.5)
  }

  /// The same shape, high: the crest alone counts, however long the tail.
  @Test func highBumpIsTimedByItsCrest() throws {
    let heights = [0.02, 0.4, 0.95, 0.4, 0.36, 0.33, 0.3, 0.26, 0.2, 0.1, 0.04, 0.02]
    let map = (0..<60).map { heights.indices.contains($0 - 20) ? heights[$0 - 20] : 1e-4 }
    #expect(near(try contact(in: map).time, 0.02 * 22, 1e-6))
  }

  /// The one initial contact of the right foot in a map of heights, one every 20 ms.
  private func contact(in map: [Double]) throws -> Contact {
    var peaks = HeatMapPeaks()
    var sequence = ContactSequence()
    for (index, height) in map.enumerated() {
      let logOdds = Float(log(height / (1 - height)))
      peaks.push(
        SIMD4(logOdds, -9, -9, -9), time: HeatMapPeaks.interval * Double(index), isHeard: true, into: &sequence)
    }
    var queue = Queue<Contact>(capacity: 64, filler: Contact(time: 0, kind: .initial, side: .left, confidence: 0))
    sequence.finish(into: &queue)
    #expect(queue.count == 1)
    let contact = queue.pop()
    return try #require(contact)
  }

  @Test func plateauCountsOnce() {
    var peaks = HeatMapPeaks()
    var sequence = ContactSequence()
    let map = [Float(-9), -9, 2, 2, 2] + [Float](repeating: -9, count: HeatMapPeaks.reach + 1)
    for (index, value) in map.enumerated() {
      peaks.push(SIMD4(value, -9, -9, -9), time: 0.02 * Double(index), isHeard: true, into: &sequence)
    }
    var queue = Queue<Contact>(capacity: 64, filler: Contact(time: 0, kind: .initial, side: .left, confidence: 0))
    sequence.finish(into: &queue)
    #expect(queue.count == 1)
  }

  /// Whoever shuffled to a chair may walk off briskly: a stop forgets how slow the gait was.
  @Test func aStopForgetsHowSlowTheGaitWas() {
    var sequence = ContactSequence()
    var decided = Queue<Contact>(capacity: 16, filler: Contact(time: 0, kind: .initial, side: .left, confidence: 0))
    sequence.slowStep = 1.6
    sequence.finish(into: &decided)
    #expect(sequence.slowStep == 0)
  }
}
