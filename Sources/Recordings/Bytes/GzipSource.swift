import CZlib
import Glibc

/// Unpacks a gzip stream of any number of members, in constant memory.
final class GzipSource: ByteSource {
  private let packed: any ByteSource
  private let input: UnsafeMutableRawBufferPointer
  private let stream: UnsafeMutablePointer<z_stream>
  private var ready: Bool
  private var inputEnded = false
  private var memberOpen = false

  init(_ packed: any ByteSource) {
    self.packed = packed
    input = .allocate(byteCount: 1 << 16, alignment: 16)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15-bit window; +16 takes the gzip wrapper only.
    ready = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
  }

  deinit {
    if ready { inflateEnd(stream) }
    stream.deinitialize(count: 1)
    stream.deallocate()
    input.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(RecordingFault) -> Int {
    guard ready else { throw .cannotRead(errno: ENOMEM) }
    guard let output = buffer.baseAddress, buffer.count > 0 else { return 0 }
    stream.pointee.next_out = output.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(min(buffer.count, 1 << 30))
    let wanted = Int(stream.pointee.avail_out)
    while Int(stream.pointee.avail_out) == wanted {
      if stream.pointee.avail_in == 0, !inputEnded { try refill() }
      if stream.pointee.avail_in == 0, inputEnded {
        if memberOpen { throw .damagedGzip }
        return 0
      }
      memberOpen = true
      switch inflate(stream, Z_NO_FLUSH) {
      case Z_STREAM_END:
        memberOpen = false
        try beginNextMember()
      case Z_OK, Z_BUF_ERROR: break
      default: throw .damagedGzip
      }
    }
    return wanted - Int(stream.pointee.avail_out)
  }

  /// A gzip file may hold members one after another; what is no member after the last (padding) is let go.
  private func beginNextMember() throws(RecordingFault) {
    if stream.pointee.avail_in == 0 { try refill() }
    guard stream.pointee.avail_in > 0, let next = stream.pointee.next_in, next.pointee == 0x1F else {
      stream.pointee.avail_in = 0
      inputEnded = true
      return
    }
    guard inflateReset(stream) == Z_OK else { throw .damagedGzip }
  }

  private func refill() throws(RecordingFault) {
    let count = try packed.read(into: input)
    if count == 0 { inputEnded = true }
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(count)
  }
}
