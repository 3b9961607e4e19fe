#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Amplitudes and powers of harmonics 1…20 of a stride of 128 points, on all axes at once.
///
/// A discrete Fourier transform of just the 40 sums wanted. The halves of the stride are first added (which keeps
/// even harmonics only) and subtracted (odd only), and each result folded about its middle (cosines, sines): a
/// quarter of the multiplications of the plain sums, and tables of 33 entries.
struct StrideHarmonics: Sendable {
  static let points = 128
  /// Harmonics of each kind, even and odd.
  private static let harmonics = 10
  private static let half = points / 2
  /// Points 0…32 of a folded half.
  private static let folded = points / 4 + 1

  typealias Sums = (amplitude: SIMD4<Float>, power: SIMD4<Float>)

  /// cos and sin of 2π·k·n/128, `folded` entries a harmonic: k = 2, 4 … 20, then 1, 3 … 19.
  private let cosines: [Float]
  private let sines: [Float]
  private var evenCosine = [SIMD4<Float>](repeating: .zero, count: folded)
  private var evenSine = [SIMD4<Float>](repeating: .zero, count: folded)
  private var oddCosine = [SIMD4<Float>](repeating: .zero, count: folded)
  private var oddSine = [SIMD4<Float>](repeating: .zero, count: folded)

  init() {
    let orders = Array(stride(from: 2, through: 20, by: 2)) + Array(stride(from: 1, through: 19, by: 2))
    var (cosines, sines) = ([Float](), [Float]())
    for order in orders {
      for n in 0..<Self.folded {
        let angle = 2 * Double.pi * Double(order * n % Self.points) / Double(Self.points)
        cosines.append(Float(cos(angle)))
        sines.append(Float(sin(angle)))
      }
    }
    self.cosines = cosines
    self.sines = sines
  }

  /// - Parameter stride: 128 points, the next stride's first excluded.
  mutating func sums(of stride: [SIMD4<Float>]) -> (even: Sums, odd: Sums) {
    guard stride.count == Self.points else { return ((.zero, .zero), (.zero, .zero)) }
    fold(stride)
    return (
      Self.sums(cosine: evenCosine, sine: evenSine, cosines: cosines, sines: sines, from: 0),
      Self.sums(
        cosine: oddCosine, sine: oddSine, cosines: cosines, sines: sines, from: Self.harmonics * Self.folded)
    )
  }

  private mutating func fold(_ x: [SIMD4<Float>]) {
    let half = Self.half
    let middle = Self.folded - 1
    evenCosine[0] = x[0] + x[half]
    oddCosine[0] = x[0] - x[half]
    for n in 1..<middle {
      let (near, far) = (x[n] + x[n + half], x[half - n] + x[2 * half - n])
      evenCosine[n] = near + far
      evenSine[n] = near - far
      let (nearOdd, farOdd) = (x[n] - x[n + half], x[half - n] - x[2 * half - n])
      oddCosine[n] = nearOdd - farOdd
      oddSine[n] = nearOdd + farOdd
    }
    evenCosine[middle] = x[middle] + x[middle + half]
    oddSine[middle] = x[middle] - x[middle + half]
  }

  private static func sums(
    cosine: [SIMD4<Float>], sine: [SIMD4<Float>], cosines: [Float], sines: [Float], from offset: Int
  ) -> Sums {
    cosine.withUnsafeBufferPointer { cosine in
      sine.withUnsafeBufferPointer { sine in
        cosines.withUnsafeBufferPointer { cosines in
          sines.withUnsafeBufferPointer { sines in
            var (amplitude, power) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
            // Two harmonics at a time: four sums in flight, and each folded point is read once for both.
            for pair in 0..<(harmonics / 2) {
              let first = offset + 2 * pair * folded
              let second = first + folded
              var (real, imaginary) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
              var (nextReal, nextImaginary) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
              for n in 0..<folded {
                real += cosine[n] * cosines[first + n]
                imaginary += sine[n] * sines[first + n]
                nextReal += cosine[n] * cosines[second + n]
                nextImaginary += sine[n] * sines[second + n]
              }
              let square = real * real + imaginary * imaginary
              let nextSquare = nextReal * nextReal + nextImaginary * nextImaginary
              power += square + nextSquare
              amplitude += square.squareRoot() + nextSquare.squareRoot()
            }
            return (amplitude, power)
          }
        }
      }
    }
  }
}
