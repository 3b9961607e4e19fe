import GaitDSP
import NIOPosix
import SummaryStore

/// The store, read only, one reader at a time on a thread of its own: a page's work holds up no stream.
final class StoreShelf: Sendable {
  let path: String
  private let thread: NIOThreadPool

  init(path: String, thread: NIOThreadPool) {
    self.path = path
    self.thread = thread
  }

  /// Opens the store for one page: what the daemon has done meanwhile is seen, and a store set aside is let go.
  func read<Result: Sendable>(_ work: @escaping @Sendable (StoreReader) throws -> Result) async throws -> Result {
    try await thread.runIfActive { [path] in try work(StoreReader(path: path)) }
  }

  /// Other slow work, one after the other with the store's: so that its memory is not needed twice.
  func aside<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await thread.runIfActive { try work() }
  }
}
