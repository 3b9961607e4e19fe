#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Chooses, from peaks that may each be a contact, the sequence that walking could have made.
///
/// A sparse Viterbi search (Viterbi 1967) over the cycle *right initial, left final, left initial, right final
/// contact*: each peak earns the log-odds of its height, each contact left out between two others costs, and times
/// must be possible. Decisions are final `lag` seconds after the peak, so the search is streaming and bounded.
struct ContactSequence: ~Copyable {
  struct Parameters: Sendable {
    /// Cost, in log-odds, of each contact of the cycle left out between two peaks.
    var skipCost = 1.0
    /// Seconds after a peak at which it is decided to be a contact, if the best sequence runs through it.
    var lag = 0.2
    /// The same in steps: in slow gait another candidate for the same contact may come half a step later.
    var lagSteps = 0.5
    /// Seconds after which a peak that no good sequence has run through is given up. Uncertain peaks, as of the last
    /// short steps before a stop, earn their place only through those that follow.
    var horizon = 2.5
    /// Cost of beginning a new sequence after a pause.
    var restartCost = 1.0
    /// Shortest plausible double support, s.
    var shortestDouble = 0.02
    /// Shortest plausible single support, s.
    var shortestSingle = 0.15
    /// The same in steps, well below what healthy walking takes: 24 % of a step in the median and 17 % in the least
    /// twentieth, of 1772 steps of ten people (labels of Voisard 2023).
    var shortestDoubleSteps = 0.06
    /// The same in steps; healthy walking takes 76 % in the median.
    var shortestSingleSteps = 0.25
    /// Longest time between neighbours in one walk, s; after a longer pause the order starts afresh.
    var longestPause = 3.0
  }

  struct Node: BitwiseCopyable {
    var time: Double
    var phase: Int
    /// Confidence of the contact, 0…1.
    var confidence: Double
    /// What the peak itself earns.
    var gain: Double
    /// What the best sequence that ends here earns.
    var score = -Double.infinity
    /// Index of the best predecessor, or −1 where a sequence begins.
    var previous = -1
  }

  private let parameters: Parameters
  /// Height of a peak that neither earns nor costs, 0…1. Follows how high peaks usually are in this gait.
  var evenHeight = 0.25
  /// Usual step time where the gait is known to be slow, s, which supports and decisions then scale with; 0 elsewhere.
  var slowStep = 0.0
  private var nodes = Ring<Node>(capacity: 64, filler: Node(time: -.infinity, phase: 0, confidence: 0, gain: 0))
  /// Index of the last node decided to be a contact; −1 before the first.
  private var root = -1
  /// First node whose fate is open; those before it are history.
  private var open = 0

  init(parameters: Parameters = Parameters()) { self.parameters = parameters }

  /// Offers a peak. Peaks come in nearly the order of time; those out of order by less than the lag are put right.
  /// - Parameters:
  ///   - time: s.
  ///   - phase: place in the cycle, as `Contact.phase`.
  ///   - height: 0…1, what the peak earns by.
  ///   - confidence: 0…1, what the contact will say of itself; the height, unless something else is stated.
  mutating func offer(time: Double, phase: Int, height: Double, confidence: Double? = nil) {
    let node = Node(
      time: time, phase: phase & 3, confidence: confidence ?? height, gain: logOdds(height) - logOdds(evenHeight))
    nodes.push(node)
    var place = nodes.end - 1
    let floor = max(open, nodes.start)
    while place > floor, nodes[place - 1].time > time {
      nodes[place] = nodes[place - 1]
      place -= 1
    }
    nodes[place] = node
    for index in place..<nodes.end { connect(index) }
  }

