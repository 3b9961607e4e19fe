/// Carries something that cannot be copied into the thread that will own it.
final class Passenger<Value: ~Copyable>: @unchecked Sendable {
  // Only the thread that it was made for ever opens it.
  private var value: Value

  init(_ value: consuming Value) { self.value = value }

  func ride(_ use: (inout Value) -> Void) { use(&value) }
}
