import Foundation
import GaitDSP
import Settings
import Testing

@testable import stanced

@Suite struct ConfigTests {
  private func read(_ text: String) throws -> DaemonConfig {
    try ConfigFile.read(try SettingsTable(text: text, file: "stance.toml"))
  }

  private static var shipped: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("systemd/stance.toml").path
  }

  @Test func aFileThatCannotBeReadIsNamedWithTheReason() {
    for (file, reason) in [("/nowhere/stance.toml", "No such file"), ("/tmp", "is a folder")] {
      #expect {
        _ = try ConfigFile.read(file)
      } throws: {
        "\($0)".contains(file) && "\($0)".contains(reason)
      }
    }
  }

  @Test func anEmptyFileMeansTheDefaults() throws { #expect(try read("") == DaemonConfig()) }

  @Test func theShippedFileSaysWhatHoldsWithoutIt() throws {
    #expect(try ConfigFile.read(Self.shipped) == DaemonConfig())
  }

  @Test func theShippedFileDocumentsEveryKey() throws {
    let text = try String(contentsOfFile: Self.shipped, encoding: .utf8)
    let lines = text.split(separator: "\n")
    for (table, keys) in ConfigFile.keys {
      guard let begin = lines.firstIndex(where: { $0.hasPrefix("[\(table)]") }) else {
        Issue.record("[\(table)] is missing")
        continue
      }
      let section = lines[(begin + 1)...].prefix { !$0.hasPrefix("[") }
      for key in keys {
        #expect(
          section.contains { $0.hasPrefix("\(key) =") || $0.hasPrefix("# \(key) =") }, "[\(table)] lacks \(key)")
      }
    }
  }

  @Test func theLimitsInTheShippedFileAreThoseThatHold() throws {
    let text = try String(contentsOfFile: Self.shipped, encoding: .utf8)
    let enabled = text.split(separator: "\n").map { line in
      FindingThresholds.Name.allCases.contains { line.hasPrefix("# \($0.rawValue) =") }
        ? String(line.dropFirst(2)) : String(line)
    }
    let limits = try read(enabled.joined(separator: "\n")).finding.limits
    #expect(limits.count == FindingThresholds.Name.allCases.count)
    for (name, value) in limits { #expect(FindingThresholds()[name] == value) }
  }

  @Test func whatCheckConfigPrintsIsAFileThatSaysTheSame() throws {
    let text = """
      [sensor]
      bus = 3
      address = 0x6B
      chip = "ism330dhcx"
      mount_up = "+x"
      mount_forward = "-z"
      functional_left = [0.1, 0.9, 0.0]
      [wearer]
      name = "Ö. wearer-7"
      leg_length_m = 0.91
      [store]
      path = "/a \\"quoted\\" \\u0007 folder/s.sqlite"
      summary_days = 30
      [clock]
      trust = "board"
      [log]
      level = "debug"
      """
    let config = try read(text)
    var thresholds = FindingThresholds()
    thresholds[.minimumSteps] = 12
    let again = try read(config.text(thresholds: thresholds))
    #expect(again.sensor == config.sensor && again.wearer == config.wearer && again.store == config.store)
    #expect(again.log == config.log && again.clock == config.clock)
    #expect(again.finding.limits[.minimumSteps] == 12)
  }

  /// Edited on another system: its two characters that end a line are one.
  @Test func linesAreCountedHoweverTheyEnd() throws {
    for (text, line) in [("[sensor]\r\nbus = 1\r\nadress = 3\r\n", 3), ("\r\n[fed]\r\n", 2)] {
      let error = #expect(throws: SettingsError.self) { try read(text) }
      guard case .config(_, line, _)? = error else {
        Issue.record("\(error?.description ?? "")")
        continue
      }
    }
  }

  @Test(arguments: [
    ("[sensor]\nrate_hz = 100\nadress = 3\n", 3, "did you mean \"sensor.address\"?"),
    ("[fed]\nenabled = true\n", 1, "did you mean \"feed\"?"),
    ("[store]\nmax_mb = 10\n[recorder]\nmax_mb = 0\n", 4, "whole number from 1"),
    ("[sensor]\nrate_hz = \"fast\"\n", 2, "number from 40 to 800"),
    ("[sensor]\nchip = \"mpu9\"\n", 2, "\"mpu6050\""),
    ("[sensor]\n\nmount_up = \"+x\"\n", 3, "goes together with mount_forward"),
    ("[sensor]\nmount_up = \"+x\"\nmount_forward = \"-x\"\n", 3, "another axis"),
    ("[wearer]\nleg_length_m = 0.1\n", 2, "0.3 to 1.5"),
    ("[wearer]\n\nname = \"Anna\\nP-07\"\n", 3, "pseudonym of 1 to 64"),
    ("[wearer]\nname = \"\\u0007\"\n", 2, "pseudonym"),
    ("[wearer]\nname = \"   \"\n", 2, "pseudonym"),
    ("[wearer]\nleg_length_m = 0.9\nname = \"\(String(repeating: "n", count: 65))\"\n", 3, "pseudonym"),
    ("[clock]\ntrust = \"me\"\n", 2, "\"board\""),
    (
      "[finding]\nstanding_drop_present = 1e300\n", 2, "\"finding.standing_drop_present\" must be a number from 0 to 90"
    ),
    ("[sensor]\nfunctional_left = [1e308, 1e308, 0]\n", 2, "a direction"),
    ("[finding]\n\ncontact_confidence = 1.5\n", 3, "number from 0 to 1"),
    ("[finding]\nminimum_steps = -1\n", 2, "number from 0 to 100000"),
    ("[finding]\nstanding_stale_age = nan\n", 2, "number from 0 to 1000000000"),
    ("[finding]\nbelow_threshold_deg = inf\n", 2, "number from 0 to 90"),
    ("[store]\npath = \"here.sqlite\"\n", 2, "absolute"),
    ("[feed]\nclients = 1.5\n", 2, "whole number"),
    ("[log]\nlevel = \"loud\"\n", 2, "\"warning\""),
    ("feed = 3\n", 1, "must be a table"),
    ("[feed\n", 1, "table header"),
  ])
  func whatIsWrongIsNamedWithItsLine(_ text: String, _ line: Int, _ words: String) {
    do {
      _ = try read(text)
      Issue.record("accepted: \(text)")
    } catch let error as SettingsError {
      guard case .config(let file, let found, let message) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(file == "stance.toml" && found == line && message.contains(words), "\(error)")
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func changesThatNeedARestartAreNamed() throws {
    let other = try read(
      "[sensor]\nrate_hz = 200\n[feed]\nclients = 3\n[wearer]\nname = \"x\"\n[clock]\ntrust = \"board\"")
    #expect(other.needsRestart(against: DaemonConfig()) == ["sensor", "feed", "clock"])
    let mount = try read("[sensor]\nmount_up = \"+x\"\nmount_forward = \"-z\"\n[finding]\nminimum_steps = 20")
    #expect(mount.needsRestart(against: DaemonConfig()).isEmpty)
    let left = try read("[sensor]\nfunctional_left = [0.1, 0.9, 0.0]")
    #expect(left.needsRestart(against: mount).isEmpty)
  }
}
