/// A bounded queue from any thread to one, for what is rare. What finds it full is lost, and counted.
final class Mailbox<Letter: Sendable>: Sendable {
  private struct State: Sendable {
    var letters: [Letter] = []
    var lost = 0
  }

  let capacity: Int
  /// Rings whenever a letter came.
  let wake: Wake
  private let state = Locked(State())

  init(capacity: Int, wake: Wake) {
    self.capacity = max(1, capacity)
    self.wake = wake
  }

  var waiting: Int { state.withLock { $0.letters.count } }
  var lost: Int { state.withLock { $0.lost } }

  @discardableResult
  func put(_ letter: Letter) -> Bool {
    let fits = state.withLock { state in
      guard state.letters.count < capacity else {
        state.lost += 1
        return false
      }
      state.letters.append(letter)
      return true
    }
    if fits { wake.ring() }
    return fits
  }

  /// Everything that has come, oldest first.
  func takeAll() -> [Letter] {
    state.withLock { state in
      guard !state.letters.isEmpty else { return [] }
      defer { state.letters = [] }
      return state.letters
    }
  }
}
