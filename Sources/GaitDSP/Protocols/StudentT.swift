/// Student's t distribution.
public enum StudentT {
  /// The 97.5 % quantile: half the width of a 95 % interval in standard errors.
  ///
  /// From four degrees of freedom on Cornish and Fisher's expansion about the normal one (Abramowitz & Stegun 1964,
  /// 26.7.5), within 0.1 %; below, where it does not hold, straight lines in 1/v between the exact values.
  ///
  /// - Parameter freedom: degrees of freedom, whole or effective; below one there is no interval: infinity.
  public static func quantile975(freedom v: Double) -> Double {
    guard v >= 1 else { return .infinity }
    if v < 4 {
      let low = Int(v)
      let (a, b) = (1 / Double(low), 1 / Double(low + 1))
      let share = (1 / v - b) / (a - b)
      return share * exact[low - 1] + (1 - share) * exact[low]
    }
    let z = 1.959963984540054
    let (z3, z5, z7) = (z * z * z, z * z * z * z * z, z * z * z * z * z * z * z)
    let z9 = z7 * z * z
    let g1 = (z3 + z) / 4
    let g2 = (5 * z5 + 16 * z3 + 3 * z) / 96
    let g3 = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384
    let g4 = (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / 92160
    return z + g1 / v + g2 / (v * v) + g3 / (v * v * v) + g4 / (v * v * v * v)
  }

  /// For one to four degrees of freedom.
  private static let exact = [12.7062, 4.3027, 3.1824, 2.7764]
}
