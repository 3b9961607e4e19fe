// Preloaded into a program: the disk below FAULTY_DISK_ROOT fails as the file FAULTY_DISK says. Whoever runs the program
// writes the fault into the file's first word, and reads from the words behind it how often each fault has struck.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

// GONE: every access fails, and so does every descriptor that was open then, for good: the card was taken out and put
// back.
enum { FINE, FULL, READ_ONLY, SLOW, GONE, FAULTS };

static _Atomic uint32_t *shared;
static const char *root;
static size_t root_length;
// Of each descriptor: how often the disk had gone when it was opened, counted from 1; 0 = not below the root.
static uint32_t opened[65536];
static _Atomic uint32_t departures = 1;
static _Atomic uint32_t was;

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("FAULTY_DISK");
  root = getenv("FAULTY_DISK_ROOT");
  if (!path || !root) return;
  root_length = strlen(root);
  REAL(open);
  int fd = real(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (memory != MAP_FAILED) shared = memory;
}

static uint32_t fault(void) {
  if (!shared) return FINE;
  uint32_t now = atomic_load(shared);
  if (atomic_exchange(&was, now) != now && now == GONE) atomic_fetch_add(&departures, 1);
  return now;
}

static int strike(uint32_t kind, int number) {
  atomic_fetch_add(shared + kind, 1);
  errno = number;
  return 1;
}

static int is_ours(const char *path) { return shared && path && strncmp(path, root, root_length) == 0; }
static uint32_t epoch(int fd) { return shared && fd >= 0 && fd < 65536 ? opened[fd] : 0; }

// Whether using this descriptor fails; writes and reads differ.
static int fails(int fd, int writes) {
  uint32_t since = epoch(fd);
  if (!since) return 0;
  uint32_t now = fault();
  if (now == GONE || since != atomic_load(&departures)) return strike(GONE, EIO);
  if (writes && now == FULL) return strike(FULL, ENOSPC);
  if (writes && now == READ_ONLY) return strike(READ_ONLY, EROFS);
  return 0;
}

static int refuses(const char *path, int flags) {
  if (!is_ours(path)) return 0;
  uint32_t now = fault();
  if (now == GONE) return strike(GONE, EIO);
  if (now == READ_ONLY && (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC))) return strike(READ_ONLY, EROFS);
  if (now == FULL && (flags & O_CREAT) && access(path, F_OK) != 0) return strike(FULL, ENOSPC);
  return 0;
}

static int note(int fd, const char *path) {
  if (fd >= 0 && fd < 65536) opened[fd] = is_ours(path) ? atomic_load(&departures) : 0;
  return fd;
}

#define MODE_OF(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); }

int open(const char *path, int flags, ...) {
  REAL(open);
  MODE_OF(flags);
  return refuses(path, flags) ? -1 : note(real(path, flags, mode), path);
}

int open64(const char *path, int flags, ...) {
  REAL(open64);
  MODE_OF(flags);
  return refuses(path, flags) ? -1 : note(real(path, flags, mode), path);
}

int close(int fd) {
  REAL(close);
  if (fd >= 0 && fd < 65536) opened[fd] = 0;
  return real(fd);
}

ssize_t write(int fd, const void *bytes, size_t count) {
  REAL(write);
  return fails(fd, 1) ? -1 : real(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  REAL(pwrite);
  return fails(fd, 1) ? -1 : real(fd, bytes, count, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  REAL(pwrite64);
  return fails(fd, 1) ? -1 : real(fd, bytes, count, offset);
}

ssize_t read(int fd, void *bytes, size_t count) {
  REAL(read);
  return fails(fd, 0) ? -1 : real(fd, bytes, count);
}

ssize_t pread(int fd, void *bytes, size_t count, off_t offset) {
  REAL(pread);
  return fails(fd, 0) ? -1 : real(fd, bytes, count, offset);
}

ssize_t pread64(int fd, void *bytes, size_t count, off64_t offset) {
  REAL(pread64);
  return fails(fd, 0) ? -1 : real(fd, bytes, count, offset);
}

int ftruncate(int fd, off_t size) {
  REAL(ftruncate);
  return fails(fd, 1) ? -1 : real(fd, size);
}

int ftruncate64(int fd, off64_t size) {
  REAL(ftruncate64);
  return fails(fd, 1) ? -1 : real(fd, size);
}

int unlink(const char *path) {
  REAL(unlink);
  return refuses(path, O_WRONLY) ? -1 : real(path);
}

static int sync_of(int fd, int (*real)(int)) {
  if (fails(fd, 0)) return -1;
  if (epoch(fd) && fault() == SLOW) {
    struct timespec five = {5, 0};
    strike(SLOW, 0);
    nanosleep(&five, NULL);
  }
  return real(fd);
}

int fsync(int fd) {
  REAL(fsync);
  return sync_of(fd, real);
}

int fdatasync(int fd) {
  REAL(fdatasync);
  return sync_of(fd, real);
}
