// A library to preload into a real program, so that the system fails it on orders: a full disk, a
// read-only one, syncs that fail, power that is cut, a clock that jumps. Only tests load it; it is
// never installed.
//
//   LD_PRELOAD=libfaulty_system.so FAULTY_SYSTEM_ORDERS=orders analyticsd …
//
// The orders are a file that is mapped, so that they hold from the moment they are written, over
// restarts too; faulty_system.py writes it. They can change at any time; safe with any threads.
//
// What is simpler than on a real disk: every byte written takes room, also where bytes were before
// or room was set aside; nothing ever gives room back but the orders. A failed sync takes back at
// once what was written since the file's last good one, though the kernel may keep it for a while;
// a power cut takes back all such writes, though a disk may have some of them. Folders' lists of
// names and files' lengths by ftruncate and fallocate are never taken back, and links, renames and
// maps never fail: analyticsd and SQLite use none of these for what they keep.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { kPrefixBytesMax = 1024, kNanoseconds = 1000000000 };

// Kept the same in faulty_system.py.
struct Orders {
  char prefix[kPrefixBytesMax];     // Faults of the disk hit paths that begin so; empty: any file.
  _Atomic int64_t room_bytes;       // So much can be written, then the disk is full; -1: no limit.
  _Atomic int64_t read_only;        // 1: nothing is made, removed, or opened or used for writing.
  _Atomic int64_t failing_syncs;    // So many fail; -1: all.
  _Atomic int64_t loses_unsynced;   // 1: a failed sync takes back what was written since the last.
  _Atomic int64_t power_cut;        // 1: the next write or sync takes back all such writes of all
                                    // files, and kills the process.
  _Atomic int64_t delay_us;         // Each write and sync begins so much later.
  _Atomic int64_t stubs_syncs;      // 1: syncs return at once and do nothing.
  _Atomic int64_t clock_offset_ns;  // Added to the time of day.
  _Atomic int64_t faults;           // Counted here: calls that failed on these orders.
};

static struct Orders no_orders = {.room_bytes = -1};
static struct Orders* orders = &no_orders;

__attribute__((constructor)) static void read_orders(void) {
  const char* path = getenv("FAULTY_SYSTEM_ORDERS");
  if (path == NULL) return;
  const int fd = open(path, O_RDWR | O_CLOEXEC);
  void* mapped =
      fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *orders, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (mapped == MAP_FAILED) {
    perror(path);  // Going on without faults would let a test pass that tests nothing.
    _exit(127);
  }
  close(fd);
  orders = mapped;
}

// The function that would be called without this library, looked for once in each place.
#define REAL(name)                                 \
  (__extension__({                                 \
    static _Atomic(void*) known;                   \
    if (known == NULL) known = find(#name);        \
    (__typeof__(&name))(void*)atomic_load(&known); \
  }))

static void* find(const char* name) {
  void* found = dlsym(RTLD_NEXT, name);
  if (found == NULL) abort();
  return found;
}

static int fails(int error) {
  atomic_fetch_add(&orders->faults, 1);
  errno = error;
  return -1;
}

static bool begins_with_prefix(const char* path) {
  return strncmp(path, orders->prefix, strlen(orders->prefix)) == 0;
}

static bool find_path(int fd, char path[PATH_MAX]) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t size = readlink(link, path, PATH_MAX - 1);
  path[size < 0 ? 0 : size] = '\0';
  return size >= 0;
}

static bool is_hit(int fd) {
  struct stat status;
  if (fstat(fd, &status) != 0) return false;
  if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return false;
  char path[PATH_MAX];
  return find_path(fd, path) && begins_with_prefix(path);
}

static bool is_hit_path(const char* path) {
  if (path[0] == '/') return begins_with_prefix(path);
  char whole[2 * PATH_MAX];
  char folder[PATH_MAX];
  if (getcwd(folder, sizeof folder) == NULL) return false;
  snprintf(whole, sizeof whole, "%s/%s", folder, path);
  return begins_with_prefix(whole);
}

// What was written since the last good sync, newest first, with what stood there before.
struct Write {
  struct Write* older;
  char* path;
  dev_t device;
  ino_t file;
  off_t file_bytes;  // Before the write.
  off_t at;
  ssize_t bytes;  // Of what stood there.
  char before[];
};
static pthread_mutex_t unsynced_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct Write* unsynced = NULL;

// SQLite's shared memory is no storage: it is made anew after a power cut.
static bool is_memory(const char* path) {
  const char* end = strrchr(path, '-');
  return end != NULL && strcmp(end, "-shm") == 0;
}

