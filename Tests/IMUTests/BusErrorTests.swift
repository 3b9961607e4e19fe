import CLinux
import Testing

@testable import IMU

@Suite struct BusErrorTests {
  @Test func anAbsentChipIsNamedByBusAddressAndRegister() {
    let error = BusError(bus: "i2c-1", address: 0x6A, register: 0x0F, errno: ENXIO)
    #expect(error.cause == .noAcknowledge)
    #expect(error.description.hasPrefix("i2c-1 address 0x6A register 0x0F: no device acknowledged"))
    #expect(error.description.contains("i2cdetect"))
  }

  @Test func aClosedBusSaysHowToEnableIt() {
    #expect(BusError(bus: "i2c-1", errno: ENOENT).description.contains("raspi-config"))
    #expect(BusError(bus: "i2c-1", errno: EACCES).description.contains("group i2c"))
  }

  @Test func aShortTransferIsAFailureThoughTheKernelSetNoErrno() {
    let error = BusError(bus: "i2c-1", address: 0x68, register: 0x75, done: 0, asked: 2)
    #expect(error.cause == .shortTransfer(done: 0, asked: 2))
    #expect(error.description.contains("only 0 of 2 messages"))
  }

  @Test func addressBytesCountAsTraffic() {
    var traffic = BusTraffic()
    traffic.count(written: 1, read: 700)
    #expect(traffic.wireBytes == 703)
    traffic.count(written: 2, read: 0)
    #expect(traffic.wireBytes == 706)
    #expect(traffic.transfers == 2)
  }
}
