import GRDB
import GaitDSP
import Glibc
import Recordings
import StoreFixtures
import SummaryStore

/// What a kill or a power cut left of a load, against the words that the writer had said by then.
struct Remains {
  let folder: String

  /// `ok …`, or what is wrong.
  func verdict() -> String {
    do {
      let words = try Words(folder + "/words")
      var parts: [String] = []
      let rows = try storeVerdict(words, into: &parts)
      let raw = try rawVerdict(words, into: &parts)
      return parts.isEmpty ? "ok \(rows) rows, \(raw) s raw lost" : parts.joined(separator: "; ")
    } catch {
      return "\(error)"
    }
  }

  /// - Returns: records found.
  private func storeVerdict(_ words: Words, into faults: inout [String]) throws -> Int {
    let path = folder + "/stance.db"
    let store = try SummaryStore(path: path)
    let session = try store.begin(SessionRecord(source: "check", rate: 100, software: "power cut bench"))
    try store.write([.mark(MarkRecord(time: 1, text: "after"))], of: session)
    try store.close()
    return try DatabaseQueue(path: path).read { db in
      let integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check")
      if integrity != ["ok"] { faults.append("integrity: \(integrity.prefix(3))") }
      if try Row.fetchOne(db, sql: "PRAGMA foreign_key_check") != nil { faults.append("a foreign key is broken") }
      let marks = try Set(
        String.fetchAll(db, sql: "SELECT text FROM mark WHERE session = ?", arguments: [words.session]))
      let bouts = try Set(
        Int.fetchAll(
          db,
          sql: """
            SELECT b.number FROM bout AS b WHERE session = ? AND (SELECT count(*) FROM step WHERE bout = b.id) = 14
            AND (SELECT count(*) FROM bout_measure WHERE bout = b.id) > 40
            """, arguments: [words.session]))
      var lost: [UInt64] = []
      if words.acknowledged > 0 {
        for ticket in 1...words.acknowledged {
          let isThere = ticket % 5 == 0 ? bouts.contains(Int(ticket / 5)) : marks.contains("\(ticket)")
          if !isThere { lost.append(ticket) }
        }
      }
      if !lost.isEmpty { faults.append("LOST \(lost.count) of \(words.acknowledged) acknowledged, first \(lost[0])") }
      return marks.count + bouts.count
    }
  }

  /// - Returns: seconds of raw data that are not there.
  private func rawVerdict(_ words: Words, into faults: inout [String]) throws -> Double {
    var recorder = try RawRecorder(settings: Load.rawSettings(folder))
    try recorder.close()
    var last = -1.0
    for file in RawFolder(path: folder + "/raw").files() {
      var reader = try RecordingReader.open(path: file.path)
      guard let start = reader.info.start else { continue }
      var samples: [InertialSample] = []
      while try reader.read(into: &samples, atMost: 4_096) > 0 {}
      if let end = samples.last?.time { last = max(last, start.secondsSince1970 - 1_772_409_600 + end) }
      if reader.damage.count > 0 { faults.append("\(file.path): \(reader.damage.count) damaged places") }
    }
    let missing = max(0, words.raw - last)
    if missing > 10 { faults.append("LOST \(missing) s of raw data") }
    return (missing * 100).rounded() / 100
  }
}

/// What the writer had said.
struct Words {
  private(set) var session: Int64 = -1
  private(set) var acknowledged: UInt64 = 0
  private(set) var raw = 0.0

  init(_ path: String) throws {
    guard let text = try? String(decoding: Self.bytes(path), as: UTF8.self) else { return }
    // The last line may have been cut.
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      let words = line.split(separator: " ")
      guard words.count == 2 else { continue }
      switch words[0] {
      case "session": session = Int64(words[1]) ?? session
      case "ack": acknowledged = max(acknowledged, UInt64(words[1]) ?? 0)
      case "raw": raw = max(raw, Double(words[1]) ?? 0)
      default: break
      }
    }
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { throw StoreError.cannotOpen(path: path, detail: "no words") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&part, 1, part.count, file)
      guard count > 0 else { return bytes }
      bytes += part[..<count]
    }
  }
}