static void note_write(int fd, size_t size, off_t at) {
  struct stat status;
  char path[PATH_MAX];
  if (fstat(fd, &status) != 0 || !find_path(fd, path)) abort();
  if (is_memory(path)) return;
  struct Write* write = malloc(sizeof *write + size);
  if (write == NULL) abort();
  const ssize_t got = REAL(pread)(fd, write->before, size, at);
  write->path = strdup(path);
  write->device = status.st_dev;
  write->file = status.st_ino;
  write->file_bytes = status.st_size;
  write->at = at;
  write->bytes = got < 0 ? 0 : got;
  write->older = unsynced;
  unsynced = write;
}

static void undo_write(int fd, const struct Write* write) {
  struct stat now;
  const ssize_t restored = REAL(pwrite)(fd, write->before, (size_t)write->bytes, write->at);
  if (restored != write->bytes || fstat(fd, &now) != 0) abort();
  if (now.st_size > write->file_bytes && REAL(ftruncate)(fd, write->file_bytes) != 0) abort();
}

// Forgets a file's unsynced writes; where they are lost, newest first, each is undone.
static void settle_writes(int fd, const struct stat* file, bool lost) {
  struct Write** next = &unsynced;
  while (*next != NULL) {
    struct Write* write = *next;
    if (write->device != file->st_dev || write->file != file->st_ino) {
      next = &write->older;
      continue;
    }
    if (lost) undo_write(fd, write);
    *next = write->older;
    free(write->path);
    free(write);
  }
}

// Before each write and sync: the delay, and the power cut.
static void wait_or_die(void) {
  const int64_t delay = atomic_load(&orders->delay_us);
  if (delay > 0) usleep((useconds_t)delay);
  if (atomic_load(&orders->power_cut) == 0) return;
  pthread_mutex_lock(&unsynced_mutex);  // Never given back: from here on, nobody writes.
  for (const struct Write* write = unsynced; write != NULL; write = write->older) {
    const int fd = REAL(open)(write->path, O_RDWR | O_CLOEXEC);
    if (fd < 0) abort();
    undo_write(fd, write);
  }
  kill(getpid(), SIGKILL);
  pause();
}

// How many of `size` bytes there is room for, which are taken.
static size_t take_room(size_t size) {
  int64_t room = atomic_load(&orders->room_bytes);
  while (room >= 0) {
    const size_t granted = (uint64_t)room < size ? (size_t)room : size;
    if (atomic_compare_exchange_weak(&orders->room_bytes, &room, room - (int64_t)granted)) {
      return granted;
    }
  }
  return size;
}

static bool disk_has_orders(void) {
  return atomic_load(&orders->room_bytes) >= 0 || atomic_load(&orders->read_only) != 0 ||
         atomic_load(&orders->loses_unsynced) != 0 || atomic_load(&orders->delay_us) != 0;
}

static ssize_t write_all_parts(int fd, const struct iovec* parts, int count, off_t at) {
  if (atomic_load(&orders->read_only) != 0) return fails(EROFS);
  wait_or_die();
  ssize_t done = 0;
  for (int i = 0; i < count; ++i) {
    const size_t granted = take_room(parts[i].iov_len);
    if (granted == 0 && parts[i].iov_len != 0) return done > 0 ? done : fails(ENOSPC);
    pthread_mutex_lock(&unsynced_mutex);
    if (atomic_load(&orders->loses_unsynced) != 0) note_write(fd, granted, at + done);
    const ssize_t written = REAL(pwrite)(fd, parts[i].iov_base, granted, at + done);
    pthread_mutex_unlock(&unsynced_mutex);
    if (written < 0) return done > 0 ? done : written;
    done += written;
    if ((size_t)written < parts[i].iov_len) return done;
  }
  return done;
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) {
  if (!disk_has_orders() || !is_hit(fd)) return REAL(pwrite)(fd, bytes, size, at);
  const struct iovec part = {(void*)bytes, size};
  return write_all_parts(fd, &part, 1, at);
}

ssize_t pwritev(int fd, const struct iovec* parts, int count, off_t at) {
  if (!disk_has_orders() || !is_hit(fd)) return REAL(pwritev)(fd, parts, count, at);
  return write_all_parts(fd, parts, count, at);
}

ssize_t write(int fd, const void* bytes, size_t size) {
  if (!disk_has_orders() || !is_hit(fd)) return REAL(write)(fd, bytes, size);
  const off_t at = lseek(fd, 0, SEEK_CUR);
  const ssize_t written = pwrite(fd, bytes, size, at);
  if (written > 0) lseek(fd, at + written, SEEK_SET);
  return written;
}

// Without asking for room twice: what is set aside is asked for again when it is written.
int fallocate(int fd, int mode, off_t at, off_t size) {
  if (disk_has_orders() && is_hit(fd)) {
    const int64_t room = atomic_load(&orders->room_bytes);
    if (atomic_load(&orders->read_only) != 0) return fails(EROFS);
    if (room >= 0 && room < size) return fails(ENOSPC);
  }
  return REAL(fallocate)(fd, mode, at, size);
}

