import Foundation
import Testing

@testable import stance_serve

@Suite struct PassphraseTests {
  private func folder() throws -> String {
    let path = NSTemporaryDirectory() + "stance-passphrase-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  @Test func onlyTheRightWordsAreRight() throws {
    let passphrase = try Passphrase(hashing: "korrekte Pferde 🐎 Batterie")
    #expect(passphrase.encoded.hasPrefix("$argon2id$v=19$m=9216,t=4,p=1$"))
    #expect(passphrase.isRight("korrekte Pferde 🐎 Batterie"))
    for wrong in ["", "korrekte Pferde 🐎 Batteri", "korrekte Pferde 🐎 Batterie ", "Korrekte Pferde 🐎 Batterie"] {
      #expect(!passphrase.isRight(wrong))
    }
    #expect(!passphrase.isRight(String(repeating: "a", count: 100_000)))
  }

  @Test func theSameWordsHaveAnotherHashEachTime() throws {
    let one = try Passphrase(hashing: "twice the same words")
    let two = try Passphrase(hashing: "twice the same words")
    #expect(one != two)
  }

  @Test func shortAndEndlessOnesAreRefused() {
    #expect(throws: PassphraseError.tooShort) { try Passphrase(hashing: "ninechars") }
    #expect(throws: PassphraseError.tooLong) { try Passphrase(hashing: String(repeating: "x", count: 257)) }
  }

  @Test func whatIsWrittenIsReadAndNotForEverybody() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/passphrase"
    #expect(try Passphrase.read(path) == nil)
    let passphrase = try Passphrase(hashing: "words in a file")
    try passphrase.write(path)
    #expect(try Passphrase.read(path) == passphrase)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
    #expect(mode & 0o007 == 0, "others may read it")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["passphrase"])
  }

  @Test(arguments: ["", "plain words\n", "$argon2id$\u{0}", "$2b$12$abc", String(repeating: "$argon2id$", count: 50)])
  func aFileThatHoldsNoHashIsAnErrorAndLetsNobodyIn(_ text: String) throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/passphrase"))
    do {
      let read = try Passphrase.read(folder + "/passphrase")
      #expect(read?.isRight("plain words") == false)
      #expect(read?.isRight("") == false)
    } catch { #expect("\(error)".contains("stance serve passphrase")) }
  }
}
