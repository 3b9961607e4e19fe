/// What is remembered of bouts and strides until the frames they cover have been written as signals.
struct SignalWriter: ~Copyable {
  /// Frames by which signals lag, so that the bout and the stride around them are known: longest pause, detection.
  static let lag = 700

  /// Spans of bouts: (start, end, number); an open one ends at infinity.
  private var spans = Ring<SIMD4<Double>>(capacity: 64, filler: SIMD4(.infinity, -.infinity, -1, 0))
  /// Times of left initial contacts, s, with the bout they belong to.
  private var strides = Ring<SIMD2<Double>>(capacity: 64, filler: SIMD2(.infinity, -1))
  private var lastContact = 0.0
  /// Next frame to write.
  var next = 0
  private var stride = 0
  private var span = 0

  mutating func restart() { next = 0 }

  mutating func note(_ contact: Contact) {
    if spans.end == 0 || spans[spans.end - 1].z != Double(contact.bout) {
      spans.push(SIMD4(contact.time, .infinity, Double(contact.bout), 0))
    }
    lastContact = contact.time
    if contact.kind == .initial, contact.side == .left { strides.push(SIMD2(contact.time, Double(contact.bout))) }
  }

  mutating func noteBoutEnd() {
    guard spans.end > 0 else { return }
    spans[spans.end - 1].y = lastContact
  }

  /// Number of the bout that a time falls into, or −1. Times must not run backwards between calls.
  mutating func bout(at time: Double) -> Int {
    span = max(span, spans.start)
    while span < spans.end, spans[span].y < time { span += 1 }
    return span < spans.end && spans[span].x <= time ? Int(spans[span].z) : -1
  }

  /// Share of the left stride that has passed, %; `nan` outside complete ones. Times as for `bout(at:)`.
  mutating func phase(at time: Double) -> Double {
    stride = max(stride, strides.start)
    while stride + 1 < strides.end, strides[stride + 1].x <= time { stride += 1 }
    guard stride + 1 < strides.end else { return .nan }
    let (from, to) = (strides[stride], strides[stride + 1])
    // Beyond 4 s, or across bouts, it is no stride.
    guard from.x <= time, from.y == to.y, to.x - from.x < 4 else { return .nan }
    return 100 * (time - from.x) / (to.x - from.x)
  }
}

extension GaitPipeline {
  /// Writes the frames that are settled.
  mutating func writeSignals(flush: Bool, into output: inout GaitOutput) {
    // Frames wait until walking has proven the mount, or until they are about to be overwritten.
    let proven = mounts.isProven || mounts.current?.origin == .stated
    let wait = proven ? SignalWriter.lag : FrontEnd.capacity - SignalWriter.lag
    let end = flush ? min(front.smoothedEnd, front.frames.end) : front.smoothedEnd - wait
    guard signals.next < end else { return }
    // One zero for all signals, so that a new reference makes no step in them; a moved strap does.
    if signalAxes == nil || standing.last?.strapMoved == true { signalAxes = angleAxes()?.0 }
    let axes = signalAxes
    signals.next = max(signals.next, front.frames.start)
    while signals.next < end {
      let index = signals.next
      signals.next += 1
      let frame = front.frames.pointer(to: index)
      let gravity = SIMD3<Double>(frame.pointee.smoothGravity)
      let angles = axes?.obliquityAndTilt(gravity: gravity)
      let time = frame.pointee.time
      if isDoubtful(time) { return }
      output.signals.append(
        PelvisSample(
          time: time, obliquity: angles?.x ?? .nan, tilt: angles?.y ?? .nan,
          rotation: degrees(frame.pointee.heading - meanHeading(around: index)), attitude: front.attitudes[index],
          bout: signals.bout(at: time), phase: signals.phase(at: time)))
    }
  }

  /// Mean heading of the two seconds around a frame, rad.
  @inline(__always)
  private func meanHeading(around index: Int) -> Double {
    let low = max(index - 100, front.frames.start)
    let high = min(index + 100, front.frames.end - 1)
    var sum = 0.0
    // Every fourth frame: pelvic rotation has nothing left at 12 Hz.
    var count = 0.0
    for neighbour in stride(from: low, through: high, by: 4) {
      sum += front.frames.pointer(to: neighbour).pointee.heading
      count += 1
    }
    return sum / count
  }
}
