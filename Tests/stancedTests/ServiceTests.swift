import CLinux
import Foundation
import Glibc
import ServiceProcess
import Testing

@testable import stanced

@Suite struct ServiceTests {
  /// A datagram socket bound to a notify address.
  private func listener(_ address: [UInt8]) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var bytes = address
    let status = bytes.withUnsafeMutableBytes { raw in
      raw.baseAddress.map { bind(descriptor, $0.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count)) } ?? -1
    }
    try #require(status == 0)
    return descriptor
  }

  private func received(_ descriptor: Int32) -> String {
    var room = [UInt8](repeating: 0, count: 1024)
    let count = recv(descriptor, &room, room.count, Int32(MSG_DONTWAIT))
    return String(decoding: room.prefix(max(0, count)), as: UTF8.self)
  }

  @Test func theServiceManagerHearsThroughAPath() throws {
    let path = NSTemporaryDirectory() + "/stance-notify-\(getpid())"
    defer { unlink(path) }
    let descriptor = try listener(try #require(ServiceNotifier.address(path)))
    defer { close(descriptor) }
    let notifier = ServiceNotifier(path: path)
    notifier.ready("Sampling\nnothing")
    #expect(received(descriptor) == "READY=1\nSTATUS=Sampling nothing")
    notifier.watchdog()
    #expect(received(descriptor) == "WATCHDOG=1")
    notifier.stopping()
    #expect(received(descriptor).hasPrefix("STOPPING=1\n"))
  }

  @Test func theServiceManagerHearsThroughAnAbstractSocket() throws {
    let name = "@stance-test-\(getpid())"
    let address = try #require(ServiceNotifier.address(name))
    #expect(address.count == 2 + name.utf8.count && address[2] == 0, "every byte of an abstract name counts")
    let descriptor = try listener(address)
    defer { close(descriptor) }
    ServiceNotifier(path: name).status("here")
    #expect(received(descriptor) == "STATUS=here")
  }

  @Test func withoutAServiceManagerNothingIsSent() {
    #expect(!ServiceNotifier(path: nil).isListening)
    #expect(!ServiceNotifier(path: "relative").isListening)
    #expect(!ServiceNotifier(path: "/" + String(repeating: "x", count: 200)).isListening)
    ServiceNotifier(path: nil).ready("nobody hears")
  }

  @Test func theJournalKnowsTheLevels() {
    #expect(JournalLog.priority(.error) == 3 && JournalLog.priority(.warning) == 4 && JournalLog.priority(.info) == 6)
  }

  @Test func aSourceIsReadAsItIsWritten() {
    #expect(SourceChoice(argument: "i2c") == .i2c)
    #expect(SourceChoice(argument: "walker") == .walker(.demo))
    #expect(SourceChoice(argument: "walker:day") == .walker(.day))
    #expect(SourceChoice(argument: "replay:/a:b.csv") == .replay(path: "/a:b.csv"))
    for wrong in ["", "spi", "walker:night", "replay:", "i2c:1"] { #expect(SourceChoice(argument: wrong) == nil) }
  }

  @Test func aRingCutsALongPauseShort() throws {
    let wake = try Wake()
    let time = SamplingTime(wake: wake)
    let begun = time.now()
    wake.ring()
    time.pause(for: 5_000_000_000)
    #expect(time.now() - begun < 1_000_000_000)
    let again = time.now()
    wake.ring()
    time.pause(for: 20_000_000)
    #expect(time.now() - again >= 20_000_000, "a chip's own needs are kept to the full")
  }
}
