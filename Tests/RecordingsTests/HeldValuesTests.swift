import GaitDSP
import Testing

@testable import Recordings

/// A slow sensor's values, written more often than it measures: the stamps are even, and the rate is not the sensor's.
@Suite struct HeldValuesTests {
  /// A walk's worth of values of which no two in a row are alike.
  private func value(_ index: Int) -> String {
    let turn = Double(index)
    return "\(0.3 + 0.001 * turn.truncatingRemainder(dividingBy: 97)),-0.2,9.8,0.01,\(0.02 + 0.0001 * turn),-0.03"
  }

  /// - Parameter standing: of a sample, the number of the value that it repeats.
  private func recording(_ rate: Double, _ count: Int = 3_000, standing: (Int) -> Int) -> String {
    var text = "t,ax,ay,az,gx,gy,gz\n"
    for index in 0..<count { text += "\(Double(index) / rate),\(value(standing(index)))\n" }
    return text
  }

  @Test(arguments: [(100.0, 4, 25.0), (100, 3, 33.3), (50, 2, 25), (200, 8, 25), (800, 32, 25), (100, 20, 5)])
  func whatIsMeasuredTooSeldomIsRefusedHoweverOftenItIsWritten(rate: Double, times: Int, measured: Double) {
    let error = fault(recording(rate) { $0 / times })
    guard case .heldValues(Double(times), let found)? = error?.cause else {
      Issue.record("\(error?.description ?? "read")")
      return
    }
    #expect(abs(found - measured) < 0.05)
    #expect(error?.description.contains("\(times) times in a row: measured at \(measured) Hz") == true)
    // The same with true stamps.
    guard case .rateOutOfRange(let stamped)? = fault(recording(measured) { $0 })?.cause else {
      Issue.record("read with true stamps")
      return
    }
    #expect(abs(stamped - measured) < 0.05)
  }

  @Test(arguments: [(30.0, 100.0), (25, 40), (35, 60)])
  func aRateThatDoesNotDivideTheOtherIsFoundToo(measured: Double, rate: Double) {
    let error = fault(recording(rate) { Int(Double($0) * measured / rate) })
    guard case .heldValues(_, let found)? = error?.cause else {
      Issue.record("\(error?.description ?? "read")")
      return
    }
    #expect(abs(found / measured - 1) < 0.02)
  }

  @Test(arguments: [(100.0, 2, 50.0), (400, 4, 100), (800, 16, 50)])
  func whatIsMeasuredOftenEnoughIsReadAndSaysHowOften(rate: Double, times: Int, measured: Double) throws {
    let text = recording(rate) { $0 / times }
    let whole = try read(text)
    #expect(whole.samples.count == 3_000)
    #expect(
      whole.info.warnings == [
        "each value stands \(times) times in a row: measured at \(measured) Hz, written at \(rate) Hz"
      ])
    for batch in [1, 7, 1_024, 5_000] { #expect(try read(text, batch: batch).samples == whole.samples) }
  }

  /// Either sensor alone: loggers write both when one of them has something new. And lost rows shorten some runs.
  @Test func oneSensorAloneMayBeHeld() {
    var text = "t,ax,ay,az,gx,gy,gz\n"
    for index in 0..<3_000 where index % 131 != 7 {
      text += "\(Double(index) / 100),\(0.001 * Double(index / 4)),0,9.8,\(0.0001 * Double(index)),0,0\n"
    }
    guard case .heldValues(_, let found)? = fault(text)?.cause else {
      Issue.record("read")
      return
    }
    #expect(abs(found - 25) < 0.5)
  }

  /// What begins later is found as well, and what stands before it has been given.
  @Test func heldValuesAreFoundWhereverTheyBegin() throws {
    var reader = try RecordingReader(
      bytes: Array(recording(100, 9_000) { $0 < 5_000 ? $0 : 5_000 + ($0 - 5_000) / 4 }.utf8), name: "walk.csv")
    var samples: [InertialSample] = []
    var found: RecordingError?
    do { while try reader.read(into: &samples, atMost: 500) > 0 {} } catch { found = error }
    guard case .heldValues(4, 25)? = found?.cause else {
      Issue.record("\(found?.description ?? "read")")
      return
    }
    #expect(samples.count > 5_000 && samples.count <= 7_500)
  }

  /// A coarse sensor at rest repeats itself, one that is dead does nothing else, and a link that loses samples writes the last
  /// once more: all of these are read.
  @Test(arguments: [0.1, 0.3, 0.5, 0.7, 0.9, 1.0]) func whatRepeatsItselfByChanceIsRead(share: Double) throws {
    for (rate, seed) in [(40.0, UInt64(1)), (50, 2), (100, 3), (100, 4), (800, 5)] {
      var state = seed &* 0x9E37_79B9_7F4A_7C15
      var number = 0
      let text = recording(rate, 12_000) { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        if Double(state >> 11) * 0x1p-53 >= share { number += 1 }
        return number
      }
      let all = try read(text)
      #expect(all.samples.count == 12_000 && all.info.warnings.isEmpty)
    }
  }
}
