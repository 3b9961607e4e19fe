import Foundation

/// Whoever watches the work, on standard output or standard error. A terminal that was closed, or a disk that is full, is no
/// reason for the work to end: what nobody takes is left unsaid. Results, which must arrive, go through `ResultSink`.
struct Watcher {
  private let handle: FileHandle

  static var output: Watcher { Watcher(handle: .standardOutput) }
  static var error: Watcher { Watcher(handle: .standardError) }

  func tell(_ text: String) { try? handle.write(contentsOf: Data(text.utf8)) }
}
