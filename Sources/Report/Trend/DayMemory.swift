/// How much of a day's deviation the next day keeps (first-order autoregression), from how days differ within their weeks: a
/// change from one week to the next is none of it. The moments found, in weeks that are short and have days missing, are set
/// against those expected in just such weeks.
struct DayMemory {
  /// Neighbouring days that are needed to say anything.
  private static let leastNeighbours = 4

  /// Of each week, about its own mean.
  private var weeks: [(variance: Double, products: Double, squares: Double)] = []
  /// Products of neighbours and squares as expected, by powers of the memory, in variances of one day.
  private var expectedProducts = [Double](repeating: 0, count: 7)
  private var expectedSquares = [Double](repeating: 0, count: 7)
  private var neighbours = 0

  /// - Parameter week: place and value of days that count, in order, over seven days at most.
  mutating func add(_ week: [(place: Int, value: Double)]) {
    guard week.count > 2 else { return }
    let number = Double(week.count)
    let mean = week.reduce(0) { $0 + $1.value } / number
    // Of each day with all of them, by distance, and of all.
    var rows = [Double](repeating: 0, count: 7 * week.count)
    var whole = [Double](repeating: 0, count: 7)
    var (products, squares) = (0.0, 0.0)
    for (a, day) in week.enumerated() {
      for other in week {
        let distance = min(6, abs(other.place - day.place))
        rows[7 * a + distance] += 1 / number
        whole[distance] += 1 / (number * number)
      }
      squares += (day.value - mean) * (day.value - mean)
    }
    expectedSquares[0] += number
    for k in 0..<7 { expectedSquares[k] -= number * whole[k] }
    for a in week.indices.dropLast() where week[a + 1].place == week[a].place + 1 {
      neighbours += 1
      products += (week[a].value - mean) * (week[a + 1].value - mean)
      expectedProducts[1] += 1
      for k in 0..<7 { expectedProducts[k] += whole[k] - rows[7 * a + k] - rows[7 * a + 7 + k] }
    }
    weeks.append((squares / (number - 1), products, squares))
  }

  /// Where what was found is what would be expected; zero where too little is known or nothing speaks for more.
  func share(atMost largest: Double) -> Double {
    // A week in the midst of which the person changed differs more than any other, and must not speak for all: none has more
    // say than the middle one.
    let variances = weeks.map(\.variance).sorted()
    guard neighbours >= Self.leastNeighbours, let middle = variances.dropFirst(variances.count / 2).first, middle > 0
    else { return 0 }
    var (products, squares) = (0.0, 0.0)
    for week in weeks {
      let say = min(1, middle / max(week.variance, middle))
      products += say * week.products
      squares += say * week.squares
    }
    let found = products / squares
    guard found > expected(0) else { return 0 }
    var (low, high) = (0.0, largest)
    for _ in 0..<24 {
      let middle = (low + high) / 2
      if expected(middle) < found { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// Products over squares where the memory is `r`.
  private func expected(_ r: Double) -> Double {
    func sum(_ terms: [Double]) -> Double { terms.reversed().reduce(0) { $0 * r + $1 } }
    return sum(expectedProducts) / sum(expectedSquares)
  }
}
