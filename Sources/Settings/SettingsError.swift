/// A settings file or calibration data that cannot be used: which, where, why, and what to do next.
public enum SettingsError: Error, Equatable, Sendable, CustomStringConvertible {
  case noCalibration(looked: [String])
  case unreadable(file: String, cause: String)
  /// `line` counts from 1.
  case config(file: String, line: Int?, message: String)

  public var description: String {
    switch self {
    case .noCalibration(let looked):
      "no calibration data: no thresholds.toml in \(looked.joined(separator: ", ")); say --calibration FOLDER"
    case .unreadable(let file, let cause): "\(file): \(cause)"
    case .config(let file, let line, let message): "\(file)\(line.map { ":\($0)" } ?? ""): \(message)"
    }
  }

  /// As in sysexits.h: EX_OSFILE, EX_NOINPUT, EX_CONFIG.
  public var exitStatus: Int32 {
    switch self {
    case .noCalibration: 72
    case .unreadable: 66
    case .config: 78
    }
  }
}
