import Glibc
import IMU

/// Sleeps through signals until `duration` has passed.
func sleepUntilPassed(_ duration: Nanoseconds) {
  var left = timespec(tv_sec: Int(duration / 1_000_000_000), tv_nsec: Int(duration % 1_000_000_000))
  var remaining = timespec()
  while nanosleep(&left, &remaining) != 0 && errno == EINTR { left = remaining }
}
