import Walker

/// The walker's mount under a name of its own: the DSP core has a `Mount` too, and this file does not see it.
typealias WornMount = Mount

extension WornMount {
  /// The mount of a sensor whose axes point this way, before any tilt.
  /// - Parameters: unit vectors in sensor coordinates, at right angles.
  init(up: SIMD3<Double>, forward: SIMD3<Double>) {
    let left = SIMD3(
      up.y * forward.z - up.z * forward.y, up.z * forward.x - up.x * forward.z, up.x * forward.y - up.y * forward.x)
    self.init(rows: forward, left, up)
  }
}
