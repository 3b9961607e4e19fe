import ArgumentParser
import Foundation
import Report
import SummaryStore

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write what a store holds as a plain table: one row a step, a bout, a day, …",
    discussion: """
      Columns are named with their units; times end in _s (since the session's start) or _unix_s (since 1970, UTC; \
      empty while the wall clock was not known). The store may be in use meanwhile. It is one SQLite file, so any \
      SQLite tool can ask it more. With --format fhir, sessions and days become one FHIR R4 bundle, whose own code \
      system defines what no published terminology has a code for. Left out, and named on standard error, are \
      sessions that still run, tests without a result, and days of more than one wearer or of nobody named.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case csv, jsonl, fhir }

  @Argument(help: ArgumentHelp("The store (\(StoreOption.fallback)).", valueName: "store"), completion: .file())
  var file: String?

  @Option(help: "What to write: \(StoreTable.allCases.map(\.rawValue).joined(separator: ", ")).")
  var table = StoreTable.bouts

  @Flag(help: "Every table, a file each, into the folder that -o names; it is made where it is missing.")
  var all = false

  @Option(help: "csv, jsonl: one JSON object a line, or fhir: an R4 bundle of sessions and days.")
  var format = Format.csv

  @Option(
    help: ArgumentHelp("fhir: only this session, and no days; may be said several times.", valueName: "number"))
  var session: [Int64] = []

  @Option(
    help: ArgumentHelp(
      "Only this person's sessions, and days that nobody else has a part in; '' for those without a name.",
      valueName: "pseudonym"))
  var person: String?

  @Option(help: ArgumentHelp("Leave out what was before this day (UTC; of days: local).", valueName: "YYYY-MM-DD"))
  var since: String?

  @Option(help: ArgumentHelp("Leave out what was after this day.", valueName: "YYYY-MM-DD"))
  var until: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Write here instead of to standard output.", valueName: "file"))
  var output: String?

  private var store: String { StoreOption.path(file) }

  func validate() throws {
    if format != .fhir, !session.isEmpty { throw ValidationError("--session is for --format fhir") }
    if all, output == nil { throw ValidationError("--all goes with -o FOLDER") }
    if all, format == .fhir { throw ValidationError("--all is for csv and jsonl: a bundle has everything in it") }
    if person != nil, !session.isEmpty { throw ValidationError("say --session or --person, not both") }
    if format == .fhir, since != nil || until != nil {
      throw ValidationError("--format fhir goes with --session, not with --since and --until")
    }
  }

  func run() throws {
    try reportingFailures(of: "export") { try export() }
  }

  private func export() throws {
    let first = try since.map { try second(of: $0, option: "--since") }
    let last = try until.map { try second(of: $0, option: "--until") + 86_400 }
    let reader = try StoreReader(path: store)
    // A bout that is written meanwhile is in all tables or in none.
    try reader.inOneState { try export(from: reader, since: first, until: last) }
  }

  private func export(from reader: StoreReader, since first: Double?, until last: Double?) throws {
    if let person { try sayWhatIsShared(with: person, of: reader) }
    if all { return try exportAll(of: reader, since: first, until: last) }
    let sink = try ResultSink(path: output)
    if format == .fhir {
      let sessions = session.isEmpty ? nil : session.map { SessionID($0) }
      let bundle = try FHIRBundle(reader, sessions: sessions, days: sessions == nil, of: person)
      for what in bundle.leftOut { complain("left out: \(what)") }
      try sink.write(bundle.json)
    } else {
      try write(table, of: reader, since: first, until: last, into: sink)
    }
    try sink.finish()
  }

  private func exportAll(of reader: StoreReader, since first: Double?, until last: Double?) throws {
    let folder = output ?? "."
    do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw ToolError.cannotWrite(file: folder, cause: error.localizedDescription)
    }
    for table in StoreTable.allCases {
      let sink = try ResultSink(path: "\(folder)/\(table.rawValue).\(format.rawValue)")
      do { try write(table, of: reader, since: first, until: last, into: sink) } catch StoreError.olderVersion {
        complain("left out: \(table.rawValue), which the older version that wrote the store did not keep")
      }
      try sink.finish()
    }
  }

  private func write(
    _ table: StoreTable, of reader: StoreReader, since first: Double?, until last: Double?, into sink: ResultSink
  ) throws {
    var rows = RowText(format: format)
    var text = ""
    try reader.read(table, since: first, until: last, of: person) { names in
      text = rows.header(names)
    } row: { values in
      text += rows.row(values)
      guard text.utf8.count > 65_536 else { return }
      try sink.write(text)
      text = ""
    }
    try sink.write(text)
  }

  /// - Throws: `StoreError.nobody`.
  private func sayWhatIsShared(with person: String, of reader: StoreReader) throws {
    let sessions = try reader.sessions()
    guard sessions.contains(where: { ($0.wearer ?? "") == person }) else {
      throw StoreError.nobody(path: store, person: person)
    }
    // A bundle says so itself.
    guard format != .fhir, all || table == .days || table == .drops else { return }
    let (wearers, days) = (DayWearers(sessions), try reader.days())
    let (own, both) = wearers.dates(of: person, among: days)
    let gone = wearers.unwhole(among: days).filter { !own.contains($0) }
    let shared = both.filter { !gone.contains($0) }
    if !shared.isEmpty {
      complain("left out: \(listed(shared, "days")): counted together with what others walked")
    }
    if !gone.isEmpty {
      complain(
        "left out: \(listed(gone, "days")): not all of their sessions are kept, so anybody may have a part in them")
    }
  }

  private func second(of day: String, option: String) throws -> Double {
    guard let days = CalendarDate.days(of: day) else {
      throw ToolError.usage("\(option) \(day): say a day as YYYY-MM-DD, e.g. 2026-03-02")
    }
    return Double(days) * 86_400
  }
}

extension StoreTable: ExpressibleByArgument {}

extension StoreError {
  /// As in sysexits.h.
  var exitCode: ExitCode {
    switch self {
    case .cannotOpen, .cannotRead, .notAFile: ExitCode(66)  // EX_NOINPUT
    case .newerVersion, .olderVersion, .notAStore, .noDatabase, .damaged: ExitCode(65)  // EX_DATAERR
    case .diskFull, .ioFailed, .notWiped: ExitCode(74)  // EX_IOERR
    case .readOnly: ExitCode(73)  // EX_CANTCREAT
    case .busy, .inUse, .stillRuns: ExitCode(75)  // EX_TEMPFAIL
    case .noSuchSession, .nobody: ExitCode(66)
    case .refused: ExitCode(70)  // EX_SOFTWARE
    }
  }
}
