import GRDB

extension Database {
  /// What is done inside becomes all of it or, where it throws, nothing.
  /// - Parameters:
  ///   - kind: `immediate` for whoever writes; `deferred` for whoever reads one state of a store.
  ///   - path: of the store, for errors.
  /// - Throws: what `work` throws, or the database.
  func transacting<T>(_ kind: TransactionKind, of path: String, _ work: (Database) throws -> T) throws -> T {
    var result: T?
    try inTransaction(kind) {
      result = try work(self)
      return .commit
    }
    guard let result else { throw StoreError.refused(path: path, detail: "the transaction gave no result") }
    return result
  }
}
