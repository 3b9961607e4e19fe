import GaitDSP

/// Makes records of what the pipeline puts out: a bout goes with its steps, a long one's steps go ahead of it.
public struct BoutGatherer: Sendable {
  /// Steps kept in memory before they go ahead of their bout.
  private let longest: Int
  private var steps: [Step] = []

  public init(longest: Int = 600) {
    self.longest = longest
    // Touched as well as set aside: the memory of the longest walk is taken now.
    steps = Array(repeating: Step(side: .left, bout: 0, initialContact: 0), count: longest + 64)
    steps.removeAll(keepingCapacity: true)
  }

  /// - Parameters:
  ///   - output: of the pipeline, on the session's time; not emptied here.
  ///   - gaps: whether the pipeline's own gaps are wanted; without, whoever knows their causes records them.
  /// - Returns: records, in order; empty most of the time.
  public mutating func records(of output: borrowing GaitOutput, gaps: Bool = true) -> [StoreRecord] {
    var records: [StoreRecord] = []
    steps.append(contentsOf: output.steps)
    for standing in output.standings { records.append(.standing(standing)) }
    if gaps {
      for gap in output.gaps {
        records.append(
          .gap(GapRecord(start: gap.start, end: gap.end, cause: gap.cause, bridged: gap.bridged)))
      }
    }
    for span in output.worn { records.append(.wear(start: span.start, end: span.end)) }
    for bout in output.bouts {
      records.append(.bout(bout, steps: steps.filter { $0.bout == bout.number }))
      steps.removeAll { $0.bout <= bout.number }
    }
    if steps.count >= longest {
      // Of one bout at a time: a batch may hold the beginnings of several.
      while let number = steps.first?.bout {
        records.append(.steps(steps.filter { $0.bout == number }))
        steps.removeAll { $0.bout == number }
      }
    }
    return records
  }
}
