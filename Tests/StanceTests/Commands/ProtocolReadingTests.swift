import GaitDSP
import Testing

@testable import stance

@Suite struct ProtocolReadingTests {
  /// A week read as one walk would otherwise be told by its first hour and a half.
  @Test func moreThanATestCanHoldIsRefusedRatherThanCutOff() throws {
    var reading = ProtocolReading(TestParameters(.freeWalk), mount: .automatic)
    var output = GaitOutput()
    for number in 0..<TestTape.capacity {
      output.contacts.append(
        Contact(time: Double(number), kind: .initial, side: number % 2 == 0 ? .left : .right, confidence: 1, bout: 0))
      output.headings.append(0)
    }
    try reading.take(output, of: "week.cwa")
    do {
      try reading.take(output, of: "week.cwa")
      Issue.record("the second hour and a half is taken")
    } catch let error as ToolError {
      #expect(error.description.contains("week.cwa: more walking than a test can hold"))
      #expect(error.exitCode.rawValue == 65)
    }
  }
}
