import CSodium
import Foundation
import Glibc

/// What the process keeps in memory.
enum Residence {
  /// Few threads that hardly allocate need no heap each. To be called before there are any.
  static func shareHeap() { _ = mallopt(M_ARENA_MAX, 1) }

  /// Gives back the pages of program code: the kernel brings those that are wanted again from the file. Code is never
  /// written to, so nothing can be lost.
  static func forgetCode() {
    guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8) else { return }
    for line in maps.split(separator: "\n") where line.contains(" r-xp ") && line.contains(" /") {
      let ends = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt(String($0), radix: 16) }
      guard ends.count == 2, ends[1] > ends[0] else { continue }
      _ = madvise(UnsafeMutableRawPointer(bitPattern: ends[0]), Int(ends[1] - ends[0]), Int32(MADV_DONTNEED))
    }
  }
}
