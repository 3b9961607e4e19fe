import GaitDSP
import Testing

@testable import Recordings

@Suite struct CSVReading {
  @Test func samplesComeInSIWithTheTimesOfTheFile() throws {
    let read = try read(csv())
    #expect(read.info.format == .csv)
    #expect(abs(read.info.nominalRate - 100) < 1e-6)
    #expect(read.samples.count == 20)
    #expect(read.samples[7].time == 0.07)
    #expect(read.samples[7].specificForce == SIMD3(0.1, -0.2, 9.8))
    #expect(read.samples[7].angularRate == SIMD3(0.01, 0.02, -0.03))
    #expect(read.damage.count == 0)
  }

  @Test func columnsStandInAnyOrderWithOthersBetween() throws {
    let read = try read(
      csv(header: "note,GZ,gy,Gx,quality,AZ,ay,ax,T,extra") { "\"a,b\",3,2,1,ok,9.8,0.2,0.1,\($0)e-2,x" })
    #expect(read.samples[3].specificForce == SIMD3(0.1, 0.2, 9.8))
    #expect(read.samples[3].angularRate == SIMD3(1, 2, 3))
    #expect(abs(read.samples[3].time - 0.03) < 1e-12)
  }

  @Test(arguments: [
    "t_ms,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps", "t [ms],ax [g],ay [g],az [g],gx [deg/s],gy [deg/s],gz [deg/s]",
    "time(ms),acc_x (g),acc_y (g),acc_z (g),gyr_x (deg/s),gyr_y (deg/s),gyr_z (deg/s)",
    "Timestamp_ms,Accel_X_g,Accel_Y_g,Accel_Z_g,Gyro_X_dps,Gyro_Y_dps,Gyro_Z_dps",
  ])
  func unitsStandInTheHeader(header: String) throws {
    let read = try read(csv(header: header) { "\($0 * 10),0,0.5,1,180,-90,0" })
    #expect(read.samples[5].time == 0.05)
    #expect(abs(read.samples[5].specificForce.z - 9.80665) < 1e-12)
    #expect(abs(read.samples[5].angularRate.x - .pi) < 1e-12)
    #expect(abs(read.samples[5].angularRate.y + .pi / 2) < 1e-12)
  }

  @Test func unitsCanComeFromOptions() throws {
    var options = ReadingOptions()
    options.accelerationUnit = .milliG
    options.angularRateUnit = .degreesPerSecond
    options.timeUnit = .microseconds
    let read = try read(csv { "\($0 * 5_000),0,0,1000,0,0,90" }, options: options)
    #expect(abs(read.info.nominalRate - 200) < 1e-6)
    #expect(abs(read.samples[0].specificForce.z - 9.80665) < 1e-12)
    #expect(abs(read.samples[0].angularRate.z - .pi / 2) < 1e-12)
  }

  @Test func headerAndOptionMustNotContradict() {
    var options = ReadingOptions()
    options.accelerationUnit = .milliG
    let error = fault(csv(header: "t,ax_g,ay_g,az_g,gx,gy,gz"), options: options)
    #expect(error?.cause == .conflictingUnit(column: "ax_g", header: "g", option: "mg"))
    #expect(error?.place == .cell(line: 1, column: 2))
  }

  @Test func semicolonsBringDecimalCommas() throws {
    let text =
      "\u{FEFF}# exported\r\n\r\nsep=;\r\n"
      + csv(header: "t;ax;ay;az;gx;gy;gz") { "0,\($0 < 10 ? "0" : "")\($0);0,1;-0,2;9,8;1e-2;0;0\r" }
    let read = try read(text)
    #expect(read.samples.count == 20)
    #expect(read.samples[12].time == 0.12)
    #expect(read.samples[12].specificForce == SIMD3(0.1, -0.2, 9.8))
    #expect(read.info.notes == ["exported"])
  }

