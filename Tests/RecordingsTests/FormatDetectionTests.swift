import CZlib
import Foundation
import GaitDSP
import Testing

@testable import Recordings

/// Packs bytes as one gzip member.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  guard deflateInit2_(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK else {
    return []
  }
  defer { deflateEnd(&stream) }
  var input = bytes
  var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
  let count = input.withUnsafeMutableBufferPointer { source in
    output.withUnsafeMutableBufferPointer { target in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      stream.next_out = target.baseAddress
      stream.avail_out = UInt32(target.count)
      deflate(&stream, Z_FINISH)
      return target.count - Int(stream.avail_out)
    }
  }
  return Array(output.prefix(count))
}

@Suite struct FormatDetectionByContent {
  @Test func theNameOfAFileDoesNotMatter() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("walk.txt", try cwa(walk(count: 80)))
    #expect(try RecordingReader.open(path: path).info.format == .cwa)
    let text = try folder.write("walk.cwa", Array(csv().utf8))
    #expect(try RecordingReader.open(path: text).info.format == .csv)
  }

  @Test func gzipIsUnpackedWhateverIsInside() throws {
    let text = try read(gzip(Array(csv(count: 9_000).utf8)))
    #expect(text.info.isCompressed)
    #expect(text.samples.count == 9_000)
    let sectors = try read(gzip(try cwa(walk(count: 4_000))))
    #expect(sectors.info.format == .cwa)
    #expect(sectors.samples.count == 4_000)
    // Two members one after another, then padding.
    let parts = gzip(Array(csv(count: 10).utf8)) + gzip(Array(quietRow(10).utf8)) + [0, 0, 0]
    #expect(try read(parts).samples.count == 11)
  }

  @Test func damagedGzipIsAFaultAndNotAnEnd() {
    let whole = gzip(Array(csv(count: 9_000).utf8))
    #expect(fault(Array(whole.prefix(whole.count / 2)))?.cause == .damagedGzip)
    var bent = whole
    bent[whole.count / 2] ^= 0xFF
    #expect(fault(bent)?.cause != nil)
    #expect(fault([0x1F, 0x8B])?.cause == .damagedGzip)
  }

  @Test(
    arguments: [
      ([0xFF, 0xD8, 0xFF, 0xE0, 0, 16], "JPEG"), ([0x89, 0x50, 0x4E, 0x47, 13, 10], "PNG"),
      (Array("PK\u{3}\u{4}xl".utf8), "zip"), (Array("%PDF-1.7".utf8), "PDF"), ([0xFF, 0xFE, 0x74, 0], "UTF-16"),
      ([0, 1, 2, 3, 4, 5, 6, 7], "binary"), (Array("t,ax,ay\u{0}".utf8), "binary"),
    ] as [([UInt8], String)])
  func otherFilesAreNamedForWhatTheyAre(bytes: [UInt8], name: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("holiday.cwa", bytes)
    do {
      _ = try RecordingReader.open(path: path)
      Issue.record("opened")
    } catch {
      guard case .notARecording(let found) = error.cause else { return #expect(Bool(false), "\(error)") }
      #expect(found.contains(name))
      #expect(error.description.contains("holiday.cwa"))
    }
  }

  @Test func pathsThatAreNoFileAreRefused() throws {
    let folder = try TemporaryFolder()
    let cases: [(String, RecordingFault)] = [
      (folder.path, .notAFile(found: "a directory")), (folder.file("none.csv"), .cannotOpen(errno: ENOENT)),
      ("/dev/zero", .notAFile(found: "a device")), (try folder.write("empty.csv", []), .empty),
    ]
    for (path, cause) in cases {
      #expect(throws: RecordingError(cause, file: path)) { _ = try RecordingReader.open(path: path) }
    }
  }

  @Test func aLongRecordingIsReadInBoundedMemory() throws {
    let folder = try TemporaryFolder()
    var writer = try CSVWriter(path: folder.file("long.csv"))
    for begin in stride(from: 0, to: 400_000, by: 10_000) {
      try writer.append(walk(count: 10_000, from: Double(begin) / 100))
    }
    try writer.close()
    var reader = try RecordingReader.open(path: folder.file("long.csv"))
    var batch: [InertialSample] = []
    batch.reserveCapacity(1_000)
    let before = residentKilobytes()
    var count = 0
    while case let got = try reader.read(into: &batch, atMost: 1_000), got > 0 {
      count += got
      batch.removeAll(keepingCapacity: true)
    }
    #expect(count == 400_000)
    // Held at once, the samples alone would take 38 MB; the rest is room for tests that run beside this one.
    #expect(residentKilobytes() - before < 25_000)
  }

  private func residentKilobytes() -> Int {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
    return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 4 } ?? 0
  }
}
