/// Register access on top of the bare transfers: a register is one byte of address, then values.
extension I2CBus where Self: ~Copyable {
  /// Fills `buffer` from `register` on, in one transfer.
  public mutating func read(
    _ register: UInt8, at address: UInt8, into buffer: inout MutableSpan<UInt8>
  ) throws(BusError) {
    let bytes: InlineArray<1, UInt8> = [register]
    try transfer(at: address, writing: bytes.span, reading: &buffer)
  }

  /// The value of one register.
  public mutating func read(_ register: UInt8, at address: UInt8) throws(BusError) -> UInt8 {
    var value: InlineArray<1, UInt8> = [0]
    var span = value.mutableSpan
    try read(register, at: address, into: &span)
    return value[0]
  }

  /// Two neighbouring registers, the first one first.
  public mutating func readPair(_ register: UInt8, at address: UInt8) throws(BusError) -> (UInt8, UInt8) {
    var values: InlineArray<2, UInt8> = [0, 0]
    var span = values.mutableSpan
    try read(register, at: address, into: &span)
    return (values[0], values[1])
  }

  /// Writes one register.
  public mutating func write(_ value: UInt8, to register: UInt8, at address: UInt8) throws(BusError) {
    let bytes: InlineArray<2, UInt8> = [register, value]
    var nothing = MutableSpan<UInt8>()
    try transfer(at: address, writing: bytes.span, reading: &nothing)
  }
}
