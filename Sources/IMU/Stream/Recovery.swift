// Starting, and starting again: how a stream comes back after a fault.

extension SensorStream where Bus: ~Copyable, Time: ~Copyable {
  /// Finds a sensor, sets it up and learns its grid. After a failure the next attempt comes later.
  mutating func start() -> StreamEvent {
    if backoff > 0 { time.pause(for: backoff) }
    do {
      if !isOpen {
        try bus.reopen()
        isOpen = true
      }
      let sensor = try find()
      try run(sensor)
      backoff = 0
      faults.starts += 1
      return .waiting
    } catch let error as BusError {
      return failed(.bus(error))
    } catch let error as SensorError {
      return failed(error)
    } catch {
      return .waiting
    }
  }

  private mutating func failed(_ error: SensorError) -> StreamEvent {
    sensor = nil
    found = nil
    if case .bus = error { isOpen = false }
    // 0.1 s, doubling up to 5 s.
    backoff = min(max(100_000_000, backoff &* 2), 5_000_000_000)
    return .trouble(error)
  }

  private mutating func find() throws(SensorError) -> FoundSensor {
    do {
      try goHome()
      if let address = settings.address {
        if let chip = try bus.identify(at: address), settings.chip == nil || settings.chip == chip {
          return FoundSensor(bus: bus.name, address: address, chip: chip)
        }
        if let wanted = settings.chip {
          let identity = wanted.description.identity
          throw SensorError.wrongIdentity(
            bus: bus.name, address: address, expected: wanted.description.name,
            found: try bus.read(identity.register, at: address))
        }
        throw SensorError.notFound(bus: bus.name, answered: [address])
      }
      let (sensors, answered) = try bus.scan()
      guard let sensor = sensors.first(where: { settings.chip == nil || settings.chip == $0.chip }) else {
        throw SensorError.notFound(bus: bus.name, answered: answered)
      }
      return sensor
    } catch let error as BusError {
      throw .bus(error)
    } catch let error as SensorError {
      throw error
    } catch {
      throw .notFound(bus: bus.name, answered: [])
    }
  }

  /// A chip that was known before, or that is named with its address, may have been left on another register bank, where
  /// it does not identify itself. Nothing is written to any other address.
  private mutating func goHome() throws(BusError) {
    let known = lastFound.map { ($0.address, $0.chip) }
    guard let (address, chip) = known ?? settings.address.flatMap({ address in settings.chip.map { (address, $0) } })
    else { return }
    for line in chip.description.home { try bus.write(line.value, to: line.register, at: address) }
  }

  /// Resets the chip, sets it up, empties its FIFO, and watches the level for three samples.
  private mutating func run(_ found: FoundSensor) throws(SensorError) {
    let chip = found.chip.description
    let setUp = chip.setUp(settings.sensor)
    // From here on the chip may be left on any register bank.
    lastFound = found
    try bus.apply(chip.reset, chip: chip.name, at: found.address, time: &time)
    try bus.apply(setUp.writes, chip: chip.name, at: found.address, time: &time)
    try bus.apply(setUp.flush, chip: chip.name, at: found.address, time: &time)
    var running = RunningSensor(chip: chip, address: found.address, setUp: setUp, now: time.now())
    if let known = sensor?.clock ?? lastClock, known.nominalPeriod == running.clock.nominalPeriod {
      running.clock = known
      running.clock.restart()
    }
    buffer.drop()
    fruitlessFlushes = 0
    sensor = running
    self.found = found
    assembler.scaling = scaling(found, setUp, nil)
    assembler.loseGrid()
    try learnGrid()
  }

  /// Reads the level eight times a sample: the steps of the count show the grid to an eighth of a period at once.
  private mutating func learnGrid() throws(SensorError) {
    guard let running = sensor else { return }
    let pause = Nanoseconds(running.clock.nominalPeriod * 1e9 / 8)
    var seen = 0
    for _ in 0..<40 {
      time.pause(for: pause)
      do {
        let (before, level, after) = try level()
        // Times that were stretched say little and cost nothing; damaged levels are passed over.
        if !level.misaligned, !level.overrun {
          _ = observe(level, pending: 0, before: before, after: after)
          seen = max(seen, level.bytes / running.chip.fifo.sampleBytes)
        }
      } catch {
        if case .bus(let bus) = error { throw .bus(bus) }
      }
      if seen >= 3 { break }
    }
    if seen == 0 { throw .noData(chip: running.chip.name, address: running.address) }
    sensor?.lastRead = time.now()
  }

