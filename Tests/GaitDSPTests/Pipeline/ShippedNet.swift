import Foundation

@testable import GaitDSP

/// The contact net that the package ships, read from the package's own folder.
enum ShippedNet {
  /// The only `.stancenet` in Calibration/contacts, or the last by name.
  static let weights: Result<ContactNetWeights, any Error> = Result {
    var package = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { package.deleteLastPathComponent() }
    let folder = package.appendingPathComponent("Calibration/contacts")
    let nets = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "stancenet" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
    guard let file = nets.last else { throw CocoaError(.fileNoSuchFile) }
    let data = try Data(contentsOf: file)
    return try data.withUnsafeBytes { bytes throws in try ContactNetWeights(parsing: bytes) }
  }
}
