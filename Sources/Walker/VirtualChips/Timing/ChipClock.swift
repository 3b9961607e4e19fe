/// The chip's oscillator: it runs fast or slow by a fixed error and drifts with temperature.
public struct ChipClock: Equatable, Sendable {
  /// Relative error of the rate at 25 °C: +0.1 samples 10 % faster than the datasheet's nominal rate.
  public var rateError: Double
  /// Relative change of the rate per °C away from 25 °C.
  public var temperatureCoefficient: Double

  /// By default exact at any temperature.
  public init(rateError: Double = 0, temperatureCoefficient: Double = 0) {
    self.rateError = rateError
    self.temperatureCoefficient = temperatureCoefficient
  }

  /// How much faster than nominal the chip runs, at least a tenth of it whatever the inputs.
  public func speed(at temperature: Double) -> Double {
    max(0.1, (1 + rateError) * (1 + temperatureCoefficient * (temperature - 25)))
  }
}
