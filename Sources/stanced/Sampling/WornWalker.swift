import IMU
import Walker

/// The built-in walker wearing a virtual chip on a virtual bus: everything behind the bus is as with a real one.
enum WornWalker {
  /// What the walker does, over and over.
  enum Routine: String, CaseIterable {
    /// Stands, walks two minutes with turns, sits: something to see at any time.
    case demo
    /// A day of wear: an hour and a half of walking in bouts of all lengths, desk, bus, stairs, and a night.
    case day
    /// Walks a little, so that it is known how the sensor sits, then stands, and does what a running test asks for.
    case tests

    func script(_ cue: WalkerCue? = nil) -> WalkerScript {
      switch self {
      case .tests:
        WalkerScript(
          [.stand(seconds: 6), .walk(.seconds(20)), .turnInPlace(degrees: 180), .stand(seconds: 2)], then: cue)
      case .demo: WalkerScript(Self.round, rounds: 20_000)
      case .day: WalkerScript(Self.dayPhases, rounds: 366)
      }
    }

    private static let round: [WalkerPhase] = [
      .stand(seconds: 8), .walk(.seconds(120), route: .turning(everyMetres: 12, degrees: 180)), .stand(seconds: 8),
      .standToSit, .sit(seconds: 20), .sitToStand,
    ]

    private static let dayPhases: [WalkerPhase] = {
      let walks: [Double] = [8, 20, 45, 15, 90, 300, 25, 12, 600, 40]
      var phases: [WalkerPhase] = []
      for block in 0..<5 {
        for walk in walks {
          phases += [.stand(seconds: 6), .walk(.seconds(walk), route: .turning(everyMetres: 15, degrees: 90))]
          phases += [
            .stand(seconds: 5), .standToSit, .disturbance(.desk, seconds: 300), .sit(seconds: 240), .sitToStand,
          ]
        }
        phases.append(.disturbance(block % 2 == 0 ? .bus : .stairs, seconds: 120))
      }
      // A night, seated for want of a bed: now and then the sleeper turns.
      phases.append(.standToSit)
      for _ in 0..<24 { phases += [.sit(seconds: 1_170), .disturbance(.desk, seconds: 30)] }
      phases.append(.sitToStand)
      return phases
    }()
  }

  /// The bus with the chip, and the time that it runs by.
  /// - Parameters:
  ///   - part: by its part number, in the words of `VirtualPart`.
  ///   - cue: who tells the walker of `tests` what to do.
  ///   - faults: seed of what goes wrong on the bus and in the sensor; `nil` = nothing.
  ///   - stuck: axes that stand still, where no seed says.
  static func bus(
    _ routine: Routine, part: VirtualPart, isPaced: Bool, faults seed: UInt64?, stuck: [StuckAxis] = [],
    cue: WalkerCue? = nil
  ) -> VirtualBus {
    let person = Person.weakLeft()
    let walker = Walker(person: person, script: routine.script(cue))
    // A crooked strap, as worn by people.
    let mount = Mount(rows: [0, 0, -1], [0, 1, 0], [1, 0, 0]).tilted(x: 3, y: 8, z: 4)
    var traits = ChipTraits.worn(walker, mount: mount, errors: ChipErrors(seed: 7))
    traits.clock = ChipClock(rateError: 0.02, temperatureCoefficient: 1e-5)
    traits.truthCapacity = 1
    traits.stuckAxes = seed == nil ? stuck : stuckAxes
    // In real time the wire takes no time of its own: sleeping for each byte would cost more than a real bus does.
    let wire = VirtualWire(
      time: VirtualTime(isPaced ? .real : .simulated), faults: seed.map(faults) ?? .none, clock: isPaced ? 0 : 400_000)
    wire.attach(part.make(traits: traits), at: part.address)
    return VirtualBus(wire)
  }

  /// Once a day an axis stands still for twenty minutes, another one each day.
  private static let stuckAxes: [StuckAxis] = (0..<366).map { day in
    let begin = Double(day) * 86_400 + 7_200 * Double(1 + day * 5 % 11)
    return StuckAxis(StuckAxis.Axis(rawValue: day % 6) ?? .accelerometerX, from: begin, until: begin + 1_200)
  }

  /// Everything that a bus can do to a daemon in a year, for a year.
  private static func faults(seed: UInt64) -> BusFaults {
    var faults = BusFaults(seed: seed)
    faults.nack = 2e-4
    faults.shortTransfer = 1e-4
    faults.bitFlip = 1e-8
    faults.late = 1e-3
    faults.lateBy = 0.3
    var state = seed | 1
    func draw(_ most: Double) -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return most * Double(state >> 11) / 9_007_199_254_740_992
    }
    for day in 0..<366 {
      let begin = Double(day) * 86_400
      for _ in 0..<2 {
        let hang = begin + draw(86_400)
        faults.hangs.append(BusFaults.Span(from: hang, until: hang + draw(6)))
        faults.brownOuts.append(begin + draw(86_400))
      }
      let unplugged = begin + draw(86_400)
      faults.unplugged.append(BusFaults.Span(from: unplugged, until: unplugged + draw(600)))
    }
    return faults
  }
}
