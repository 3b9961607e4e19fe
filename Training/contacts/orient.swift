import Foundation

// Causal orientation by the filter of this package: rows of six doubles in (specific force, m/s²; rate, rad/s; 100 Hz), rows of
// four out (w, x, y, z, sensor→earth). Driven by recordings.py.
//
// swiftc -O -wmo -parse-as-library Training/contacts/orient.swift Sources/GaitDSP/Orientation/*.swift \
//   Sources/GaitDSP/Signal/{AnalysisRate,Quaternion}.swift -o orient

@main struct Orient {
  static func main() {
    let bytes = FileHandle.standardInput.readDataToEndOfFile()
    let rows = bytes.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
    var filter = OrientationFilter(rate: 100)
    var out: [Double] = []
    for b in stride(from: 0, to: rows.count, by: 6) {
      filter.update(
        rate: SIMD3(rows[b + 3], rows[b + 4], rows[b + 5]), specificForce: SIMD3(rows[b], rows[b + 1], rows[b + 2]))
      let q = filter.quaternion
      out += [q.w, q.x, q.y, q.z]
    }
    out.withUnsafeBytes { FileHandle.standardOutput.write(Data($0)) }
  }
}
