// Loaded into the server by LD_PRELOAD: counts its fdatasync and fsync, and leaves them out where
// ANALYTICS_BENCH_SYNC is "stub". The counts (calls, bytes of pwritev) are in the file that
// ANALYTICS_BENCH_SYNC_COUNTS names, two numbers of 64 bits, and are current at any time.

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace {

struct Counts {
  std::atomic<std::uint64_t> syncs;
  std::atomic<std::uint64_t> bytes;
};

Counts* open_counts() {
  static Counts unseen{};
  const char* path = std::getenv("ANALYTICS_BENCH_SYNC_COUNTS");
  const int file = path == nullptr ? -1 : ::open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0 || ::ftruncate(file, sizeof(Counts)) != 0) return &unseen;
  void* memory = ::mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  ::close(file);
  return memory == MAP_FAILED ? &unseen : static_cast<Counts*>(memory);
}

Counts& counts() {
  static Counts* const kept = open_counts();
  return *kept;
}

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

int sync(int file, int (*call)(int)) {
  static const char* const kMode = std::getenv("ANALYTICS_BENCH_SYNC");
  static const bool kIsStub = kMode != nullptr && std::strcmp(kMode, "stub") == 0;
  counts().syncs.fetch_add(1, std::memory_order_relaxed);
  return kIsStub ? 0 : call(file);
}

}  // namespace

extern "C" {

int fdatasync(int file) {
  static auto* const kReal = real<int(int)>("fdatasync");
  return sync(file, kReal);
}

int fsync(int file) {
  static auto* const kReal = real<int(int)>("fsync");
  return sync(file, kReal);
}

ssize_t pwritev(int file, const iovec* parts, int count, off_t position) {
  static auto* const kReal = real<ssize_t(int, const iovec*, int, off_t)>("pwritev");
  const ssize_t written = kReal(file, parts, count, position);
  if (written > 0) {
    counts().bytes.fetch_add(static_cast<std::uint64_t>(written), std::memory_order_relaxed);
  }
  return written;
}

ssize_t pwritev64(int file, const iovec* parts, int count, off64_t position) {
  return pwritev(file, parts, count, position);
}

}  // extern "C"
