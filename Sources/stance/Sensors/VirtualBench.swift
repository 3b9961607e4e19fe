import ArgumentParser
import Walker

/// What a virtual chip feels, by the names that the command line uses.
enum VirtualMotion: String, CaseIterable, ExpressibleByArgument {
  /// Lies still, z up.
  case rest
  /// Worn: stands for 10 s, then walks with turns.
  case walk
  /// Laid on its six faces and twelve edges in turn.
  case tumble
  /// Worn: stands, bows three times, stands.
  case bows
}

/// A virtual chip on a virtual bus, and what moves it.
struct VirtualBench {
  var part: VirtualPart
  /// Where it answers; by default where its address pin pulled low puts it.
  var address: UInt8?
  var motion: VirtualMotion
  var tilt = TiltAngles()
  var seed: UInt64 = 1
  /// Seconds before anything happens; the tumble only.
  var delay = 0.0

  /// A wire in simulated time with the chip on it. Its clock is 2 % fast, as real ones are.
  func wire() -> VirtualWire {
    let wire = VirtualWire()
    wire.attach(chip(), at: address ?? part.address)
    return wire
  }

  func chip() -> VirtualChip {
    var traits = traits
    traits.clock = ChipClock(rateError: 0.02)
    return part.make(traits: traits)
  }

  private var traits: ChipTraits {
    let errors = ChipErrors(seed: seed)
    let person = SimulatedPerson.weakLeft.person(seed: seed)
    let mount = WornMount.aligned.tilted(x: tilt.roll, y: tilt.pitch, z: tilt.yaw)
    switch motion {
    case .rest: return .lying(errors: errors)
    case .tumble: return .tumbled(after: delay, errors: errors)
    case .walk:
      let script = SimulatedScript.demo.script(minutes: 10_080, for: person)
      return .worn(Walker(person: person, script: script), mount: mount, errors: errors)
    case .bows:
      let script = WalkerScript([.stand(seconds: 5), .bows(), .stand(seconds: 10)])
      return .worn(Walker(person: person, script: script), mount: mount, errors: errors)
    }
  }
}
