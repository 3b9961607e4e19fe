import Logging

/// What keeps the disk from taking one kind of data: said when it is news, and when it is over.
struct DiskTrouble {
  /// What it means meanwhile, and what is said afterwards.
  private let meanwhile: String
  private let afterwards: String
  /// What is wrong now; `nil` when all is well.
  private(set) var words: String?

  static let ofSummaries = DiskTrouble(
    meanwhile: "sampling goes on, and summaries wait in memory", afterwards: "the disk takes summaries again")
  static let ofRawSamples = DiskTrouble(
    meanwhile: "sampling goes on without raw samples: those that find no room in memory are lost, and counted",
    afterwards: "the disk takes raw samples again")

  private init(meanwhile: String, afterwards: String) {
    self.meanwhile = meanwhile
    self.afterwards = afterwards
  }

  mutating func hear(_ news: String?, _ logger: Logger) {
    defer { words = news }
    if let news, news != words {
      logger.error("\(news); \(meanwhile)")
    } else if news == nil, words != nil {
      logger.notice("\(afterwards)")
    }
  }
}