int posix_fallocate(int fd, off_t at, off_t size) {
  return fallocate(fd, 0, at, size) == 0 ? 0 : errno;
}

int ftruncate(int fd, off_t size) {
  if (atomic_load(&orders->read_only) != 0 && is_hit(fd)) return fails(EROFS);
  return REAL(ftruncate)(fd, size);
}

static int sync_file(int fd, int (*real)(int)) {
  int64_t failing = atomic_load(&orders->failing_syncs);
  const bool loses = atomic_load(&orders->loses_unsynced) != 0;
  const bool stubs = atomic_load(&orders->stubs_syncs) != 0;
  const bool slow = atomic_load(&orders->delay_us) != 0;
  if ((failing == 0 && !loses && !stubs && !slow) || !is_hit(fd)) return real(fd);
  if (stubs) return 0;
  wait_or_die();
  while (failing > 0) {
    if (atomic_compare_exchange_weak(&orders->failing_syncs, &failing, failing - 1)) break;
  }
  struct stat file;
  if (fstat(fd, &file) != 0) return -1;
  pthread_mutex_lock(&unsynced_mutex);
  const int result = failing != 0 ? -1 : real(fd);
  const int error = errno;
  if (failing != 0 || result == 0) settle_writes(fd, &file, failing != 0);
  pthread_mutex_unlock(&unsynced_mutex);
  errno = error;
  return failing != 0 ? fails(EIO) : result;
}

int fdatasync(int fd) { return sync_file(fd, REAL(fdatasync)); }
int fsync(int fd) { return sync_file(fd, REAL(fsync)); }

// Whether a read-only file system would refuse it; what it says of names comes before that.
static bool refuses_open(const char* path, int flags) {
  const int writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
  if (atomic_load(&orders->read_only) == 0 || (flags & writing) == 0) return false;
  if (!is_hit_path(path)) return false;
  struct stat status;
  const bool exists = lstat(path, &status) == 0;
  if (!exists) return (flags & O_CREAT) != 0;
  if ((flags & O_CREAT) != 0 && (flags & O_EXCL) != 0) return false;
  return (flags & (O_WRONLY | O_RDWR | O_TRUNC)) != 0;
}

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  if (refuses_open(path, flags)) return fails(EROFS);
  return REAL(open)(path, flags, mode);
}

int mkdir(const char* path, mode_t mode) {
  struct stat status;
  if (atomic_load(&orders->read_only) != 0 && is_hit_path(path) && lstat(path, &status) != 0) {
    return fails(EROFS);
  }
  return REAL(mkdir)(path, mode);
}

int rmdir(const char* path) {
  if (atomic_load(&orders->read_only) != 0 && is_hit_path(path)) return fails(EROFS);
  return REAL(rmdir)(path);
}

int unlink(const char* path) {
  struct stat file;
  if (lstat(path, &file) != 0) return -1;
  if (atomic_load(&orders->read_only) != 0 && is_hit_path(path)) return fails(EROFS);
  pthread_mutex_lock(&unsynced_mutex);
  settle_writes(-1, &file, false);  // Its number may soon be another file's.
  pthread_mutex_unlock(&unsynced_mutex);
  return REAL(unlink)(path);
}

int clock_gettime(clockid_t clock, struct timespec* now) {
  const int result = REAL(clock_gettime)(clock, now);
  const int64_t offset = atomic_load(&orders->clock_offset_ns);
  if (result != 0 || offset == 0) return result;
  if (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE) return 0;
  const int64_t moved = (int64_t)now->tv_sec * kNanoseconds + now->tv_nsec + offset;
  now->tv_nsec = (moved % kNanoseconds + kNanoseconds) % kNanoseconds;
  now->tv_sec = (moved - now->tv_nsec) / kNanoseconds;
  return 0;
}

int gettimeofday(struct timeval* restrict now, void* restrict zone) {
  (void)zone;
  struct timespec exact;
  const int result = clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return result;
}

time_t time(time_t* into) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (into != NULL) *into = exact.tv_sec;
  return exact.tv_sec;
}

// Other names of the same functions: off_t has 64 bits here.
_Static_assert(sizeof(off_t) == sizeof(int64_t), "off_t is not 64 bits wide");
#define ALIAS(name) __attribute__((alias(#name)))
int open64(const char* path, int flags, ...) ALIAS(open);
ssize_t pwrite64(int fd, const void* bytes, size_t size, off_t at) ALIAS(pwrite);
ssize_t pwritev64(int fd, const struct iovec* parts, int count, off_t at) ALIAS(pwritev);
int fallocate64(int fd, int mode, off_t at, off_t size) ALIAS(fallocate);
int posix_fallocate64(int fd, off_t at, off_t size) ALIAS(posix_fallocate);
int ftruncate64(int fd, off_t size) ALIAS(ftruncate);
