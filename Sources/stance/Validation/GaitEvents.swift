import GaitDSP
import Report

/// The contacts of one recording with what is known of the walking around them: a reference, or what a detector found.
///
/// All times are seconds on one clock.
struct GaitEvents: Equatable, Sendable {
  struct Event: Equatable, Sendable {
    var time: Double
    /// `nil` where it is not known which foot it was.
    var side: Side?
  }

  /// Initial contacts of both feet in the order of time.
  private(set) var initial: [Event]
  /// Final contacts of both feet in the order of time.
  private(set) var final: [Event]
  /// Where the reference is complete; nothing outside is scored. Never empty: the whole recording where none is stated.
  var bouts: [ClosedRange<Double>]
  /// Spans in which the walker turned.
  var turns: [ClosedRange<Double>]

  static let everywhere = -Double.infinity...Double.infinity

  init(
    initial: [Event], final: [Event], bouts: [ClosedRange<Double>] = [], turns: [ClosedRange<Double>] = []
  ) {
    self.initial = Self.ordered(initial)
    self.final = Self.ordered(final)
    self.bouts = bouts.isEmpty ? [Self.everywhere] : bouts
    self.turns = turns
  }

  /// What the pipeline found, with times as `stance analyze` writes them (to 0.1 ms).
  init(found contacts: [Contact]) {
    func events(_ kind: Contact.Kind) -> [Event] {
      contacts.filter { $0.kind == kind }.map { Event(time: Figure($0.time).value, side: $0.side) }
    }
    self.init(initial: events(.initial), final: events(.final))
  }

  /// In the order of time, left before right at the same instant; times that are not finite left out.
  private static func ordered(_ events: [Event]) -> [Event] {
    func place(_ side: Side?) -> UInt8 { side?.rawValue ?? 2 }
    return events.filter { $0.time.isFinite }.sorted { ($0.time, place($0.side)) < ($1.time, place($1.side)) }
  }
}

extension [ClosedRange<Double>] {
  /// The first span that holds a time, its ends included (to 1 ns).
  func span(holding time: Double) -> Int? {
    firstIndex { $0.lowerBound - 1e-9 <= time && time <= $0.upperBound + 1e-9 }
  }
}
