import GaitDSP

/// Reads the sectors of a .cwa file: one sector is looked ahead, none is held longer.
struct CWARecording {
  private let window: ByteWindow
  private(set) var damage = RecordingDamage()
  private var timing: CWATiming
  private var layout: CWASector?
  /// The sector behind the current one, when it has been parsed already.
  private var ahead: CWASector.Outcome?
  private var sectorsSeen = 0
  private var lastSequence: (session: UInt32, sequence: UInt32)?

  /// Samples of the current sector, of which `scratchRead` are delivered.
  private var scratch: [InertialSample] = []
  private var scratchRead = 0

  init(window: ByteWindow, rate: Double) {
    self.window = window
    timing = CWATiming(rate: rate)
    scratch.reserveCapacity(CWAFormat.samplesPerSector)
  }

  /// Opens a recording whose window stands at the header block.
  static func open(_ window: ByteWindow) throws(RowFault) -> (recording: CWARecording, info: RecordingInfo) {
    let bytes: UnsafeBufferPointer<UInt8>
    do { bytes = try window.fill(atLeast: CWAFormat.headerSize) } catch { throw RowFault(error, .byte(0)) }
    let header = try CWAHeader(bytes)
    window.consume(header.size)
    let rate = CWAFormat.rate(ofCode: header.rateCode)
    var recording = CWARecording(window: window, rate: rate)
    while recording.scratch.isEmpty, try recording.nextSector() {}
    guard let first = recording.layout, !recording.scratch.isEmpty else {
      if recording.sectorsSeen == 0 { throw RowFault(.noSamples(found: 0), .byte(header.size)) }
      throw RowFault(.noIntactSector(sectors: recording.sectorsSeen), .byte(header.size))
    }
    let actual = CWAFormat.rate(ofCode: first.rateCode)
    guard TextRecording.rates.contains(actual) else { throw RowFault(.rateOutOfRange(actual), .byte(header.size + 24)) }
    var info = RecordingInfo(format: .cwa, nominalRate: actual)
    info.device = header.device
    info.serial = "\(header.deviceID)"
    info.start = recording.timing.origin.map { WallClock(secondsSince1970: $0, isUTC: false) }
    info.accelerationRange = Double(CWAFormat.accelerationRange(ofCode: first.rateCode)) * CWAFormat.gravity
    info.angularRateRange = first.angularRateRange
    info.notes = ["session \(header.session)", "firmware \(header.firmware)"] + header.annotation
    return (recording, info)
  }

  mutating func read(into buffer: inout [InertialSample], atMost limit: Int) throws(RowFault) -> Int {
    var added = 0
    while added < limit {
      if scratchRead == scratch.count {
        guard try nextSector() else { break }
        continue
      }
      let count = min(limit - added, scratch.count - scratchRead)
      scratch.withUnsafeBufferPointer { samples in
        buffer.append(contentsOf: UnsafeBufferPointer(rebasing: samples[scratchRead..<scratchRead + count]))
      }
      scratchRead += count
      added += count
    }
    return added
  }

  /// Decodes the next sector, or notes why not.
  ///
  /// - Returns: false at the end of the file.
  private mutating func nextSector() throws(RowFault) -> Bool {
    let sectorSize = CWAFormat.sectorSize
    let bytes: UnsafeBufferPointer<UInt8>
    do { bytes = try window.fill(atLeast: 2 * sectorSize) } catch { throw RowFault(error, .byte(window.offset)) }
    guard bytes.count >= sectorSize, let base = UnsafeRawPointer(bytes.baseAddress) else {
      if bytes.count > 0 {
        damage.note(.tornEnd, at: window.offset)
        sectorsSeen += 1
        window.consume(bytes.count)
      }
      return false
    }
    let current = ahead ?? CWASector.parse(base)
    ahead = bytes.count >= 2 * sectorSize ? CWASector.parse(base + sectorSize) : nil
    defer { window.consume(sectorSize) }
    sectorsSeen += 1
    scratch.removeAll(keepingCapacity: true)
    scratchRead = 0
    switch current {
    case .damaged(let kind): damage.note(kind, at: window.offset)
    case .withoutGyroscope(let axes):
      if layout == nil {
        throw RowFault(
          .noGyroscope(found: "\(axes >> 4) axes a sample: an accelerometer recording"), .byte(window.offset))
      }
      damage.note(.foreignLayout, at: window.offset)
    case .intact(let sector): accept(sector, payload: base + CWAFormat.payloadOffset)
    }
    return true
  }

  private mutating func accept(_ sector: CWASector, payload: UnsafeRawPointer) {
    if let layout, layout.axes != sector.axes || layout.rateCode != sector.rateCode {
      damage.note(.foreignLayout, at: window.offset)
      return
    }
    if layout == nil {
      layout = sector
      // The sectors, not the header, say at which rate they were taken.
      timing = CWATiming(rate: CWAFormat.rate(ofCode: sector.rateCode))
    }
    if let last = lastSequence, last.session == sector.session, sector.sequence <= last.sequence,
      last.sequence - sector.sequence < 1_000
    {
      // A restarted device counts from 0 again; a few back is a sector written twice or out of turn.
      damage.note(.outOfOrder, at: window.offset)
      return
    }
    lastSequence = (sector.session, sector.sequence)
    guard sector.count > 0 else { return }
    var next: CWASector?
    if case .intact(let sector) = ahead { next = sector }
    let line = timing.line(for: sector, next: next)
    if line.clockWasSetBack { damage.note(.clockSetBack, at: window.offset) }
    decode(sector, payload: payload, line: line)
  }

  /// The hot loop. `parse` has checked that `count` samples lie within the sector.
  @inline(__always)
  private mutating func decode(_ sector: CWASector, payload: UnsafeRawPointer, line: CWATiming.Line) {
    let accelerationScale = sector.accelerationScale
    let angularRateScale = sector.angularRateScale
    var p = payload
    for i in 0..<sector.count {
      let words = SIMD8<Int16>(
        p.loadUnaligned(fromByteOffset: 0, as: Int16.self), p.loadUnaligned(fromByteOffset: 2, as: Int16.self),
        p.loadUnaligned(fromByteOffset: 4, as: Int16.self), p.loadUnaligned(fromByteOffset: 6, as: Int16.self),
        p.loadUnaligned(fromByteOffset: 8, as: Int16.self), p.loadUnaligned(fromByteOffset: 10, as: Int16.self), 0, 0)
      let rate = SIMD3(
        Double(Int16(littleEndian: words[0])), Double(Int16(littleEndian: words[1])),
        Double(Int16(littleEndian: words[2])))
      let force = SIMD3(
        Double(Int16(littleEndian: words[3])), Double(Int16(littleEndian: words[4])),
        Double(Int16(littleEndian: words[5])))
      scratch.append(
        InertialSample(
          time: line.time(i), specificForce: force * accelerationScale, angularRate: rate * angularRateScale))
      p += sector.stride
    }
  }
}
