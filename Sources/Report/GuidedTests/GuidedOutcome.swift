import Foundation
import GaitDSP
import SummaryStore

/// What came of a guided test, as a report shows it.
public struct GuidedOutcome: Sendable {
  public var test: TestProtocol
  public var isAborted: Bool
  /// `nil` without a result.
  public var figures: TestFigures?
  /// Why there is no result though the test was not aborted, in a sentence.
  public var shortcoming: String?

  /// - Returns: `nil` for a test that this version does not know.
  public init?(_ record: TestRecord) {
    guard let test = TestProtocol(rawValue: record.testProtocol) else { return nil }
    self.test = test
    isAborted = record.end == .aborted
    guard !isAborted else { return }
    guard let kept = record.result else {
      shortcoming = "The guided test has no result: it did not come to its end."
      return
    }
    guard let result = ResultValue(json: kept), case .object = result else {
      shortcoming = "The kept result cannot be read: the store may be damaged."
      return
    }
    figures = TestFigures(test, result)
  }
}

/// Something that was written down during a session.
public struct SessionNote: Sendable, Equatable {
  /// s since its start; `nil` where it belongs to the whole.
  public var time: Double?
  public var text: String
}

extension ResultValue {
  /// As a store keeps it; `nil` where it is no JSON.
  init?(json: String) {
    guard let read = try? JSONDecoder().decode(DecodedResult.self, from: Data(json.utf8)) else { return nil }
    self = read.value
  }
}

private struct DecodedResult: Decodable {
  var value: ResultValue

  init(from decoder: any Decoder) throws {
    let one = try decoder.singleValueContainer()
    if one.decodeNil() {
      value = .null
    } else if let flag = try? one.decode(Bool.self) {
      value = .flag(flag)
    } else if let count = try? one.decode(Int.self) {
      value = .count(count)
    } else if let number = try? one.decode(Double.self) {
      value = .number(number)
    } else if let words = try? one.decode(String.self) {
      value = .text(words)
    } else if let list = try? one.decode([DecodedResult].self) {
      value = .list(list.map(\.value))
    } else {
      // Keys in an order of their own: JSON gives them none.
      value = .object(
        try one.decode([String: DecodedResult].self).sorted { $0.key < $1.key }.map { ($0.key, $0.value.value) })
    }
  }
}
