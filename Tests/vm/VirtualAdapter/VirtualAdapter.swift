import ArgumentParser
import Glibc
import Walker

/// Plugs virtual chips into a virtual machine: a USB-to-I2C adapter (i2c-tiny-usb) behind qemu's usb-redir device.
///
/// Commands on standard input, one a line, strike faults while the machine runs.
@main
struct VirtualAdapter: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "virtual-adapter",
    abstract: "An emulated i2c-tiny-usb adapter with virtual inertial sensors behind it, for qemu's usb-redir.",
    discussion: """
      Listens on a Unix socket for qemu (-chardev socket,id=redir,path=SOCKET -device usb-redir,chardev=redir).
      Commands on standard input: unplug, plug, hang SECONDS, resume, nack PROBABILITY, short PROBABILITY, flip PROBABILITY, \
      brownout, report, quit.
      """)

  @Option(help: "Unix socket to listen on.")
  var socket: String

  @Option(
    help: "A chip and its address, as in 0x6A=LSM6DSO, perhaps with a motion of its own, as in 0x6A=LSM6DSO:rest.")
  var chip: [String] = ["0x6A=LSM6DSO"]

  @Option(help: "Relative error of the chips' clocks.")
  var rateError = 0.03

  @Option(
    help:
      "What the chips feel: rest, sway (a slow known motion), walk (worn by a walker), walks (short ones, one after the other), or count (serial numbers as counts)."
  )
  var motion = "sway"

  @Option(help: "File that receives every sample each chip produced: address,serial,time,ax,ay,az,gx,gy,gz in counts.")
  var truth: String?

  @Option(help: "Seed of the random faults.")
  var seed: UInt64 = 1

  func run() throws {
    let wire = VirtualWire(time: VirtualTime(.real), faults: BusFaults(seed: seed), clock: 0)
    let log = try truth.map { try TruthFile(path: $0) }
    for entry in chip {
      let (address, chip) = try attach(entry)
      chip.truth.onSample = { log?.append($0, address: address) }
      wire.attach(chip, at: address)
    }
    var loop = try AdapterLoop(socketPath: socket, adapter: TinyUSBAdapter(wire: wire))
    try loop.run { log?.flush() }
  }

  private func attach(_ entry: String) throws -> (UInt8, VirtualChip) {
    let parts = entry.split(separator: "=", maxSplits: 1)
    let digits = parts[0].hasPrefix("0x") ? parts[0].dropFirst(2) : parts[0]
    let words = parts.last?.split(separator: ":", maxSplits: 1).map(String.init) ?? []
    guard parts.count == 2, let part = words.first, let address = UInt8(digits, radix: 16), address < 0x80 else {
      throw ValidationError("'\(entry)' is not ADDRESS=PART, as in 0x6A=LSM6DSO")
    }
    var traits = try traits(words.count > 1 ? words[1] : motion)
    traits.clock = ChipClock(rateError: rateError)
    guard let chip = VirtualPart(rawValue: part)?.make(traits: traits) else {
      let known = VirtualPart.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("no virtual chip '\(part)'; there are \(known)")
    }
    return (address, chip)
  }

  private func traits(_ motion: String) throws -> ChipTraits {
    switch motion {
    case "rest": return ChipTraits()
    case "sway":
      return ChipTraits(
        source: .motion { time in
          SensedMotion(
            specificForce: [1.5 * sin(2 * time), 0.8 * sin(3 * time), 9.80665 + 2 * sin(11 * time)],
            angularRate: [0.5 * cos(2 * time), 0.3 * cos(3 * time), 0.2 * sin(5 * time)],
            temperature: 25 + 5 * sin(time / 60))
        })
    case "walk":
      let route = Route.turning(everyMetres: 10, degrees: 180)
      let script = WalkerScript([.stand(seconds: 5), .walk(.seconds(36_000), route: route)])
      return .worn(Walker(person: .weakLeft(seed: seed), script: script), errors: ChipErrors(seed: seed))
    case "walks":
      let bout: [WalkerPhase] = [.stand(seconds: 6), .walk(.seconds(25)), .stand(seconds: 4)]
      let script = WalkerScript(Array(repeating: bout, count: 2_000).flatMap { $0 })
      return .worn(Walker(person: .weakLeft(seed: seed), script: script), errors: ChipErrors(seed: seed))
    case "count": return ChipTraits(source: .counts(SensorCounts.init(serial:)))
    default: throw ValidationError("--motion is rest, sway, walk, walks or count, not '\(motion)'")
    }
  }
}
