import GaitDSP

extension GaitOutput {
  /// Adds what another output holds, signals left out: those are written as they come.
  mutating func keep(_ other: borrowing GaitOutput) {
    contacts += other.contacts
    headings += other.headings
    steps += other.steps
    bouts += other.bouts
    gaps += other.gaps
    standings += other.standings
    alignments += other.alignments
    stanceTrials += other.stanceTrials
  }
}
