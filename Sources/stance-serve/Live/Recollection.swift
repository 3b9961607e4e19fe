/// What a page that comes late has to know: the last messages of each kind that came over one connection. It ends with
/// the connection: what the daemon did since, and whether it is the same, nobody was told.
struct Recollection: Sendable {
  static let steps = 24
  private var status: FeedLine?
  private var session: FeedLine?
  private var latest: [String: FeedLine] = [:]
  private var recentSteps: [FeedLine] = []
  private var test: [FeedLine] = []
  private var progress: FeedLine?

  mutating func take(_ line: FeedLine) {
    switch line.name {
    case "STATUS": status = line
    case "SESSION":
      session = line
      if line.event == "began" {
        recentSteps = []
        latest = [:]
      }
    case "STEP":
      recentSteps.append(line)
      if recentSteps.count > Self.steps { recentSteps.removeFirst(recentSteps.count - Self.steps) }
    case "BOUT", "STANDING", "HINT": latest[line.name] = line
    case "TEST":
      switch line.event {
      case "started":
        test = [line]
        progress = nil
      case "progress": progress = line
      case "stopped", "aborted":
        progress = nil
        test = [line]
      default:
        test.removeAll { $0.isTrial(line) }
        if test.count < 64 { test.append(line) }
      }
    default: break
    }
  }

  var lines: [FeedLine] {
    [status, session].compactMap { $0 } + recentSteps + latest.values.sorted { $0.name < $1.name } + test
      + [progress].compactMap { $0 }
  }
}