  @Test func aDelimiterInQuotesIsPartOfItsCell() throws {
    let commas = csv(header: "\"note, free\",t,ax,ay,az,gx,gy,gz,\"why, then\"") {
      "\"a \"\"b, c\"\", d\",\(Double($0) / 100),\"0.1\", \"-0.2\" ,\" 9.8 \",0,0,0,\"x, y\""
    }
    #expect(try read(commas).samples[7].specificForce == SIMD3(0.1, -0.2, 9.8))
    let decimals = csv(header: "\"t\";\"ax\";\"ay\";\"az\";\"gx\";\"gy\";\"gz\"") {
      "\"0,\($0 < 10 ? "0" : "")\($0)\";\"1,00\";0;9,8;0;0;\"0,5\""
    }
    #expect(try read(decimals).samples[7].specificForce == SIMD3(1, 0, 9.8))
    #expect(try read(decimals).samples[7].angularRate.z == 0.5)
  }

  @Test func separatorsAfterTheLastCellHoldNothing() throws {
    #expect(try read(csv { quietRow($0) + ",,\r" }).samples.count == 20)
    #expect(try read(csv(header: "t,ax,ay,az,gx,gy,gz,,") { quietRow($0) + ", , " }).samples.count == 20)
  }

  @Test func tabsEmptyLinesCommentsAndNoLastLineEnd() throws {
    var text = csv(header: "t\tax\tay\taz\tgx\tgy\tgz") { "\n\(Double($0) / 100)\t 0 \t0\t9.81\t0\t0\t0" }
    text += "# a remark\n   \n\r\n0.2\t0\t0\t9.81\t0\t0\t0.5"
    let read = try read(text)
    #expect(read.samples.count == 21)
    #expect(read.samples[20].angularRate.z == 0.5)
  }

  @Test func lostRowsAreHolesInTime() throws {
    let read = try read(csv(count: 30) { quietRow($0 < 15 ? $0 : $0 + 40) })
    #expect(read.samples[15].time - read.samples[14].time > 0.4)
    #expect(abs(read.info.nominalRate - 100) < 1e-6)
  }

  @Test func batchesDoNotChangeWhatIsRead() throws {
    let text = csv(count: 3_000)
    let whole = try read(text, batch: 100_000)
    for batch in [1, 7, 1_024, 1_025] { #expect(try read(text, batch: batch).samples == whole.samples) }
  }

  @Test func timesRoundedToMillisecondsGiveTheRightRate() throws {
    let read = try read(csv(header: "t_ms,ax,ay,az,gx,gy,gz", count: 800) { "\(Int(Double($0) * 3.5)),0,0,9.8,0,0,0" })
    #expect(abs(read.info.nominalRate - 1_000 / 3.5) < 1)
  }
}

@Suite struct CSVFaults {
  @Test func anEmptyCellNamesItsLineAndColumn() {
    let error = fault(csv { $0 == 9 ? "0.09,0,,9.8,0,0,0" : quietRow($0) })
    #expect(error?.cause == .missingCell(column: "ay"))
    #expect(error?.place == .cell(line: 11, column: 3))
  }

  @Test(arguments: ["", "nan", "NaN", "NA", "null", "\"\""])
  func aMissingValueIsALostSampleOnlyWhenTheUserSaysSo(cell: String) throws {
    let text = csv { $0 == 9 ? "0.09,0,\(cell),9.8,0,0,0" : quietRow($0) }
    #expect(fault(text)?.cause == .missingCell(column: "ay"))
    var options = ReadingOptions()
    options.missingCells = .lostSample
    let read = try read(text, options: options)
    #expect(read.samples.count == 19)
    #expect(read.damage.first == [.init(kind: .lostRow, position: 11)])
    #expect(abs(read.samples[9].time - read.samples[8].time - 0.02) < 1e-9)
  }

  @Test(arguments: ["inf", "-Infinity", "1e999"])
  func infinityIsAlwaysRefused(cell: String) {
    var options = ReadingOptions()
    options.missingCells = .lostSample
    let error = fault(csv { $0 == 3 ? "0.03,0,0,9.8,\(cell),0,0" : quietRow($0) }, options: options)
    #expect(error?.cause == .infiniteValue(column: "gx"))
    #expect(error?.place == .cell(line: 5, column: 5))
  }

