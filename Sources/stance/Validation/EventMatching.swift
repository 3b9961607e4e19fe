/// Pairs predicted with reference events of one kind, one to one: the most pairs possible, and among those pairings the
/// one with the smallest total |predicted − reference|. Exact, by dynamic programming.
enum EventMatching {
  struct Pair: Equatable, Sendable {
    /// Index into the predicted times.
    var predicted: Int
    /// Index into the reference times.
    var reference: Int
  }

  /// Cells that the table of one block may have: a block is a run of events each within the tolerance of the last, in
  /// walking two or three.
  private static let mostCells = 1 << 24

  /// - Parameters:
  ///   - predicted: s, ascending.
  ///   - reference: s, ascending.
  ///   - tolerance: the largest |predicted − reference| of a pair, inclusive, s.
  /// - Throws: `ToolError.usage` where events lie so densely that they cannot be contacts of feet.
  static func pairs(_ predicted: [Double], _ reference: [Double], tolerance: Double) throws -> [Pair] {
    let tolerance = tolerance + 1e-9
    var pairs: [Pair] = []
    var (p, r) = (0, 0)
    // Events further apart than the tolerance cannot interact: the lists are cut there.
    while p < predicted.count || r < reference.count {
      let (firstPredicted, firstReference) = (p, r)
      var last: Double?
      while p < predicted.count || r < reference.count {
        let isPredicted = r >= reference.count || (p < predicted.count && predicted[p] <= reference[r])
        let time = isPredicted ? predicted[p] : reference[r]
        if let last, time - last > tolerance { break }
        last = time
        if isPredicted { p += 1 } else { r += 1 }
      }
      pairs += try block(predicted[firstPredicted..<p], reference[firstReference..<r], tolerance)
    }
    return pairs
  }

  /// What the best pairing of two tails reaches.
  private struct Reach: Comparable {
    var pairs = 0
    /// Minus the total |error|, s.
    var closeness = 0.0

    static func < (a: Reach, b: Reach) -> Bool { (a.pairs, a.closeness) < (b.pairs, b.closeness) }
  }

  private static func block(
    _ predicted: ArraySlice<Double>, _ reference: ArraySlice<Double>, _ tolerance: Double
  ) throws -> [Pair] {
    guard let p0 = predicted.indices.first, let r0 = reference.indices.first else { return [] }
    let (n, m) = (predicted.count, reference.count)
    guard n < mostCells / (m + 1) else {
      throw ToolError.usage("\(n) × \(m) events without a pause of \(tolerance) s: these are no contacts of feet")
    }
    var best = [Reach](repeating: Reach(), count: (n + 1) * (m + 1))
    func at(_ i: Int, _ j: Int) -> Int { i * (m + 1) + j }
    func paired(_ i: Int, _ j: Int) -> Reach? {
      let error = abs(predicted[p0 + i] - reference[r0 + j])
      guard error <= tolerance else { return nil }
      let rest = best[at(i + 1, j + 1)]
      return Reach(pairs: rest.pairs + 1, closeness: rest.closeness - error)
    }
    for i in stride(from: n - 1, through: 0, by: -1) {
      for j in stride(from: m - 1, through: 0, by: -1) {
        var reach = max(best[at(i + 1, j)], best[at(i, j + 1)])
        if let paired = paired(i, j) { reach = max(reach, paired) }
        best[at(i, j)] = reach
      }
    }
    var pairs: [Pair] = []
    var (i, j) = (0, 0)
    while i < n, j < m {
      if let paired = paired(i, j), paired == best[at(i, j)] {
        pairs.append(Pair(predicted: p0 + i, reference: r0 + j))
        i += 1
        j += 1
      } else if best[at(i, j)] == best[at(i + 1, j)] {
        i += 1
      } else {
        j += 1
      }
    }
    return pairs
  }
}
