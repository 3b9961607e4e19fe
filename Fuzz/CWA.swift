/// Checksums are mended first, except where the sector's last byte is odd: otherwise no mutant would get past them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  var bytes = Array(UnsafeRawBufferPointer(start: start, count: count))
  var sector = 1_024
  while sector + 512 <= bytes.count {
    if bytes[sector + 511] & 1 == 0 { mendChecksum(&bytes, sector) }
    sector += 512
  }
  bytes.withUnsafeBytes { readHostile($0, as: .cwa) }
  return 0
}

private func mendChecksum(_ bytes: inout [UInt8], _ sector: Int) {
  var sum: UInt16 = 0
  for word in stride(from: sector, to: sector + 510, by: 2) {
    sum &+= UInt16(bytes[word]) | UInt16(bytes[word + 1]) << 8
  }
  let check = 0 &- sum
  bytes[sector + 510] = UInt8(check & 0xFF)
  bytes[sector + 511] = UInt8(check >> 8)
}
