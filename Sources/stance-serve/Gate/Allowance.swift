/// A bucket of requests that fills at a steady rate.
struct Allowance: Sendable {
  let rate: Double
  let most: Double
  private var tokens: Double
  private var filled: ContinuousClock.Instant

  /// - Parameters:
  ///   - rate: requests a second in the long run.
  ///   - most: requests that may come at once.
  init(rate: Double, most: Double, now: ContinuousClock.Instant) {
    self.rate = rate
    self.most = most
    tokens = most
    filled = now
  }

  mutating func take(now: ContinuousClock.Instant) -> Bool {
    tokens = level(now: now)
    filled = now
    guard tokens >= 1 else { return false }
    tokens -= 1
    return true
  }

  func level(now: ContinuousClock.Instant) -> Double { min(most, tokens + max(0, (now - filled) / .seconds(1)) * rate) }
}

/// Requests a second, of each address and of all.
struct RequestRates: Sendable {
  static let each = (rate: 20.0, most: 60.0)
  static let all = (rate: 100.0, most: 200.0)
  static let addresses = 256

  private var everyone: Allowance
  private var byAddress: [String: Allowance] = [:]

  init(now: ContinuousClock.Instant) { everyone = Allowance(rate: Self.all.rate, most: Self.all.most, now: now) }

  mutating func mayAsk(_ address: String, now: ContinuousClock.Instant) -> Bool {
    if byAddress[address] == nil, byAddress.count >= Self.addresses {
      // Whoever has asked least is known least.
      byAddress = byAddress.filter { $0.value.level(now: now) < Self.each.most }
      if byAddress.count >= Self.addresses,
        let fullest = byAddress.max(by: { $0.value.level(now: now) < $1.value.level(now: now) })
      {
        byAddress[fullest.key] = nil
      }
    }
    var own = byAddress[address] ?? Allowance(rate: Self.each.rate, most: Self.each.most, now: now)
    defer { byAddress[address] = own }
    return own.take(now: now) && everyone.take(now: now)
  }
}
