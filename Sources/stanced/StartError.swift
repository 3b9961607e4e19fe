import Glibc
import Recordings
import Settings

/// Why the daemon does not start: what, where and what to do next.
enum StartError: Error, Equatable, CustomStringConvertible {
  case usage(String)
  case settings(SettingsError)
  /// A call of the system failed.
  case system(String, Int32)
  /// The socket of the live feed.
  case socket(path: String, cause: String)
  /// The store of summaries, which another daemon holds by now.
  case store(String)
  /// What the configuration names as the store, and is none, or none that this program can write, for as long as it says so.
  case storeName(String)

  var description: String {
    switch self {
    case .usage(let message): message
    case .settings(let error): error.description
    case .system(let call, let number): "\(call): \(String(cString: strerror(number))) (errno \(number))"
    case .socket(let path, let cause): "live feed at \(path): \(cause)"
    case .store(let message), .storeName(let message): message
    }
  }

  /// As in sysexits.h.
  var exitStatus: Int32 {
    switch self {
    case .usage: 64  // EX_USAGE
    case .settings(let error): error.exitStatus
    case .system: 71  // EX_OSERR
    case .socket, .store: 73  // EX_CANTCREAT
    case .storeName: 78  // EX_CONFIG
    }
  }
}

extension RecordingError {
  /// Of a replay, as in sysexits.h.
  var exitStatus: Int32 {
    switch cause {
    case .cannotOpen, .notAFile: 66  // EX_NOINPUT
    case .cannotRead: 74  // EX_IOERR
    default: 65  // EX_DATAERR
    }
  }
}
