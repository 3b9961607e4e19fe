// Preloaded into a program: logs every change that it makes to files below WRITELOG_ROOT, and every word that it says
// on standard output, in the order in which they happen. What a disk may have done with it is replayed by powercut.py.
//
// A record: u8 operation, u32 file, i64 offset, u32 length, then so many bytes.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPEN = 1, WRITE, TRUNCATE, SYNC, UNLINK, RENAME, SAID, FOLDER_SYNC };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int logfd = -1;
static char root[PATH_MAX];
static size_t root_length;
// File numbers by descriptor, 0 = not ours; -1 = a folder of ours.
static int files[65536];
static int next_file = 1;

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static ssize_t raw_write(int fd, const void *bytes, size_t count) {
  REAL(write);
  return real(fd, bytes, count);
}

static void put(uint8_t operation, uint32_t file, int64_t offset, const void *bytes, uint32_t length) {
  uint8_t head[17];
  head[0] = operation;
  memcpy(head + 1, &file, 4);
  memcpy(head + 5, &offset, 8);
  memcpy(head + 13, &length, 4);
  raw_write(logfd, head, sizeof head);
  if (length) raw_write(logfd, bytes, length);
}

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("WRITELOG"), *folder = getenv("WRITELOG_ROOT");
  if (!path || !folder) return;
  REAL(open);
  logfd = real(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (!realpath(folder, root)) root[0] = 0;
  root_length = strlen(root);
}

static int is_ours(const char *path, char *full) {
  char name[PATH_MAX];
  if (logfd < 0 || !root_length || !path) return 0;
  // The file may not be there yet: resolve its folder.
  strncpy(name, path, sizeof name - 1);
  name[sizeof name - 1] = 0;
  if (!realpath(name, full)) {
    char *slash = strrchr(name, '/');
    char last[NAME_MAX + 1];
    if (!slash) return 0;
    strncpy(last, slash + 1, sizeof last - 1);
    last[sizeof last - 1] = 0;
    *slash = 0;
    if (!realpath(name, full)) return 0;
    strncat(full, "/", PATH_MAX - strlen(full) - 1);
    strncat(full, last, PATH_MAX - strlen(full) - 1);
  }
  return strncmp(full, root, root_length) == 0;
}

static void note_open(int fd, const char *path, int flags) {
  char full[PATH_MAX * 2];
  struct stat status;
  if (fd < 0 || fd >= 65536) return;
  files[fd] = 0;
  if (!is_ours(path, full) || fstat(fd, &status)) return;
  pthread_mutex_lock(&lock);
  if (S_ISDIR(status.st_mode)) {
    files[fd] = -1;
  } else if (S_ISREG(status.st_mode)) {
    files[fd] = next_file++;
    put(OPEN, files[fd], (flags & O_TRUNC) ? 1 : 0, full + root_length, strlen(full) - root_length);
  }
  pthread_mutex_unlock(&lock);
}

#define MODE_OF(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); }

int open(const char *path, int flags, ...) {
  REAL(open);
  MODE_OF(flags);
  int fd = real(path, flags, mode);
  note_open(fd, path, flags);
  return fd;
}

int open64(const char *path, int flags, ...) {
  REAL(open64);
  MODE_OF(flags);
  int fd = real(path, flags, mode);
  note_open(fd, path, flags);
  return fd;
}

int close(int fd) {
  REAL(close);
  if (fd >= 0 && fd < 65536) files[fd] = 0;
  return real(fd);
}

static int number(int fd) { return fd >= 0 && fd < 65536 && logfd >= 0 ? files[fd] : 0; }

// The lock is held over the call itself, so that the log's order is the order of the calls.
ssize_t write(int fd, const void *bytes, size_t count) {
  REAL(write);
  int file = number(fd);
  if (logfd < 0 || (file <= 0 && fd != 1)) return real(fd, bytes, count);
  pthread_mutex_lock(&lock);
  off_t offset = file > 0 ? lseek(fd, 0, SEEK_CUR) : 0;
  ssize_t done = real(fd, bytes, count);
  if (done > 0) put(file > 0 ? WRITE : SAID, file > 0 ? file : 0, offset, bytes, done);
  pthread_mutex_unlock(&lock);
  return done;
}

static ssize_t log_pwrite(int fd, off_t offset, const void *bytes, ssize_t done) {
  if (done > 0) put(WRITE, number(fd), offset, bytes, done);
  pthread_mutex_unlock(&lock);
  return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  REAL(pwrite);
  if (number(fd) <= 0) return real(fd, bytes, count, offset);
  pthread_mutex_lock(&lock);
  return log_pwrite(fd, offset, bytes, real(fd, bytes, count, offset));
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  REAL(pwrite64);
  if (number(fd) <= 0) return real(fd, bytes, count, offset);
  pthread_mutex_lock(&lock);
  return log_pwrite(fd, offset, bytes, real(fd, bytes, count, offset));
}

static int log_truncate(int fd, off_t size, int result) {
  if (result == 0) put(TRUNCATE, number(fd), size, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate(int fd, off_t size) {
  REAL(ftruncate);
  if (number(fd) <= 0) return real(fd, size);
  pthread_mutex_lock(&lock);
  return log_truncate(fd, size, real(fd, size));
}

int ftruncate64(int fd, off64_t size) {
  REAL(ftruncate64);
  if (number(fd) <= 0) return real(fd, size);
  pthread_mutex_lock(&lock);
  return log_truncate(fd, size, real(fd, size));
}

static int log_sync(int fd, int result) {
  if (result == 0) put(number(fd) > 0 ? SYNC : FOLDER_SYNC, number(fd) > 0 ? number(fd) : 0, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

int fsync(int fd) {
  REAL(fsync);
  if (number(fd) == 0) return real(fd);
  pthread_mutex_lock(&lock);
  return log_sync(fd, real(fd));
}

int fdatasync(int fd) {
  REAL(fdatasync);
  if (number(fd) == 0) return real(fd);
  pthread_mutex_lock(&lock);
  return log_sync(fd, real(fd));
}

int unlink(const char *path) {
  REAL(unlink);
  char full[PATH_MAX * 2];
  int ours = is_ours(path, full);
  if (ours) pthread_mutex_lock(&lock);
  int result = real(path);
  if (ours) {
    if (result == 0) put(UNLINK, 0, 0, full + root_length, strlen(full) - root_length);
    pthread_mutex_unlock(&lock);
  }
  return result;
}