  @Test func aUnitCannotCarryANumberBeyondADouble() {
    var options = ReadingOptions()
    options.checksUnits = false
    let text = csv(header: "t,ax_g,ay_g,az_g,gx,gy,gz") { "\(Double($0) / 100),0,0,\($0 == 4 ? "1e308" : "1"),0,0,0" }
    #expect(fault(text, options: options)?.cause == .infiniteValue(column: "a value of the row"))
  }

  @Test(arguments: ["abc", "1.2.3", "0x10", "12:30:00", "1e", "9,8", "--1"])
  func textInANumberIsRefused(cell: String) {
    let error = fault(
      csv(header: "t\tax\tay\taz\tgx\tgy\tgz") { "\(Double($0) / 100)\t0\t0\t9.8\t0\t0\t\($0 == 5 ? cell : "0")" })
    #expect(error?.cause == .notANumber(column: "gz", found: cell))
    #expect(error?.place == .cell(line: 7, column: 7))
  }

  @Test func aQuotedDecimalCommaIsNoNumberWhereCommasSeparate() {
    let error = fault(csv { $0 == 9 ? "0.09,\"1,00\",0,9.8,0,0,0" : quietRow($0) })
    #expect(error?.cause == .notANumber(column: "ax", found: "1,00"))
    #expect(error?.place == .cell(line: 11, column: 2))
    let last = fault(csv { $0 == 9 ? "0.09,0,0,9.8,0,0,\"1,00\"" : quietRow($0) })
    #expect(last?.cause == .notANumber(column: "gz", found: "1,00"))
  }

  @Test(arguments: [
    ("t,ax,ay,az,gx,gy,gz", "0.09,1,00,0,9.8,0,0,0", 8, 7), ("t,ax,ay,az,gx,gy,gz", "0.09,0,0,9.8,0,0,0,0", 8, 7),
    ("t,ax,ay,az,gx,gy,gz,note", "0.09,0,0,9.8,0,0,0,\"a, b\",c,", 9, 8),
  ])
  func aRowWithMoreCellsThanTheHeaderHasColumnsIsRefused(header: String, row: String, found: Int, named: Int) {
    let error = fault(csv(header: header) { $0 == 9 ? row : quietRow($0) })
    let text = error?.description ?? ""
    #expect(text.hasPrefix("walk.csv: line 11: \(found) cells where the header names \(named)"), "\(text)")
    #expect(error?.place == .line(11))
  }

  @Test func timeMustNotRunBackwardsNorStandStill() {
    let back = fault(csv { $0 == 9 ? quietRow(3) : quietRow($0) })
    #expect(back?.cause == .timeRunsBackwards(from: 0.08, to: 0.03))
    #expect(back?.place == .line(11))
    let still = fault(csv { $0 == 9 ? quietRow(8) : quietRow($0) })
    #expect(still?.cause == .timeRepeats(0.08))
    #expect(still?.place == .line(11))
  }

  @Test func aFaultStaysTheSameHoweverOftenTheRecordingIsReadOn() throws {
    var text = "t,ax,ay,az,gx,gy,gz\n"
    for index in 1...3000 { text += "\(Double(index) / 100),0,0,\(index == 2500 ? "9.8x1" : "9.81"),0,0,0\n" }
    var reader = try RecordingReader(bytes: Array(text.utf8), name: "walk.csv")
    var samples: [InertialSample] = []
    var faults: [RecordingError] = []
    for _ in 0..<20 {
      do { _ = try reader.read(into: &samples, atMost: 1024) } catch { faults.append(error) }
    }
    let first = try #require(faults.first)
    #expect(first.place == .cell(line: 2501, column: 4))
    #expect(faults.count > 2 && faults.allSatisfy { $0 == first })
    #expect(samples.count == 2499, "what stands before it is read, once")
  }

  @Test func aRowCutShortIsRefusedInTheMiddleAndDamageAtTheEnd() throws {
    let middle = fault(csv { $0 == 9 ? "0.09,0,0" : quietRow($0) })
    #expect(middle?.cause == .tooFewCells(found: 3, needed: 7))
    let torn = try read(csv() + "0.2,0.1,-0.")
    #expect(torn.samples.count == 20)
    #expect(torn.damage.first == [.init(kind: .tornEnd, position: 22)])
  }

