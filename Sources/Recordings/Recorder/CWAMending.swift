/// Closes a .cwa file that was cut by a kill, a power cut or a full disk.
enum CWAMending {
  enum Outcome {
    case whole
    /// Cut after its last intact sector.
    case cut
    /// Not one sector: nothing is lost with it.
    case nothingInIt
  }

  /// - Parameter codes: of the recorder; files of other settings are judged by their size alone.
  static func mend(_ path: String, codes: CWACodes?) -> Outcome {
    guard let sink = try? FileSink(existing: path), let size = try? sink.size() else { return .whole }
    guard size > CWAFormat.headerSize else { return .nothingInIt }
    let whole = size - (size - CWAFormat.headerSize) % CWAFormat.sectorSize
    // A file of other settings, or damaged beyond the last minutes, is not this recorder's to shorten by more.
    let tail = codes.flatMap { try? CWATail.find(in: sink, codes: $0) }
    if let tail, tail.lastTime == nil { return .nothingInIt }
    let end = tail?.size ?? whole
    guard end < size else { return .whole }
    guard (try? sink.truncate(to: end)) != nil, (try? sink.synchronize()) != nil else { return .whole }
    return end > CWAFormat.headerSize ? .cut : .nothingInIt
  }
}
