import GaitDSP
import Glibc
import Recordings
import Walker

/// A week of wear, and what analysing it takes.
enum Week {
  static let samples = 7 * 24 * 3600 * 100

  /// An hour with 3.75 minutes of walking in bouts of four lengths: 1.5 h a day. The rest is sitting, desk work, standing.
  private static let hour = WalkerScript([
    .sit(seconds: 1300), .disturbance(.desk, seconds: 600), .sit(seconds: 900), .sitToStand, .stand(seconds: 60),
    .walk(.seconds(120), route: .turning(everyMetres: 15, degrees: 90)), .stand(seconds: 30), .walk(.seconds(60)),
    .stand(seconds: 60), .walk(.seconds(30)), .stand(seconds: 20), .walk(.seconds(15)), .standToSit, .sit(seconds: 400),
  ])

  /// The hour again and again, each sample 10 ms after the one before.
  static func write(_ path: String) throws {
    var sensor = Walker(person: .weakLeft(), script: hour).sensor(SensorCircumstances(sensor: .lsm6dso))
    var hour: [InertialSample] = []
    while let sample = sensor.next(), hour.count < 360_000 {
      hour.append(
        InertialSample(time: 0, specificForce: sample.specificForce, angularRate: sample.angularRate))
    }
    var settings = CWAWriterSettings(rate: 100, startTime: 946_684_800)
    settings.sectorsPerWrite = 1024
    var writer = try CWAWriter(path: path, settings: settings)
    var written = 0
    while written < samples {
      let count = min(hour.count, samples - written)
      for index in 0..<count { hour[index].time = Double(written + index) / 100 }
      try writer.append(hour.prefix(count))
      written += count
    }
    try writer.close()
  }

  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs the installed program as a user would, and reads its CPU time and peak memory from the system.
  static func analyze(stance: String, file: String) throws {
    var pid: pid_t = 0
    let words = [stance, "analyze", "--jobs", "1", "--output", file + ".txt", file]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    let begun = ContinuousClock.now
    let failure = posix_spawn(&pid, stance, nil, nil, &arguments, environ)
    guard failure == 0 else { throw Failed(description: "\(stance): \(String(cString: strerror(failure)))") }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(pid, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw Failed(description: "\(stance): \(String(cString: strerror(errno)))") }
    }
    guard status == 0 else { throw Failed(description: "\(stance) analyze failed with status \(status >> 8)") }
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    print("week_cpu_s", seconds(usage.ru_utime) + seconds(usage.ru_stime))
    print("week_wall_s", (ContinuousClock.now - begun) / .seconds(1))
    print("week_peak_mb", Double(usage.ru_maxrss) / 1024)
  }
}
