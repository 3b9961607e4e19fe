import GaitDSP
import Testing

@testable import stanced

/// What a configuration that is read again takes with it.
@Suite struct ReloadTests {
  /// A wrong mount is taken out of the configuration: no session may go on with it, nor the one after a test.
  @Test(arguments: [false, true])
  func aMountThatIsNoLongerStatedIsNotCarriedOn(isInTest: Bool) throws {
    let daemon = try WornDaemon(mount: Mount(up: .plusX, forward: .plusZ))
    daemon.live(5)
    if isInTest { daemon.ask(.testStart(WornDaemon.walk("t"), client: 1)) }
    daemon.live(4)
    #expect(daemon.board.current.walking.mountForward == "+z")
    daemon.ask(.reconfigure(try WornDaemon.plan()))
    if isInTest { daemon.ask(.test(.stop, client: 1)) }
    daemon.live(100)
    #expect(daemon.board.current.walking.mountForward == "-z" && daemon.board.current.walking.mountOrigin == "found")
    daemon.ask(.reconfigure(try WornDaemon.plan(wearer: "P-07")))
    daemon.live(2)
    #expect(daemon.board.current.walking.mountForward == "-z", "another name has nothing to do with it")
  }
}