  /// Empties the FIFO and goes on at the next sample of the same grid.
  ///
  /// The chip keeps sampling while its FIFO is emptied, so the samples lost can be counted: midway between two samples
  /// it is certain which one comes next.
  mutating func flush(_ cause: GapCause) throws(BurstFault) {
    guard let running = sensor else { return }
    assembler.note(cause)
    // A clock that knows the grid goes on counting while the FIFO stands still. Noise does not cost three bursts running.
    guard fruitlessFlushes < 2 else { throw .settingsLost }
    fruitlessFlushes += 1
    buffer.drop()
    sensor?.decoder.restart()
    let clock = running.clock
    for _ in 0..<6 {
      let now = time.now()
      if clock.isLocked { time.pause(for: running.middle(after: now) &- now) }
      let before = time.now()
      do {
        for line in running.setUp.flush { try bus.write(line.value, to: line.register, at: running.address) }
      } catch {
        throw .bus(error)
      }
      let after = time.now()
      guard try isEmptied(of: running, since: before) else { continue }
      guard clock.isLocked else { break }
      if let newest = clock.newest(from: before, to: after) {
        sensor?.nextIndex = newest &+ 1
        sensor?.lastRead = after
        return
      }
    }
    // The grid cannot be told from the times: it is learned anew, and the loss reckoned by time.
    sensor?.clock.restart()
    sensor?.nextIndex = 0
    sensor?.bursts = 0
    assembler.loseGrid()
    do {
      try learnGrid()
    } catch {
      if case .bus(let bus) = error { throw .bus(bus) }
      throw .settingsLost
    }
  }

  /// Whether the FIFO holds no more than what came since `before`: the write that empties it may have been damaged.
  private mutating func isEmptied(of running: RunningSensor, since before: Nanoseconds) throws(BurstFault) -> Bool {
    let (_, level, after) = try level()
    let most = seconds(after &- before) / (0.86 * running.clock.nominalPeriod) + 1
    return !level.overrun && !level.misaligned && Double(level.bytes) <= most * Double(running.chip.fifo.sampleBytes)
  }

  /// Every 10 s: whether the chip still has its settings, and its temperature.
  mutating func lookAfterChip() throws(BurstFault) {
    guard let running = sensor, time.now() &- running.lastCheck > 10_000_000_000 || running.temperature == nil else {
      return
    }
    sensor?.lastCheck = time.now()
    do {
      guard try bus.holds(running.setUp.vitals, at: running.address) else { throw BurstFault.settingsLost }
      let (first, second) = try bus.readPair(running.chip.temperature.register, at: running.address)
      let celsius = running.chip.temperature.celsius(first, second)
      sensor?.temperature = celsius
      if let found { assembler.scaling = scaling(found, running.setUp, celsius) }
    } catch let error as BusError {
      // The burst before was read well: what it brought stays, and the check comes again.
      if error.cause == .adapterFailed { throw .bus(error) }
      faults.retriedTransfers += 1
      sensor?.lastCheck = running.lastCheck
    } catch let error as BurstFault {
      throw error
    } catch {}
  }

  /// Does what is needed to stream on after `fault`.
  mutating func recover(from fault: BurstFault) {
    var fault = fault
    for attempt in 0..<4 {
      do {
        switch fault {
        case .doubt(let cause):
          count(cause)
          try confirmSettings()
          try flush(cause)
          try confirmSettings()
        case .settingsLost:
          faults.chipResets += 1
          try setUpAgain(.chipReset)
        case .bus(let error):
          faults.busFailures += 1
          assembler.note(.busFailed(error.cause))
          buffer.drop()
          time.pause(for: 5_000_000 << Nanoseconds(attempt))
          if error.cause == .adapterFailed || error.cause == .noSuchBus { try reopen() }
          try confirmSettings()
          try flush(.busFailed(error.cause))
          try confirmSettings()
        case .sensor(let error):
          lose(error)
        }
        return
      } catch {
        fault = error
      }
    }
    switch fault {
    case .bus(let error): lose(.bus(error))
    case .sensor(let error): lose(error)
    case .doubt, .settingsLost:
      assembler.note(.chipReset)
      lose(.noData(chip: sensor?.chip.name ?? "", address: sensor?.address ?? 0))
    }
  }

  private mutating func count(_ cause: GapCause) {
    switch cause {
    case .fifoOverflow: faults.overflows += 1
    case .tornFrame: faults.tornFrames += 1
    default: break
    }
  }

  private mutating func reopen() throws(BurstFault) {
    do { try bus.reopen() } catch { throw .bus(error) }
  }

  /// Throws `settingsLost` where the chip is at its reset values, or a damaged write has hit one of them.
  private mutating func confirmSettings() throws(BurstFault) {
    guard let running = sensor else { return }
    let held: Bool
    do { held = try bus.holds(running.setUp.vitals, at: running.address) } catch { throw .bus(error) }
    if !held {
      // A single damaged read must not cost a set-up.
      let again: Bool
      do { again = try bus.holds(running.setUp.vitals, at: running.address) } catch { throw .bus(error) }
      if !again { throw .settingsLost }
    }
  }

  private mutating func setUpAgain(_ cause: GapCause) throws(BurstFault) {
    guard let found else { return }
    assembler.note(cause)
    do {
      try goHome()
      guard let chip = try bus.identify(at: found.address), chip == found.chip else {
        throw SensorError.notFound(bus: found.bus, answered: [])
      }
      try run(found)
    } catch let error as BusError {
      throw .bus(error)
    } catch let error as SensorError {
      if case .bus(let bus) = error { throw .bus(bus) }
      throw .sensor(error)
    } catch {}
  }

  /// Gives the sensor up for now: the next call of `next` looks for it from the start.
  private mutating func lose(_ error: SensorError) {
    if case .bus(let bus) = error { assembler.note(.busFailed(bus.cause)) }
    assembler.loseGrid()
    lastClock = sensor?.clock ?? lastClock
    sensor = nil
    found = nil
    isOpen = false
    backoff = 100_000_000
  }
}
