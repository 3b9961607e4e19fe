import Testing

@testable import GaitDSP

@Suite struct BoutFinderTests {
  /// What came of contacts: times of those in bouts by bout number.
  struct Run: ~Copyable {
    var finder = BoutFinder()
    var changes = Queue<BoutFinder.Change>(capacity: 256, filler: .ended)

    mutating func walk(from: Double, steps: Int, stepTime: Double = 0.6, first: Side = .left) {
      var side = first
      for index in 0..<steps {
        let time = from + stepTime * Double(index)
        finder.push(Contact(time: time, kind: .initial, side: side, confidence: 1), into: &changes)
        finder.push(Contact(time: time + 0.1, kind: .final, side: side.opposite, confidence: 1), into: &changes)
        side = side.opposite
      }
    }

    /// Contacts of each bout that has ended, and of the open one.
    mutating func bouts() -> [[Contact]] {
      var bouts: [[Contact]] = [[]]
      while let change = changes.pop() {
        switch change {
        case .contact(let contact): bouts[bouts.count - 1].append(contact)
        case .ended: bouts.append([])
        }
      }
      return bouts
    }
  }

  @Test func walkIsOneBoutWithAllItsContacts() {
    var run = Run()
    run.walk(from: 10, steps: 8)
    run.finder.advance(to: 100, into: &run.changes)
    let bouts = run.bouts()
    #expect(bouts.map(\.count) == [16, 0])
    #expect(bouts[0].allSatisfy { $0.bout == 0 })
    #expect(zip(bouts[0], bouts[0].dropFirst()).allSatisfy { $0.time < $1.time })
  }

  @Test func twoStepsAreNoWalking() {
    var run = Run()
    run.walk(from: 10, steps: 2)
    run.finder.advance(to: 100, into: &run.changes)
    run.walk(from: 200, steps: 5)
    run.finder.advance(to: 300, into: &run.changes)
    let bouts = run.bouts()
    #expect(bouts.map(\.count) == [10, 0])
    // A number is given to bouts only, not to what was dropped.
    #expect(bouts[0].allSatisfy { $0.bout == 0 && $0.time >= 200 })
  }

  @Test func pauseEndsABout() {
    for (pause, expected) in [(1.9, 1), (4.0, 2)] {
      var run = Run()
      run.walk(from: 0, steps: 8)
      run.walk(from: 0.6 * 7 + 0.1 + pause, steps: 8)
      run.finder.advance(to: 1000, into: &run.changes)
      #expect(run.bouts().count == expected + 1, "pause of \(pause) s")
    }
  }

  @Test func slowWalkerMayPauseLonger() {
    var run = Run()
    run.walk(from: 0, steps: 8, stepTime: 1.2)
    #expect(near(run.finder.longestPause, 3.5))
    var quick = Run()
    quick.walk(from: 0, steps: 8, stepTime: 0.45)
    #expect(near(quick.finder.longestPause, 2))
  }

  @Test func cutBoutGoesOnWithoutNewConfirmation() {
    var run = Run()
    run.walk(from: 0, steps: 6)
    run.finder.cut(into: &run.changes)
    run.finder.cut(into: &run.changes)
    run.walk(from: 4, steps: 1)
    run.finder.cut(into: &run.changes)
    let bouts = run.bouts()
    #expect(bouts.map(\.count) == [12, 2, 0])
    #expect(bouts[1].allSatisfy { $0.bout == 1 })
  }

  /// Getting up and turning to the door: uneven, unsure steps. Alone they are no walking; before sure steps they do not
  /// speak against these, and belong to the walk.
  @Test(arguments: [false, true]) func unsureStepsDoNotSpeakAgainstSureOnes(areFollowed: Bool) {
    var run = Run()
    var times = [0, 0.75, 1.4, 2.7, 3.35, 4.8]
    var confidences = [0.34, 0.21, 0.47, 0.33, 0.1, 0.3]
    if areFollowed {
      times += [5.4, 6.0, 6.6]
      confidences += [0.5, 0.9, 0.9]
    }
    var side = Side.left
    for (time, confidence) in zip(times, confidences) {
      run.finder.push(Contact(time: time, kind: .initial, side: side, confidence: confidence), into: &run.changes)
      side = side.opposite
    }
    run.finder.advance(to: 100, into: &run.changes)
    #expect(run.bouts().map(\.count) == (areFollowed ? [9, 0] : [0]))
  }

  @Test func contactsOfOneFootAloneAreNoWalking() {
    var run = Run()
    for index in 0..<10 {
      run.finder.push(Contact(time: Double(index), kind: .initial, side: .left, confidence: 1), into: &run.changes)
    }
    let isOpen = run.finder.isOpen
    #expect(!isOpen)
  }

  /// Nobody's usual step is the minute between two walks.
  @Test func aPauseIsNoStep() {
    var run = Run()
    run.walk(from: 10, steps: 8)
    run.finder.advance(to: 60, into: &run.changes)
    let usual = run.finder.longestPause
    run.walk(from: 70, steps: 1, first: .left)
    #expect(run.finder.longestPause == usual)
    run.walk(from: 170, steps: 1, first: .right)
    #expect(run.finder.longestPause == usual)
  }

  /// Three contacts that are rather unsure than sure are no walk by themselves.
  @Test(arguments: [(0.45, 0), (0.55, 1)]) func threeContactsMakeABoutOnlyIfTheyAreSure(confidence: Double, bouts: Int)
  {
    var run = Run()
    for index in 0..<3 {
      let contact = Contact(
        time: 10 + 0.6 * Double(index), kind: .initial, side: index % 2 == 0 ? .left : .right, confidence: confidence)
      run.finder.push(contact, into: &run.changes)
    }
    run.finder.advance(to: 60, into: &run.changes)
    #expect(run.finder.bout == bouts)
  }
}
