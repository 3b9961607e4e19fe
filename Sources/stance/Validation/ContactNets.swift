import Foundation
import GaitDSP
import Report
import Settings

/// Which weights the contact net uses for which recording.
struct ContactNets: Sendable {
  /// In words, for the header of every table.
  let name: String
  private let common: ContactNetWeights
  private let withoutPerson: [String: ContactNetWeights]?

  /// One net for everything.
  init(shipped weights: ContactNetWeights, file: String?) {
    name = (file.map { "net \($0)" } ?? "shipped net") + " (CRC-32 \(hexadecimal(weights.checksum)))"
    common = weights
    withoutPerson = nil
  }

  /// For each recording a net that was trained without its wearer.
  /// - Parameters:
  ///   - folder: with a `without-<person>.stancenet` for each of them.
  ///   - recordings: what is to be analysed.
  init(
    leaveOneOut folder: String, for recordings: [ReferencedRecording], calibration: CalibrationFolder,
    shipped: ContactNetWeights
  ) throws {
    name = "leave-one-person-out nets (\(folder))"
    common = shipped
    var nets: [String: ContactNetWeights] = [:]
    for recording in recordings where nets[recording.person] == nil {
      let path = folder + "/without-\(recording.person).stancenet"
      guard FileManager.default.fileExists(atPath: path) else {
        throw ToolError.unreadable(
          file: path, cause: "is missing: the net that was trained without the wearer of \(recording.folder)")
      }
      nets[recording.person] = try calibration.contactNet(stated: path)
    }
    withoutPerson = nets
  }

  func weights(for recording: ReferencedRecording) -> ContactNetWeights {
    withoutPerson?[recording.person] ?? common
  }
}
