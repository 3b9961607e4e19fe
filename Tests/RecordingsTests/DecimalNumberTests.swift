import Foundation
import Testing

@testable import Recordings

private func parsed(_ text: String) -> Double? {
  let bytes = Array((text + "\n").utf8)
  return bytes.withUnsafeBufferPointer { buffer in
    guard var p = buffer.baseAddress else { return nil }
    guard let value = DecimalNumber.scan(&p, point: UInt8(ascii: ".")), p.pointee == 0x0A else { return nil }
    return value
  }
}

@Test(arguments: [
  "0", "-0", "1", "-1.5", "+2.25", ".5", "5.", "0.1", "9.80665", "1e3", "1E-3", "-1.25e+2", "9007199254740993",
  "123456789012345678901234567890", "0.000000000000000000000000000001", "1.7976931348623157e308", "5e-324",
  "2.2250738585072011e-308", "0.30000000000000004", "1e22", "1e23", "8.5e-23", "179769313486231580793e289",
  "00000000000000000000000000000001.5", "1.00000000000000000000000000000000000000000000000000001",
])
func decimalTextReadsAsTheNearestDouble(text: String) {
  #expect(parsed(text)?.bitPattern == Double(text)?.bitPattern)
}

@Test func randomDoublesSurvivePrintingAndReading() {
  var random = SplitMix64(state: 1)
  for _ in 0..<20_000 {
    let value = Double(bitPattern: random.next())
    guard value.isFinite else { continue }
    #expect(parsed("\(value)") == value)
    let near = Double.random(in: -200...200, using: &random)
    #expect(parsed("\(near)") == near)
    let short = String(format: "%.6f", near)
    #expect(parsed(short)?.bitPattern == Double(short)?.bitPattern)
  }
}

@Test(arguments: ["", "-", "+", ".", "e5", "x", "nan", "inf", "-.e1", "--1"])
func whatIsNoNumberIsNotRead(text: String) {
  #expect(parsed(text) == nil)
}

@Test(arguments: ["1e", "1e+", "1.2.3", "1 2", "0x10", "1_000", "1,5"])
func aNumberEndsWhereItsGrammarEnds(text: String) {
  // The scan stops before what is left, so the row sees that the cell holds more than a number.
  #expect(parsed(text) == nil)
}

@Test func tooLargeANumberIsInfiniteAndNotWrapped() {
  #expect(parsed("1e400") == .infinity)
  #expect(parsed("-1e99999999999999999999") == -.infinity)
  #expect(parsed("1e-99999999999999999999") == 0)
}

@Test(arguments: [
  (0.0, "0"), (-0.0, "0"), (1.5, "1.5"), (-0.000001, "-0.000001"), (9.80665, "9.80665"), (-123.456789, "-123.456789"),
  (0.0000004, "0"), (100, "100"), (1e6, "1000000"), (0.1, "0.1"), (-0.05, "-0.05"), (604_799.99, "604799.99"),
])
func decimalsAreWrittenShort(value: Double, text: String) {
  var bytes: [UInt8] = []
  DecimalText.append(value, decimals: 6, to: &bytes)
  #expect(String(decoding: bytes, as: UTF8.self) == text)
}

@Test func writtenDecimalsAgreeWithPrintf() {
  var random = SplitMix64(state: 2)
  for _ in 0..<20_000 {
    let value = Double.random(in: -1_000...1_000, using: &random)
    var bytes: [UInt8] = []
    DecimalText.append(value, decimals: 7, to: &bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(abs((Double(text) ?? .nan) - value) <= 0.5000001e-7)
  }
}

@Test func calendarDatesAndSecondsAreInverse() {
  #expect(CivilTime.seconds(year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0) == 0)
  #expect(CivilTime.seconds(year: 2000, month: 2, day: 29, hour: 12, minute: 30, second: 15) == 951_827_415)
  #expect(CivilTime.seconds(year: 2023, month: 2, day: 29, hour: 0, minute: 0, second: 0) == nil)
  #expect(CivilTime.seconds(year: 2023, month: 13, day: 1, hour: 0, minute: 0, second: 0) == nil)
  for day in stride(from: -800_000, to: 2_900_000, by: 397) {
    let seconds = day * 86_400 + (day & 0xFFFF)
    guard let date = CivilTime.fields(seconds) else { continue }
    #expect(
      CivilTime.seconds(
        year: date.year, month: date.month, day: date.day, hour: date.hour, minute: date.minute, second: date.second)
        == seconds)
  }
}
