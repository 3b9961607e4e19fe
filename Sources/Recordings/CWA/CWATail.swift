/// Where writing may go on in a .cwa file that was cut.
struct CWATail {
  /// Bytes to keep.
  var size: Int
  var session: UInt32
  var nextSequence: UInt32
  /// Clock time of the last sample kept, s since 1970.
  var lastTime: Double?

  /// Sectors that are looked back over: a cut tears one, a bad disk a few.
  private static let reach = 64

  /// - Returns: `nil` when not even the header is whole.
  /// - Throws: when the file is another kind of recording, which must not be overwritten.
  static func find(in sink: FileSink, codes: CWACodes) throws(RecordingFault) -> CWATail? {
    let size = try sink.size()
    let head = try sink.bytes(at: 0, count: min(size, CWAFormat.headerSize))
    if head.count >= 2, !(head[0] == 0x4D && head[1] == 0x44) { throw .damagedHeader(found: "no MD mark") }
    guard head.count == CWAFormat.headerSize else { return nil }
    let header: CWAHeader
    do { header = try head.withUnsafeBufferPointer { (bytes) throws(RowFault) in try CWAHeader(bytes) } } catch {
      throw error.cause
    }
    var tail = CWATail(size: header.size, session: header.session, nextSequence: 0, lastTime: nil)
    var sectors = (size - header.size) / CWAFormat.sectorSize
    let floor = max(sectors - reach, 0)
    while sectors > floor {
      let offset = header.size + (sectors - 1) * CWAFormat.sectorSize
      let bytes = try sink.bytes(at: offset, count: CWAFormat.sectorSize)
      guard bytes.count == CWAFormat.sectorSize else { break }
      let outcome = bytes.withUnsafeBytes { all in all.baseAddress.map(CWASector.parse) }
      if case .intact(let sector) = outcome {
        guard sector.rateCode & 0x0F == codes.rate & 0x0F, sector.axes == CWAFormat.sixAxes16Bit else {
          throw .unwritable("the file holds another rate or layout; begin a new file")
        }
        tail.size = offset + CWAFormat.sectorSize
        tail.session = sector.session
        tail.nextSequence = sector.sequence &+ 1
        tail.lastTime =
          sector.anchorTime + Double(sector.count - 1 - sector.anchor) / CWAFormat.rate(ofCode: sector.rateCode)
        return tail
      }
      sectors -= 1
    }
    // Nothing intact within reach: keep whole sectors as they are rather than destroy what may be saved.
    if floor > 0 { throw .noIntactSector(sectors: reach) }
    return tail
  }
}
