import Foundation

/// A recording that something is known about.
struct ReferencedRecording: Sendable, Equatable {
  /// Folder's name.
  var name: String
  /// Name of the folder around it: recordings of one group are pooled.
  var group: String
  /// Its path: the folder's, from the root of what was asked for.
  var folder: String
  /// The recording itself.
  var signal: String
  /// `events.json` or `gait_events.csv`.
  var contacts: String?
  /// `events_retimed.json`: the same contacts timed by another rule.
  var retimed: String?
  /// `truth.csv` with the pelvis' angles.
  var truth: String?

  /// `meta.json`, which may not exist.
  var meta: String { folder + "/meta.json" }

  /// The wearer, as nets that were trained without a person are named: `ipol-11`, `semiogram`, `MR02`, `normalA`;
  /// outside the known groups the name of the recording.
  var person: String {
    let parts = name.split(separator: "_")
    switch group {
    case "ipol": return "ipol-" + (name.split(separator: "-").first.map(String.init) ?? name)
    case "semiogram", "mobilised": return group
    case "stroke": return parts.count > 1 ? String(parts[1]) : name
    case "virtual": return parts.first.map(String.init) ?? name
    default: return name
    }
  }
}

/// What a folder holds that results can be held against.
///
/// A recording is a folder with `lower_back.txt`, `imu.csv` or `imu.cwa` and beside it `events.json`, `gait_events.csv`
/// or `truth.csv`; the folder around it is its group. An orientation trial is a CSV (gzipped or not) with columns for
/// samples, `qw,qx,qy,qz` and `moving`. Both may lie at any depth up to four.
struct ValidationFolder: Sendable {
  struct Omission: Sendable, Encodable, Equatable {
    var path: String
    var why: String
  }

  private(set) var recordings: [ReferencedRecording] = []
  /// Paths of orientation trials.
  private(set) var trials: [String] = []
  /// Recordings without anything to hold them against.
  private(set) var omissions: [Omission] = []

  private static let deepest = 4
  /// Folders looked into at most.
  private static let mostFolders = 100_000
  private var looked = 0

  init(path: String) throws {
    let root = URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL.path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: root, isDirectory: &isFolder), isFolder.boolValue else {
      throw ToolError.unreadable(file: path, cause: "is no folder; name one with recordings and references")
    }
    try look(into: root, depth: 0)
    guard !recordings.isEmpty || !trials.isEmpty else {
      let hint = omissions.isEmpty ? "" : " (\(omissions[0].path): \(omissions[0].why))"
      throw ToolError.unreadable(
        file: path,
        cause: "holds no recording (lower_back.txt, imu.csv or imu.cwa) with events.json, gait_events.csv or truth.csv "
          + "beside it, and no orientation trial (.csv or .csv.gz with qw,qx,qy,qz,moving)" + hint)
    }
  }

  /// Only the recordings and trials whose path fits.
  func keeping(_ fits: (String) -> Bool) -> ValidationFolder {
    var kept = self
    kept.recordings = recordings.filter { fits($0.folder) }
    kept.trials = trials.filter(fits)
    return kept
  }

  private mutating func look(into folder: String, depth: Int) throws {
    looked += 1
    guard looked <= Self.mostFolders else {
      throw ToolError.usage("more than \(Self.mostFolders) folders; name the one that holds the recordings")
    }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } catch {
      throw ToolError.unreadable(file: folder, cause: "cannot be listed")
    }
    let present = Set(names)
    if let signal = ["lower_back.txt", "imu.csv", "imu.cwa"].first(where: present.contains) {
      add(folder, signal: signal, present)
      return
    }
    for name in names where !name.hasPrefix(".") {
      let path = folder + "/" + name
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
      if isFolder.boolValue {
        if depth < Self.deepest { try look(into: path, depth: depth + 1) }
      } else if name.hasSuffix(".csv") || name.hasSuffix(".csv.gz") {
        let columns = NumberTable.columns(ofHeaderIn: path)
        if InclinationTrial.columns.allSatisfy(columns.contains) { trials.append(path) }
      }
    }
  }

  private mutating func add(_ folder: String, signal: String, _ present: Set<String>) {
    let url = URL(fileURLWithPath: folder, isDirectory: true)
    func path(_ name: String) -> String? { present.contains(name) ? folder + "/" + name : nil }
    var recording = ReferencedRecording(
      name: url.lastPathComponent, group: url.deletingLastPathComponent().lastPathComponent, folder: folder,
      signal: folder + "/" + signal, contacts: path("events.json") ?? path("gait_events.csv"),
      retimed: path("events_retimed.json"), truth: path("truth.csv"))
    if let truth = recording.truth, recording.contacts == nil {
      // Without contacts only angles while walking can be compared.
      if !NumberTable.columns(ofHeaderIn: truth).contains("walking") { recording.truth = nil }
    }
    if recording.contacts == nil, recording.retimed == nil, recording.truth == nil {
      omissions.append(Omission(path: folder, why: "no contacts, and no angles with a column \"walking\""))
    } else {
      recordings.append(recording)
    }
  }
}
