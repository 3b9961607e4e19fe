import Testing

@testable import GaitDSP

@Suite struct RingTests {
  @Test func keepsTheLastValuesByTheirIndex() {
    var ring = Ring<Int>(capacity: 5, filler: -1)
    #expect(ring.capacity == 8)
    for value in 0..<20 { ring.push(10 * value) }
    #expect(ring.start == 12 && ring.end == 20)
    for index in 12..<20 { #expect(ring[index] == 10 * index) }
  }

  @Test func indexOutsideReadsTheNearestHeld() {
    var ring = Ring<Int>(capacity: 4, filler: -1)
    #expect(ring[0] == -1 && ring[.max] == -1 && ring[.min] == -1)
    for value in 0..<10 { ring.push(value) }
    #expect(ring[0] == 6 && ring[.min] == 6)
    #expect(ring[10] == 9 && ring[.max] == 9)
  }

  @Test func changingOneValueLeavesItsNeighbours() {
    var ring = Ring<SIMD2<Int>>(capacity: 4, filler: .zero)
    for value in 0..<6 { ring.push(SIMD2(value, 0)) }
    ring.pointer(to: 4).pointee.y = 7
    ring[3] = SIMD2(33, 1)
    #expect(ring[2] == SIMD2(2, 0) && ring[3] == SIMD2(33, 1) && ring[4] == SIMD2(4, 7) && ring[5] == SIMD2(5, 0))
    ring.removeAll()
    #expect(ring.end == 0)
    ring.push(SIMD2(9, 9))
    #expect(ring[0] == SIMD2(9, 9))
  }
}

@Suite struct QueueTests {
  @Test func firstInIsFirstOut() {
    var queue = Queue<Int>(capacity: 4, filler: 0)
    #expect(queue.count == 0)
    for round in 0..<10 {
      queue.push(round)
      queue.push(-round)
      #expect(queue.count == 2)
      let (next, first, second, third) = (queue.peek(), queue.pop(), queue.pop(), queue.pop())
      #expect(next == round && first == round && second == -round && third == nil)
    }
  }

  @Test func fullQueueLosesTheOldestAndKeepsTheOrder() {
    var queue = Queue<Int>(capacity: 4, filler: 0)
    for value in 0..<7 { queue.push(value) }
    #expect(queue.count == 4)
    #expect(queue.peek() == 3)
    var rest: [Int] = []
    while let value = queue.pop() { rest.append(value) }
    #expect(rest == [3, 4, 5, 6])
    queue.push(1)
    queue.removeAll()
    #expect(queue.count == 0)
  }
}