  /// Finds the best predecessor of an open node: the last contact decided, or an open node before it.
  private mutating func connect(_ index: Int) {
    var node = nodes[index]
    let bound = root >= 0 && node.time - nodes[root].time < parameters.longestPause
    node.previous = -1
    // Beginning afresh is free; but not amid a walk, where what was decided has to be followed.
    node.score = bound ? -.infinity : node.gain
    if bound, let cost = transition(from: nodes[root], to: node) {
      node.score = node.gain - cost
      node.previous = root
    }
    for before in max(open, nodes.start)..<index {
      guard let cost = transition(from: nodes[before], to: node) else { continue }
      let score = nodes[before].score + node.gain - cost
      if score > node.score {
        node.score = score
        node.previous = before
      }
    }
    nodes[index] = node
  }

  /// Cost of following one contact by another; `nil` where legs cannot do it.
  private func transition(from a: Node, to b: Node) -> Double? {
    let elapsed = b.time - a.time
    if elapsed > parameters.longestPause { return parameters.restartCost }
    // Contacts of the cycle left out between the two, 0…3; the least time is the sum of the shortest plausible double
    // support (after an initial contact) and single support (after a final contact) on the way.
    let skipped = (b.phase - a.phase - 1) & 3
    let fromInitial = a.phase & 1 == 0
    let doubles = Double(fromInitial ? (skipped + 2) / 2 : (skipped + 1) / 2)
    let singles = Double(skipped + 1) - doubles
    let shortestDouble = max(parameters.shortestDouble, parameters.shortestDoubleSteps * slowStep)
    let shortestSingle = max(parameters.shortestSingle, parameters.shortestSingleSteps * slowStep)
    guard elapsed >= doubles * shortestDouble + singles * shortestSingle else { return nil }
    return Double(skipped) * parameters.skipCost
  }

  /// Decides what is old enough and hands it on in order.
  /// - Parameter now: no peak earlier than this will be offered any more, s.
  mutating func decide(now: Double, into decided: inout Queue<Contact>) {
    settle(before: now - lag, giveUpBefore: now - parameters.horizon, into: &decided)
  }

  /// No contact earlier than this can be decided any more, given that none earlier than `now` will be offered, s.
  func decidedUntil(now: Double) -> Double {
    let first = max(open, nodes.start)
    return first < nodes.end ? min(nodes[first].time, now - lag) : now - lag
  }

  private var lag: Double { parameters.lag + parameters.lagSteps * slowStep }

  /// Decides everything; the end of a stretch.
  mutating func finish(into decided: inout Queue<Contact>) {
    settle(before: .infinity, giveUpBefore: .infinity, into: &decided)
    restart()
  }

  /// Forgets everything, decided or not.
  mutating func restart() {
    nodes.removeAll()
    root = -1
    open = 0
    slowStep = 0
  }

  private mutating func settle(
    before limit: Double, giveUpBefore horizon: Double, into decided: inout Queue<Contact>
  ) {
    let first = max(open, nodes.start)
    guard first < nodes.end, nodes[first].time < limit else { return }
    // The best path that ends anywhere among the open nodes; later ends have had the chance to earn more.
    var best = -1
    var bestScore = 0.0
    for index in first..<nodes.end where nodes[index].score > bestScore {
      best = index
      bestScore = nodes[index].score
    }
    // Walk it back, turning the chain round in place of a list.
    var chain = InlineArray<64, Int>(repeating: -1)
    var count = 0
    var cursor = best
    while cursor >= first, count < 64 {
      chain[count] = cursor
      count += 1
      cursor = nodes[cursor].previous
    }
    var next = first
    while count > 0 {
      count -= 1
      let index = chain[count]
      let node = nodes[index]
      guard node.time < limit else { break }
      decided.push(Contact(phase: node.phase, time: node.time, confidence: node.confidence))
      root = index
      next = index + 1
    }
    while next < nodes.end, nodes[next].time < horizon { next += 1 }
    guard next > first else { return }
    open = next
    for index in open..<nodes.end { connect(index) }
  }
}

/// Natural logarithm of the odds of a probability, kept finite.
@inline(__always)
private func logOdds(_ height: Double) -> Double {
  let p = min(max(height, 1e-3), 1 - 1e-3)
  return log(p / (1 - p))
}
