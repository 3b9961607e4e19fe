extension Walker {
  /// The sensor on this walker, to be read sample by sample.
  public func sensor(_ circumstances: SensorCircumstances = SensorCircumstances()) -> SimulatedIMU {
    SimulatedIMU(self, circumstances)
  }

  /// All samples of the script at once: for short scripts.
  public func samples(_ circumstances: SensorCircumstances = SensorCircumstances()) -> [SimulatedSample] {
    var sensor = sensor(circumstances)
    var samples: [SimulatedSample] = []
    while let sample = sensor.next() { samples.append(sample) }
    return samples
  }
}
