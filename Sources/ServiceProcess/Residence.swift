import CMalloc
import Foundation
import Glibc

/// What a process that runs for weeks keeps in memory.
public enum Residence {
  /// Few threads that hardly allocate need no heap each. To be called before there are any.
  ///
  /// Thresholds that are stated stay where they are; left to itself the allocator raises them with every large block
  /// that is freed, and keeps more and more.
  ///
  /// - Parameter heaps: at most so many.
  public static func shareHeap(among heaps: Int32) {
    _ = mallopt(M_ARENA_MAX, heaps)
    _ = mallopt(M_MMAP_THRESHOLD, 16 << 10)
    _ = mallopt(M_TRIM_THRESHOLD, 16 << 10)
    _ = mallopt(M_TOP_PAD, 16 << 10)
  }

  /// Gives back what was only needed for a while, such as by the making of days.
  public static func giveBack() { _ = malloc_trim(0) }

  /// Gives back the pages of program code that only starting, or the last request, needed: the kernel brings any that is
  /// wanted again from the file. Code is never written to, so nothing can be lost.
  public static func forgetCode() {
    guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8) else { return }
    for line in maps.split(separator: "\n") where line.contains(" r-xp ") && line.contains(" /") {
      let ends = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt(String($0), radix: 16) }
      guard ends.count == 2, ends[1] > ends[0] else { continue }
      _ = madvise(UnsafeMutableRawPointer(bitPattern: ends[0]), Int(ends[1] - ends[0]), Int32(MADV_DONTNEED))
    }
  }
}
