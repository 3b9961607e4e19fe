import Testing

@testable import stanced

@Suite struct HandoffTests {
  @Test func whatFindsNoSlotIsLostAndCounted() throws {
    let queue = Handoff(capacity: 2, wake: try Wake()) { 0 }
    #expect(queue.put { $0 = 1 } && queue.put { $0 = 2 })
    #expect(!queue.put { $0 = 3 })
    #expect(queue.lost == 1 && queue.waiting == 2)
    var seen: [Int] = []
    while queue.take({ seen.append($0) }) {}
    #expect(seen == [1, 2])
  }

  @Test func twoThreadsKeepTheOrderAndLoseNothingWithRoom() throws {
    let queue = Handoff(capacity: 8, wake: try Wake()) { 0 }
    let writer = try StageThread("writer") {
      for number in 1...20_000 { while !queue.put({ $0 = number }) {} }
    }
    var last = 0
    while last < 20_000 {
      queue.wake.wait(atMost: 1_000_000)
      while queue.take({ number in
        #expect(number == last + 1)
        last = number
      }) {}
    }
    writer.join()
    #expect(last == 20_000)
  }

  @Test func aMailboxHasAnEnd() throws {
    let box = Mailbox<Int>(capacity: 3, wake: try Wake())
    for number in 0..<5 { box.put(number) }
    #expect(box.takeAll() == [0, 1, 2])
    #expect(box.lost == 2)
    #expect(box.takeAll().isEmpty)
  }
}
