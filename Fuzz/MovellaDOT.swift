@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  readHostile(UnsafeRawBufferPointer(start: start, count: count), as: .movellaDOT)
  return 0
}
