import Foundation
import GaitDSP

/// The folder of calibration data that is shipped beside the program: thresholds, norms, weights.
public struct CalibrationFolder: Sendable {
  public let url: URL

  /// Looks where the user says, then where an installation keeps it, then beside a build in the source tree.
  /// - Throws: `SettingsError`.
  public init(stated: String?) throws {
    let environment = ProcessInfo.processInfo.environment
    if let path = stated ?? environment["STANCE_CALIBRATION"] {
      let url = URL(fileURLWithPath: path, isDirectory: true)
      guard Self.isCalibration(url) else {
        throw SettingsError.noCalibration(looked: [path])
      }
      self.url = url
      return
    }
    var looked: [String] = []
    let executable = URL(fileURLWithPath: Self.executablePath()).resolvingSymlinksInPath()
    let installed = executable.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("share/stance", isDirectory: true)
    var candidates = [installed]
    var folder = executable.deletingLastPathComponent()
    while folder.path != "/" {
      candidates.append(folder.appendingPathComponent("Calibration", isDirectory: true))
      folder = folder.deletingLastPathComponent()
    }
    for candidate in candidates {
      if Self.isCalibration(candidate) {
        url = candidate
        return
      }
      looked.append(candidate.path)
    }
    throw SettingsError.noCalibration(looked: looked)
  }

  private static func isCalibration(_ url: URL) -> Bool {
    FileManager.default.fileExists(atPath: url.appendingPathComponent("thresholds.toml").path)
  }

  private static func executablePath() -> String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }

  /// The limits that findings are made with.
  public func thresholds() throws -> FindingThresholds {
    try ThresholdsFile.read(url.appendingPathComponent("thresholds.toml").path)
  }

  /// The contact net to use: the one stated, or the only one (else the last by name) in `contacts/`.
  public func contactNet(stated: String?) throws -> ContactNetWeights {
    let path: String
    if let stated {
      path = stated
    } else {
      let folder = url.appendingPathComponent("contacts").path
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      guard let name = names.filter({ $0.hasSuffix(".stancenet") }).sorted().last else {
        throw SettingsError.unreadable(
          file: folder, cause: "holds no .stancenet file: reinstall, or name one with --contact-net")
      }
      path = folder + "/" + name
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SettingsError.unreadable(file: path, cause: "cannot be read")
    }
    do {
      return try data.withUnsafeBytes { bytes throws(ContactNetError) in try ContactNetWeights(parsing: bytes) }
    } catch {
      throw SettingsError.unreadable(file: path, cause: "\(error)")
    }
  }
}
