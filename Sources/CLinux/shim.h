// The kernel interfaces that Swift's Glibc module leaves out, and libi2c's SMBus calls. Headers only.
#pragma once

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <malloc.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <i2c/smbus.h>

// Flags whose enumerations Swift imports as types of their own.
static inline int stance_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }
static inline int stance_epoll(void) { return epoll_create1(EPOLL_CLOEXEC); }
static inline int stance_unix_socket(int kind) { return socket(AF_UNIX, kind | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }
// GNU only, and so hidden from a module that must agree with Swift's own.
extern int accept4(int, struct sockaddr *, socklen_t *, int);
extern int pthread_setname_np(pthread_t, const char *);
extern int ppoll(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
static inline int stance_accept(int fd) { return accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }
static inline ssize_t stance_send(int fd, const void *bytes, size_t count) {
  return send(fd, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static inline int stance_name_thread(pthread_t thread, const char *name) { return pthread_setname_np(thread, name); }
// Waits for one descriptor to be readable; without a limit for good. 1 when it is.
static inline int stance_wait_readable(int fd, const struct timespec *limit) {
  struct pollfd entry = {fd, POLLIN, 0};
  return ppoll(&entry, 1, limit, NULL);
}
