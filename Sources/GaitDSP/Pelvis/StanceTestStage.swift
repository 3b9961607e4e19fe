extension GaitPipeline {
  /// Looks for stance trials in the frames whose smoothed posture is known.
  ///
  /// Which way is left must be known. Until the mount is, frames wait as long as they are kept, and are then passed over:
  /// a test that begins without walking needs a stated mount.
  mutating func findStanceTrials(into output: inout GaitOutput) {
    let end = front.smoothedEnd
    guard let mount = mounts.current?.mount else {
      nextSearched = max(nextSearched, end - (FrontEnd.capacity - Self.reserve))
      return
    }
    if mount != stanceMount {
      stanceMount = mount
      stanceTest?.restart(left: configuration.functionalLeft ?? mount.left.vector, upright: mount.up.vector)
    }
    while nextSearched < end {
      let frame = front.frames.pointer(to: nextSearched)
      nextSearched += 1
      if let trial = stanceTest?.push(
        time: frame.pointee.time, up: SIMD3<Double>(frame.pointee.smoothGravity), force: frame.pointee.specificForce,
        rate: frame.pointee.angularRate, isMissing: frame.pointee.isMissing)
      {
        output.stanceTrials.append(trial)
      }
    }
  }
}

extension StanceTestFinder {
  /// Whether the body stands on one leg at a time, s, as far as is known `patience` frames later.
  ///
  /// What may yet turn out to be a trial counts: such a stand is no zero either.
  func isOnOneLeg(at time: Double) -> Bool {
    if let lifted, time >= lifted.time { return true }
    if let unsure, time >= unsure.lifted.time, time < unsure.down { return true }
    if let swayingSince, time >= swayingSince { return true }
    return time >= toldFrom && time < toldUntil
  }
}

extension GaitPipeline {
  /// Frames that quiet standing waits, so that a stand on one leg is known as such.
  @inline(__always)
  var standingLag: Int { searchesTrials ? StanceTestFinder.patience : 0 }

  /// Whether the body stands on one leg at a time, s, in a test that looks for that.
  func isOnOneLeg(at time: Double) -> Bool {
    switch stanceTest {
    case .some(let finder): finder.isOnOneLeg(at: time)
    case .none: false
    }
  }

  /// When the foot left the ground in the trial that is followed now, s, or about when where that was not felt; `nil`
  /// where none is.
  public var stanceLift: Double? {
    switch stanceTest {
    case .some(let finder): finder.lifted?.time ?? finder.swayingSince
    case .none: nil
    }
  }
}
