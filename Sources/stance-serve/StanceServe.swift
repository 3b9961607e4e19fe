import ArgumentParser
import Feed
import Foundation
import Logging
import ServiceProcess
import Settings

@main
struct StanceServe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stance-serve",
    abstract: "Serve the page: live pelvis, tests, people and sessions, reports.",
    discussion: """
      For this computer only unless --address says otherwise; then a passphrase must have been set before. It talks to \
      the daemon over its socket and reads its store; it writes neither.

      Stance measures; it does not diagnose. It is not a medical device.
      """,
    version: Release.version, subcommands: [Run.self, SetPassphrase.self], defaultSubcommand: Run.self)

  struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Serve until interrupted (default).")

    @Option(help: ArgumentHelp("Address to listen on; 0.0.0.0 or :: for all networks.", valueName: "address"))
    var address = "127.0.0.1"

    @Option(help: ArgumentHelp("Port; 0 takes a free one.", valueName: "number"))
    var port = ServeSettings.port

    @Option(
      help: ArgumentHelp("Another name that browsers may call this server by; may be repeated.", valueName: "host"))
    var name: [String] = []

    @Option(help: ArgumentHelp("The daemon's configuration: its socket, store and limits.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Socket of the daemon.", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("Store of summaries.", valueName: "file"))
    var store: String?

    @Option(help: ArgumentHelp("Folder of thresholds and norms.", valueName: "folder"))
    var calibration: String?

    @Option(help: ArgumentHelp("Where the passphrase's hash is kept.", valueName: "file"))
    var passphraseFile = ServeSettings.passphraseFile

    func validate() throws {
      guard (0...65_535).contains(port) else { throw ValidationError("--port \(port): say 0 to 65535") }
      guard address == "localhost" || Listening.isAddress(address) else {
        throw ValidationError("--address \(address): say an IPv4 or IPv6 address, or localhost")
      }
    }

    func run() async throws {
      StandardStreams.hold()
      Residence.shareHeap(among: 1)
      let isJournal = JournalLog.isUnderJournal
      LoggingSystem.bootstrap { _ in JournalLog("stance-serve", isJournal: isJournal) }
      let logger = Logger(label: "stance-serve")
      do {
        var settings = try ServeSettings(config: config, socket: socket, store: store, calibration: calibration)
        settings.listening = Listening(address: address, port: port)
        settings.names = name
        let passphrase = try Passphrase.read(passphraseFile)
        guard passphrase != nil || settings.listening.isLoopback else {
          logger.error(
            """
            \(address) can be reached from the network, and no passphrase is set: set one with \
            `stance serve passphrase`, or listen on 127.0.0.1
            """)
          throw ExitCode(78)  // EX_CONFIG
        }
        try await PageServer(settings: settings, passphrase: passphrase, logger: logger).run()
      } catch let error as SettingsError {
        logger.error("\(error)")
        throw ExitCode(error.exitStatus)
      } catch let error as PassphraseError {
        logger.error("\(error)")
        throw ExitCode(78)
      } catch let error as ExitCode {
        throw error
      } catch {
        logger.error("cannot serve on \(address) port \(port): \(error)")
        throw ExitCode(69)  // EX_UNAVAILABLE
      }
    }
  }

  struct SetPassphrase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "passphrase",
      abstract: "Set the passphrase that the page asks for; it is read from the terminal or standard input.",
      discussion: "Only its Argon2id hash is kept. Restart the server afterwards: systemctl restart stance-serve.")

    @Option(help: ArgumentHelp("Where its hash is kept.", valueName: "file"))
    var passphraseFile = ServeSettings.passphraseFile

    func run() async throws {
      do {
        let words = try HiddenLine.read("New passphrase (at least \(Passphrase.shortest) characters): ")
        if HiddenLine.isTerminal, try HiddenLine.read("Once more: ") != words {
          throw ValidationError("The two differ: nothing was changed.")
        }
        try Passphrase(hashing: words).write(passphraseFile)
        print("\(passphraseFile): set. Restart the server: systemctl restart stance-serve")
      } catch let error as PassphraseError {
        try? FileHandle.standardError.write(contentsOf: Data("stance serve: \(error)\n".utf8))
        throw ExitCode(73)  // EX_CANTCREAT
      }
    }
  }
}
