/// A header cell taken apart: `ax_mg` → acceleration x in mg, `gy [deg/s]` → angular rate y in deg/s.
struct ColumnName {
  var value: RowValue
  /// What stands behind the name, lower case, without separators and brackets: `mg`, `deg/s`, or empty.
  var unit: String

  /// Names for each value, longest first where one begins another.
  private static let names: [(RowValue, [String])] = [
    (.time, ["timestamp", "time", "t"]),
    (.ax, names(of: "x", ["accelerometer", "accel", "acc", "a"])),
    (.ay, names(of: "y", ["accelerometer", "accel", "acc", "a"])),
    (.az, names(of: "z", ["accelerometer", "accel", "acc", "a"])),
    (.gx, names(of: "x", ["gyroscope", "gyro", "gyr", "g"])),
    (.gy, names(of: "y", ["gyroscope", "gyro", "gyr", "g"])),
    (.gz, names(of: "z", ["gyroscope", "gyro", "gyr", "g"])),
  ]

  private static func names(of axis: String, _ sensors: [String]) -> [String] {
    sensors.flatMap { ["\($0)\(axis)", "\($0)_\(axis)"] }
  }

  /// `nil` for a column that is none of the seven.
  init?(_ cell: String) {
    let cell = TextLine.trimmed(cell).lowercased()
    for (value, names) in Self.names {
      for name in names where cell.hasPrefix(name) {
        let rest = cell.dropFirst(name.count)
        guard let next = rest.first else {
          self.value = value
          unit = ""
          return
        }
        guard "_ [(-".contains(next) else { continue }
        self.value = value
        unit = String(rest.drop { "_ [(-".contains($0) }.filter { !"])".contains($0) })
        while unit.last == " " { unit.removeLast() }
        return
      }
    }
    return nil
  }

  /// The unit of acceleration that the header names; `.none` where it names none.
  var accelerationUnit: AccelerationUnit?? {
    switch unit {
    case "": .some(nil)
    case "ms2", "m/s2", "m/s^2", "m/s²", "mps2", "m_s2", "m/s/s", "m_s_2", "ms^2", "ms-2": .metresPerSecondSquared
    case "g": .g
    case "mg": .milliG
    default: nil
    }
  }

  /// The unit of angular rate that the header names.
  var angularRateUnit: AngularRateUnit?? {
    switch unit {
    case "": .some(nil)
    case "rads", "rad/s", "rad_s", "radps", "rad": .radiansPerSecond
    case "dps", "deg/s", "degs", "deg_s", "°/s", "deg": .degreesPerSecond
    case "mdps", "mdeg/s": .milliDegreesPerSecond
    default: nil
    }
  }

  /// The unit of time that the header names.
  var timeUnit: TimeUnit?? {
    switch unit {
    case "": .some(nil)
    case "s", "sec", "seconds": .seconds
    case "ms", "msec", "milliseconds": .milliseconds
    case "us", "µs", "μs", "usec", "microseconds": .microseconds
    case "ns", "nsec", "nanoseconds": .nanoseconds
    default: nil
    }
  }
}
