/// The header of a Movella (Xsens) DOT export: `sep=,`, a block of keys (`DeviceTag:,…`, `OutputRate:,60Hz`,
/// `StartTime:,…`; lines may end in a run of commas), then columns with acceleration in m/s² and angular rate in
/// deg/s, as the Movella DOT user manual (XD0502P) gives them.
///
/// Time is `SampleTimeFine`, the sensor's microsecond clock of 32 bits, from its first value: the packet counter of
/// these exports may be the app's own and then hides lost packets. Exports of fusion modes hold no raw angular rate.
enum MovellaDOTHeader {
  static func read(_ window: ByteWindow, options: ReadingOptions) throws(RowFault) -> TextHeader {
    var fields: [String: String] = [:]
    let (names, delimiter, lines) = try DeviceExport.columns(window) { line in
      guard let colon = line.firstIndex(of: ":"), fields.count < 32 else { return }
      let key = TextLine.trimmed(line[..<colon]).lowercased().filter { $0 != " " }
      let tail = line[line.index(after: colon)...]
      let value = tail.drop { $0 == "," || $0 == " " }.reversed().drop { $0 == "," || $0 == " " }.reversed()
      fields[TextLine.shortened(key)] = TextLine.shortened(String(value), to: 100)
    }
    let hasFineTime = names.contains { $0.lowercased() == "sampletimefine" }
    let rate = options.rate ?? fields["outputrate"].flatMap(TextLine.firstNumber)
    if !hasFineTime, rate == nil { throw RowFault(.noRate, .file) }
    if let rate, !TextRecording.rates.contains(rate) { throw RowFault(.rateOutOfRange(rate), .file) }
    let layout = try DeviceExport.place(
      names, delimiter: delimiter, time: hasFineTime ? "SampleTimeFine" : "PacketCounter",
      angularRateScale: AngularRateUnit.degreesPerSecond.scale, line: lines)
    var header = TextHeader(
      format: .movellaDOT, layout: layout,
      clock: hasFineTime ? .microseconds32 : .counter(rate: rate ?? 0))
    header.statedRate = rate
    header.device = "Movella DOT"
    header.serial = fields["devicetag"]
    header.start = fields["starttime"].flatMap(startTime)
    for (key, name) in [
      ("firmwareversion", "firmware"), ("appversion", "app"), ("syncstatus", "sync"),
      ("filterprofile", "filter"), ("measurementmode", "mode"), ("starttime", "start"),
    ] {
      if let value = fields[key] { header.notes.append("\(name) \(value)") }
    }
    header.lines = lines
    header.isDeviceExport = true
    return header
  }

  /// `2023-05-04 13:07:45.086 +0200` or `2025-07-11_20:06:00_086 WEST`. A zone in letters (other than UTC) names no
  /// offset that can be trusted, so the reading is kept as a clock of unknown zone.
  static func startTime(_ text: String) -> WallClock? {
    var numbers: [Int] = []
    var rest = Substring(text)
    while numbers.count < 7 {
      rest = rest.drop { !($0.isASCII && $0.isNumber) }
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard digits.count > 0, digits.count <= 4, let number = Int(digits) else { return nil }
      numbers.append(number)
      rest = rest.dropFirst(digits.count)
    }
    guard
      let seconds = CivilTime.seconds(
        year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4], second: numbers[5])
    else { return nil }
    let local = Double(seconds) + Double(numbers[6]) / 1e3
    let zone = TextLine.trimmed(rest)
    if ["utc", "gmt", "z"].contains(zone.lowercased()) { return WallClock(secondsSince1970: local, isUTC: true) }
    let digits = zone.dropFirst().filter { $0 != ":" }
    if let sign = zone.first, "+-".contains(sign), digits.count == 4, let number = Int(digits), number >= 0 {
      let offset = Double(number / 100 * 3_600 + number % 100 * 60)
      return WallClock(secondsSince1970: sign == "+" ? local - offset : local + offset, isUTC: true)
    }
    return WallClock(secondsSince1970: local, isUTC: false)
  }
}
