/// The header of an Xsens MTw / MT Manager text export: the rate in a first line (`Acquisition frequency: 100 Hz`)
/// or a comment (`// Update Rate: 100.0Hz`), then tab-separated columns in m/s² and rad/s.
///
/// Time is `PacketCounter` over the rate: rows are missing wherever the radio lost packets, and only the counter
/// tells. The counter of MTw devices is 16 bits wide; a cell left empty is a packet the receiver never got.
enum XsensHeader {
  static func read(_ window: ByteWindow, options: ReadingOptions) throws(RowFault) -> TextHeader {
    var stated: Double?
    var serial: String?
    var notes: [String] = []
    let (names, delimiter, lines) = try DeviceExport.columns(window) { line in
      let lower = line.lowercased()
      if lower.contains("frequency") || lower.contains("update rate") || lower.contains("sample rate") {
        stated = stated ?? TextLine.firstNumber(in: line)
      } else if lower.contains("deviceid") || lower.contains("device id") {
        serial = line.split(separator: ":").last.map { TextLine.shortened(TextLine.trimmed($0)) }
      } else {
        DeviceExport.keep(line, in: &notes)
      }
    }
    guard let rate = options.rate ?? stated else { throw RowFault(.noRate, .file) }
    guard TextRecording.rates.contains(rate) else { throw RowFault(.rateOutOfRange(rate), .file) }
    let layout = try DeviceExport.place(
      names, delimiter: delimiter, time: "PacketCounter", angularRateScale: 1, line: lines)
    var header = TextHeader(format: .xsens, layout: layout, clock: .counter(rate: rate))
    header.statedRate = rate
    header.device = "Xsens"
    header.serial = serial
    header.notes = notes
    header.lines = lines
    header.isDeviceExport = true
    return header
  }
}
