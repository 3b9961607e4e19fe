import Foundation
import Testing

@testable import GaitDSP

/// A tiny random net with inputs and the logits that the training code's own implementation gives.
private struct Fixture {
  var weights: ContactNetWeights
  var inputs: [(even: SIMD4<Float>, odd: SIMD4<Float>)] = []
  var logits: [SIMD4<Float>] = []

  static func bytes() throws -> [UInt8] {
    let url = try #require(Bundle.module.url(forResource: "tiny", withExtension: "stancenet", subdirectory: "Fixtures"))
    return [UInt8](try Data(contentsOf: url))
  }

  init() throws {
    weights = try Fixture.bytes().withUnsafeBytes { try ContactNetWeights(parsing: $0) }
    let url = try #require(Bundle.module.url(forResource: "tiny", withExtension: "txt", subdirectory: "Fixtures"))
    for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
      let fields = line.split(separator: " ")
      let v = fields.dropFirst().compactMap { Float($0) }
      if fields[0] == "x" { inputs.append((SIMD4(v[0], v[1], v[2], 0), SIMD4(v[3], v[4], v[5], 0))) }
      if fields[0] == "y" { logits.append(SIMD4(v[0], v[1], v[2], v[3])) }
    }
  }

  func run(mirrored: Bool = false, _ net: inout ContactNet) -> [ContactNet.Result] {
    inputs.compactMap { net.push(even: $0.even, odd: mirrored ? -$0.odd : $0.odd) }
  }
}

@Suite struct ContactNetTests {
  @Test func agreesWithTheTrainingCode() throws {
    let fixture = try Fixture()
    var net = ContactNet(fixture.weights)
    let results = fixture.run(&net)
    // Ends differ: the training code pads with zeros, a stream has not seen them yet.
    #expect(results.count == fixture.logits.count - 7)
    for (result, expected) in zip(results, fixture.logits) {
      #expect((result.logits - expected).max() < 1e-4 && (expected - result.logits).max() < 1e-4)
    }
  }

  @Test func resultsComeAtTheStatedLag() throws {
    let fixture = try Fixture()
    var net = ContactNet(fixture.weights)
    #expect(net.lag == 4 - 0.5 + 2 * (1 + 4))
    var expected = 0.5
    for (i, input) in fixture.inputs.enumerated() {
      guard let result = net.push(even: input.even, odd: input.odd) else { continue }
      #expect(result.sample == expected)
      #expect(Double(i) - result.sample == net.lag)
      expected += 2
    }
    #expect(expected > 100)
  }

  @Test func mirroredWalkSwapsLeftAndRightBitForBit() throws {
    let fixture = try Fixture()
    var net = ContactNet(fixture.weights)
    let results = fixture.run(&net)
    net.reset()
    let mirrored = fixture.run(mirrored: true, &net)
    #expect(results.contains { $0.logits[0] != $0.logits[1] })
    #expect(results.count == mirrored.count)
    for (a, b) in zip(results, mirrored) {
      #expect(b.logits.bits == SIMD4(a.logits[1], a.logits[0], a.logits[3], a.logits[2]).bits)
    }
  }

  @Test func resetForgetsEverything() throws {
    let fixture = try Fixture()
    var net = ContactNet(fixture.weights)
    let first = fixture.run(&net)
    // From an odd number of samples, in the middle of every ring.
    for input in fixture.inputs.prefix(37) { _ = net.push(even: input.even, odd: input.odd) }
    net.reset()
    #expect(fixture.run(&net).map(\.logits.bits) == first.map(\.logits.bits))
  }

  @Test func inputFarOutOfRangeDoesNotTrap() throws {
    let fixture = try Fixture()
    var net = ContactNet(fixture.weights)
    for value in [Float.greatestFiniteMagnitude, .infinity, .nan, -.infinity] {
      for _ in 0..<40 { _ = net.push(even: SIMD4(repeating: value), odd: SIMD4(repeating: value)) }
    }
    net.reset()
    #expect(fixture.run(&net).allSatisfy { $0.logits.max().isFinite })
  }
}

extension SIMD4<Float> {
  fileprivate var bits: SIMD4<UInt32> {
    SIMD4<UInt32>(self[0].bitPattern, self[1].bitPattern, self[2].bitPattern, self[3].bitPattern)
  }
}

