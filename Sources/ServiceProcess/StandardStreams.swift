import Glibc

/// Standard input, output and error as a process finds them.
public enum StandardStreams {
  /// Gives those that were closed (`2>&-`, some schedulers) to nobody. Without it the next file that is opened takes the
  /// number, and what is said on standard error is written into a recording. To be called before any is opened.
  public static func hold() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
      // The lowest number that is free: this one.
      _ = open("/dev/null", O_RDWR)
    }
  }
}
