/// The first byte chooses what a missing cell means.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  let bytes = UnsafeRawBufferPointer(start: start, count: count)
  guard let choice = bytes.first else { return 0 }
  readHostile(
    UnsafeRawBufferPointer(rebasing: bytes.dropFirst()), as: .csv, missing: choice & 1 == 0 ? .refuse : .lostSample)
  return 0
}