/// The weights that ship beside the program.
@Suite struct ShippedContactNetTests {
  private func shipped() throws -> [ContactNetWeights] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Calibration/contacts")
    let files = try FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)
    return try files.filter { $0.pathExtension == "stancenet" }.map { file in
      try [UInt8](Data(contentsOf: file)).withUnsafeBytes { try ContactNetWeights(parsing: $0) }
    }
  }

  @Test func existSayWhereTheyComeFromAndUnderWhichLicence() throws {
    let weights = try shipped()
    #expect(!weights.isEmpty)
    for each in weights {
      #expect(each.provenance.contains("licence: AGPL-3.0"))
      #expect(each.provenance.contains("people: "))
      #expect(each.provenance.contains("accuracy: "))
    }
  }

  @Test func lookAheadAtMostSixTenthsOfASecond() throws {
    for each in try shipped() { #expect(ContactNet(each).lag <= 60) }
  }

  /// Nothing moves: after the net has filled, no contact is even half likely.
  @Test func quietStandingHasNoContacts() throws {
    for each in try shipped() {
      var net = ContactNet(each)
      for i in 0..<3000 {
        let sway = 0.02 * Float(i % 7 - 3)
        guard let result = net.push(even: SIMD4(sway, -sway, 0, 0), odd: SIMD4(sway, 0, 0, 0)) else { continue }
        #expect(result.sample < 400 || result.logits.max() < 0)
      }
    }
  }
}

@Suite struct ContactNetFileTests {
  private func parse(_ bytes: [UInt8]) throws -> ContactNetWeights {
    try bytes.withUnsafeBytes { try ContactNetWeights(parsing: $0) }
  }

  /// The bytes with one of them changed and the checksum made right again.
  private func altered(_ bytes: [UInt8], at offset: Int, to value: UInt8) -> [UInt8] {
    var bytes = bytes
    bytes[offset] = value
    let crc = bytes.dropLast(4).withUnsafeBytes { crc32($0) }
    withUnsafeBytes(of: crc.littleEndian) { bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: $0) }
    return bytes
  }

  @Test func holdsShapeProvenanceAndChecksum() throws {
    let bytes = try Fixture.bytes()
    let weights = try parse(bytes)
    #expect(weights.pairs == 8)
    #expect(weights.firstTaps == 8)
    #expect(weights.blocks.map(\.dilation) == [1, 4])
    #expect(weights.blocks.map(\.taps) == [3, 5])
    #expect(weights.provenance.contains("data: none"))
    #expect(weights.checksum == bytes.dropLast(4).withUnsafeBytes { crc32($0) })
  }

  @Test func checksumIsTheCommonCRC32() {
    #expect(Array("123456789".utf8).withUnsafeBytes { crc32($0) } == 0xCBF4_3926)
  }

  @Test func damageAnywhereIsFound() throws {
    let bytes = try Fixture.bytes()
    for offset in stride(from: 0, to: bytes.count, by: 101) {
      var damaged = bytes
      damaged[offset] ^= 0x10
      #expect(throws: ContactNetError.self) { try parse(damaged) }
    }
  }

  @Test func aFileCutShortIsRefused() throws {
    let bytes = try Fixture.bytes()
    for count in [0, 7, 8, 11, 15, 16, 40, bytes.count - 1] {
      #expect(throws: ContactNetError.self) { try parse(Array(bytes.prefix(count))) }
    }
    #expect(throws: ContactNetError.wrongLength(bytes: bytes.count + 1, stated: bytes.count)) {
      try parse(bytes + [0])
    }
  }

  @Test func shapesThatCannotRunAreNamed() throws {
    let bytes = try Fixture.bytes()
    let text = Int(bytes[16]) | Int(bytes[17]) << 8
    let shape = 20 + text
    #expect(throws: ContactNetError.unsupportedShape(what: "pairs", value: 9)) {
      try parse(altered(bytes, at: shape, to: 9))
    }
    #expect(throws: ContactNetError.unsupportedShape(what: "first taps", value: 7)) {
      try parse(altered(bytes, at: shape + 2, to: 7))
    }
    #expect(throws: ContactNetError.unsupportedShape(what: "dilation", value: 0)) {
      try parse(altered(bytes, at: shape + 8, to: 0))
    }
    #expect(throws: ContactNetError.unsupportedShape(what: "taps ahead", value: 200)) {
      try parse(altered(bytes, at: shape + 10, to: 200))
    }
    // The frames of a step are not held for as long as every block at its widest would wait.
    var slow = bytes
    var ahead = 0
    for block in 0..<Int(bytes[shape + 4]) {
      let taps = Int(bytes[shape + 6 + 6 * block])
      slow[shape + 8 + 6 * block] = UInt8(255 / (taps - 1))
      slow[shape + 10 + 6 * block] = UInt8(taps - 1)
      ahead += (taps - 1) * (255 / (taps - 1))
    }
    #expect(throws: ContactNetError.unsupportedShape(what: "frames ahead", value: ahead)) {
      try parse(altered(slow, at: shape + 9, to: 0))
    }
    #expect(throws: ContactNetError.unsupportedVersion(2)) { try parse(altered(bytes, at: 8, to: 2)) }
  }

  @Test func weightsThatAreNotNumbersAreRefused() throws {
    let bytes = try Fixture.bytes()
    var broken = bytes
    let last = bytes.count - 8
    broken.replaceSubrange(last..<last + 4, with: [0, 0, 0xC0, 0x7F])
    #expect(throws: ContactNetError.notFinite(offset: last)) {
      try parse(altered(broken, at: last, to: 0))
    }
  }
}
