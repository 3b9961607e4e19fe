import Testing

@testable import Walker

@Suite struct MirrorTests {
  @Test(arguments: [Person.weakLeft(seed: 2), .random(seed: 5), .slow(seed: 3)])
  func mirrorImageIsExactToTheLastBit(person: Person) {
    let walker = Walker(person: person, script: everything)
    var (a, b) = (walker.cursor(), walker.mirrored.cursor())
    for t in stride(from: 0, to: 80, by: 0.01) {
      let (m, n) = (a.motion(at: t), b.motion(at: t))
      #expect(n.obliquity == -m.obliquity && n.tilt == m.tilt && n.rotation == -m.rotation)
      let (f, g) = (m.inertial.specificForce, n.inertial.specificForce)
      #expect(g == SIMD3(f.x, -f.y, f.z))
      let (v, w) = (m.inertial.angularRate, n.inertial.angularRate)
      #expect(w == SIMD3(-v.x, v.y, -v.z))
      #expect(n.position == m.position * SIMD3(1, -1, 1))
    }
  }

  @Test func mirrorImageExchangesTheSidesOfTheTruth() {
    let walker = Walker(person: .weakLeft(seed: 4), script: everything)
    let (truth, other) = (walker.truth(), walker.mirrored.truth())
    #expect(truth.contacts.count == other.contacts.count && !truth.contacts.isEmpty)
    for (a, b) in zip(truth.contacts, other.contacts) {
      #expect(a.time == b.time && a.kind == b.kind && a.side == b.side.opposite)
    }
    for (a, b) in zip(truth.steps, other.steps) where a.standing.mid.isFinite {
      #expect(a.standing == b.standing && a.contact == b.contact)
    }
    #expect(truth.turns.map(\.degrees) == other.turns.map { -$0.degrees })
  }

  @Test func mirroredMountReadsTheMirrorImage() {
    let walker = Walker(person: .weakLeft(seed: 4))
    let mount = Mount.rightAngles[13].tilted(x: 7, y: -4, z: 11)
    var plain = walker.sensor(SensorCircumstances(mount: mount))
    var mirrored = walker.mirrored.sensor(SensorCircumstances(mount: mount.mirrored))
    for _ in 0..<3000 {
      guard let a = plain.next(), let b = mirrored.next() else { break }
      #expect(b.specificForce == a.specificForce * SIMD3(1, -1, 1))
      #expect(b.angularRate == a.angularRate * SIMD3(-1, 1, -1))
    }
  }

  @Test func mirroringTwiceChangesNothing() {
    let person = Person.random(seed: 77)
    #expect(person.mirrored.mirrored == person)
    #expect(everything.mirrored.mirrored == everything)
  }
}
