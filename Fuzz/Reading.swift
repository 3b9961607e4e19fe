import GaitDSP
import Recordings

/// Reads hostile bytes as one format and holds the reader to its promises: no trap, finite values, times that only
/// run forward, and the same samples in whatever batches they are asked for.
func readHostile(_ bytes: UnsafeRawBufferPointer, as format: RecordingFormat?, missing: MissingCells = .refuse) {
  var options = ReadingOptions()
  options.format = format
  options.missingCells = missing
  // Plausible units would hide most mutants behind one refusal.
  options.checksUnits = bytes.count % 2 == 0
  let inOneGo = fold(Array(bytes), options, batch: 100_000)
  let inSmallBatches = fold(Array(bytes), options, batch: 7)
  precondition(inOneGo == inSmallBatches, "batching changed what was read")
}

/// What reading gave: enough of it to notice any difference.
private struct Outcome: Equatable {
  var count = 0
  var last: InertialSample?
  var damage = 0
  var error: RecordingError?
}

private func fold(_ bytes: [UInt8], _ options: ReadingOptions, batch: Int) -> Outcome {
  var outcome = Outcome()
  do {
    var reader = try RecordingReader(bytes: bytes, name: "fuzz", options: options)
    precondition(reader.info.nominalRate > 0)
    var samples: [InertialSample] = []
    while true {
      samples.removeAll(keepingCapacity: true)
      let count: Int
      do { count = try reader.read(into: &samples, atMost: batch) } catch {
        outcome.error = error
        check(samples, &outcome)
        break
      }
      precondition(count == samples.count && count <= batch)
      if count == 0 { break }
      check(samples, &outcome)
    }
    outcome.damage = reader.damage.count
    precondition(reader.damage.first.count <= RecordingDamage.limit)
  } catch {
    outcome.error = error
  }
  // A message must always be possible.
  if let error = outcome.error { precondition(!error.description.isEmpty) }
  return outcome
}

private func check(_ samples: [InertialSample], _ outcome: inout Outcome) {
  for sample in samples {
    precondition(sample.time.isFinite)
    for axis in 0..<3 { precondition(sample.specificForce[axis].isFinite && sample.angularRate[axis].isFinite) }
    if let last = outcome.last { precondition(sample.time > last.time, "time stands or runs backwards") }
    outcome.last = sample
    outcome.count += 1
  }
}