  @Test func unitsAreNeverGuessed() {
    let g = fault(csv { "\(Double($0) / 100),0,0.1,0.98,0,0,0" })
    guard case .accelerationUnit(_, .g)? = g?.cause else { return #expect(Bool(false), "\(String(describing: g))") }
    #expect(g?.description.contains("_g") == true)
    let mg = fault(csv { "\(Double($0) / 100),0,100,980,0,0,0" })
    guard case .accelerationUnit(_, .milliG)? = mg?.cause else { return #expect(Bool(false)) }
    let free = fault(csv { "\(Double($0) / 100),0,0.1,0.02,0,0,0" })
    guard case .accelerationUnit(_, nil)? = free?.cause else { return #expect(Bool(false)) }
    let degrees = fault(csv { "\(Double($0) / 100),0,0,9.8,0,\($0 == 9 ? 60 : 1),0" })
    #expect(degrees?.cause == .angularRateUnit(found: 60))
    #expect(degrees?.place == .line(11))
    #expect(degrees?.description.contains("dps") == true)
  }

  @Test func degreesFarIntoTheRecordingAreFoundToo() {
    let error = fault(csv(count: 5_000) { "\(Double($0) / 100),0,0,9.8,0,\($0 == 4_000 ? -90 : 1),0" })
    #expect(error?.cause == .angularRateUnit(found: 90))
    #expect(error?.place == .line(4_002))
  }

  @Test(arguments: [(0.1, 10.0), (0.0005, 2_000.0)])
  func onlyRatesFrom40To800AreRead(step: Double, rate: Double) {
    let error = fault(csv { "\(Double($0) * step),0,0,9.8,0,0,0" })
    guard case .rateOutOfRange(let found)? = error?.cause else { return #expect(Bool(false)) }
    #expect(abs(found / rate - 1) < 1e-6)
  }

  @Test func headersThatCannotBeUsedSayWhy() {
    #expect(fault("1,2,3\n4,5,6\n")?.cause == .noHeader(found: "1,2,3"))
    #expect(fault(csv(header: "t,ax,ay,az,gx,gy"))?.cause == .missingColumns(["gz"]))
    #expect(fault(csv(header: "t,ax,ay,az,gx,gy,gz,ax_g"))?.cause == .ambiguousColumn("ax"))
    #expect(
      fault(csv(header: "t,ax_furlong,ay,az,gx,gy,gz"))?.cause == .unknownUnit(column: "ax_furlong", unit: "furlong"))
    #expect(fault("t,ax,ay,az,gx,gy,gz\n")?.cause == .noSamples(found: 0))
    #expect(fault("t,ax,ay,az,gx,gy,gz\n0,0,0,9.8,0,0,0\n")?.cause == .noSamples(found: 1))
    #expect(fault(String(repeating: "#\n", count: 5_000))?.cause == .noHeader(found: ""))
  }

  @Test func aLineWithoutEndIsRefusedInBoundedMemory() {
    let header = fault(Array(repeating: UInt8(ascii: "a"), count: 3_000_000))
    #expect(header?.cause == .lineTooLong)
    let row = fault(csv() + String(repeating: "1", count: 3_000_000))
    #expect(row?.cause == .lineTooLong)
    #expect(row?.place == .line(22))
    let within = fault(
      csv() + "0.2,0.1,0,9.8,0,0,0," + String(repeating: "x", count: 70_000) + "\n" + quietRow(21) + "\n")
    #expect(within?.cause == .lineTooLong)
  }

  @Test func messagesNameFilePlaceFindingAndRemedy() {
    let error = fault(csv { $0 == 9 ? "0.09,0,oops,9.8,0,0,0" : quietRow($0) })
    #expect(
      error?.description
        == "walk.csv: line 11, column 3: ay should be a number, found \"oops\"; mend or remove the line")
  }
}
