import Feed
import Testing

@Suite struct LineAssemblerTests {
  private func feed(_ assembler: inout LineAssembler, _ text: String) -> LineAssembler.Outcome {
    Array(text.utf8).withUnsafeBytes { assembler.feed($0) }
  }

  @Test func linesComeWholeHoweverTheyAreCut() {
    var assembler = LineAssembler(limit: 64)
    var lines: [String] = []
    for piece in ["?STA", "TUS\n?WA", "TCH\r\n", "\n\n?M", "ARK x\n?TE"] {
      guard case .lines(let found) = feed(&assembler, piece) else {
        Issue.record("refused")
        return
      }
      lines += found.map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(lines == ["?STATUS", "?WATCH", "?MARK x"])
    #expect(assembler.hasPartial)
  }

  @Test func aLineMayBeAsLongAsAllowedAndNoLonger() {
    var fits = LineAssembler(limit: 10)
    #expect(feed(&fits, "123456789\n") == .lines([Array("123456789".utf8)]))
    var tooLong = LineAssembler(limit: 10)
    #expect(feed(&tooLong, "1234567890\n") == .tooLong)
  }

  @Test func aLineWithoutEndKeepsNoMemory() {
    var assembler = LineAssembler(limit: 4096)
    let piece = String(repeating: "x", count: 4000)
    #expect(feed(&assembler, piece) == .lines([]))
    #expect(feed(&assembler, piece) == .tooLong)
    #expect(!assembler.hasPartial)
  }
}
