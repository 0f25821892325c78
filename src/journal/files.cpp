#include "journal/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/fork_generation.h"
#include "journal/inherited_locks.h"

namespace analytics {
namespace {

constexpr std::size_t kPartsPerWrite = 1024;  // IOV_MAX on Linux

Error failure(const char* what, const std::string& path, int error) {
  const bool full = error == ENOSPC || error == EDQUOT;
  return {
      full ? ErrorCode::disk_full : ErrorCode::io_error,
      std::string("cannot ") + what + " " + path + ": " + std::system_category().message(error)};
}

template <class Call>
auto retry_interrupted(Call call) {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  void forget() { fd_ = -1; }

 private:
  int fd_;
};

Descriptor open_descriptor(const std::string& path, int flags) {
  constexpr mode_t kOwnerOnly = 0600;
  const int all = flags | O_CLOEXEC | O_NOFOLLOW;
  return Descriptor(retry_interrupted([&] { return ::open(path.c_str(), all, kOwnerOnly); }));
}

/// Makes it if need be; to be read only where no more is allowed, which is enough for a lock.
Descriptor open_lock(const std::string& path) {
  Descriptor fd = open_descriptor(path, O_RDWR | O_CREAT);
  if (fd.get() >= 0 || (errno != EACCES && errno != EROFS)) return fd;
  return open_descriptor(path, O_RDONLY);
}

/// The parts as the kernel wants them, without their first `skip` bytes.
std::size_t fill(std::span<const std::string_view> parts, std::size_t skip,
                 std::array<iovec, kPartsPerWrite>& out) {
  std::size_t count = 0;
  for (std::string_view part : parts) {
    if (count == out.size()) break;
    const std::size_t skipped = std::min(skip, part.size());
    skip -= skipped;
    part.remove_prefix(skipped);
    if (part.empty()) continue;
    out[count++] = {.iov_base = const_cast<char*>(part.data()), .iov_len = part.size()};
  }
  return count;
}

class RealFile final : public File {
 public:
  RealFile(Descriptor fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

  Result<void> write_at(std::uint64_t position, std::span<const std::string_view> parts) override {
    std::array<iovec, kPartsPerWrite> vectors;
    std::size_t skip = 0;  // bytes of parts.front() that are written already
    while (true) {
      while (!parts.empty() && skip >= parts.front().size()) {
        skip -= parts.front().size();
        parts = parts.subspan(1);
      }
      if (parts.empty()) return {};
      const int count = static_cast<int>(fill(parts, skip, vectors));
      const ssize_t written = retry_interrupted([&] {
        return ::pwritev(fd_.get(), vectors.data(), count, static_cast<off_t>(position));
      });
      if (written < 0) return failure("write", path_, errno);
      if (written == 0) return failure("write", path_, EIO);
      position += static_cast<std::uint64_t>(written);
      skip += static_cast<std::size_t>(written);
    }
  }

  // By writing zeros. fallocate would be cheaper here and dearer at every sync, which then has to
  // note that the blocks hold data now: on ext4, groups of 16 KB and more were slower with it than
  // without anything set aside, with zeros 1.3 times as fast (bench_journal, set_aside).
  Result<void> allocate(std::uint64_t from, std::uint64_t bytes) override {
    static constexpr std::array<char, 16 << 10> kZeros{};
    std::vector<std::string_view> parts(bytes / kZeros.size(), {kZeros.data(), kZeros.size()});
    parts.emplace_back(kZeros.data(), bytes % kZeros.size());
    return write_at(from, parts);
  }

  Result<std::size_t> read_at(std::uint64_t position, std::span<char> into) override {
    std::size_t done = 0;
    while (done < into.size()) {
      const ssize_t got = retry_interrupted([&] {
        return ::pread(fd_.get(), into.data() + done, into.size() - done,
                       static_cast<off_t>(position + done));
      });
      if (got < 0) return failure("read", path_, errno);
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

  Result<void> sync() override {
    // Not retried when it fails: a second one would report success for bytes that are lost.
#if defined(__linux__)
    if (::fdatasync(fd_.get()) != 0) return failure("sync", path_, errno);
#else
    if (::fsync(fd_.get()) != 0) return failure("sync", path_, errno);
#endif
    return {};
  }

  Result<void> truncate(std::uint64_t size) override {
    const auto bytes = static_cast<off_t>(size);
    if (retry_interrupted([&] { return ::ftruncate(fd_.get(), bytes); }) != 0) {
      return failure("cut", path_, errno);
    }
    return {};
  }

  Result<std::uint64_t> size() override {
    struct stat status {};
    if (::fstat(fd_.get(), &status) != 0) return failure("look at", path_, errno);
    return static_cast<std::uint64_t>(status.st_size);
  }

 private:
  Descriptor fd_;
  std::string path_;
};

class RealLock final : public FileLock {
 public:
  explicit RealLock(Descriptor fd) : fd_(std::move(fd)), slot_(inherited_locks::add(fd_.get())) {}
  // In the child of a fork the descriptor was closed already, and its number may be another's.
  ~RealLock() override {
    if (generation_ != fork_generation()) {
      fd_.forget();
    } else {
      inherited_locks::remove(slot_);
    }
  }

 private:
  Descriptor fd_;
  const std::size_t slot_;
  const std::uint32_t generation_ = fork_generation();
};

class RealFiles final : public Files {
 public:
  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
    int flags = mode == OpenMode::read ? O_RDONLY : O_RDWR;
    if (mode == OpenMode::create) flags |= O_CREAT | O_EXCL;
    Descriptor fd = open_descriptor(path, flags);
    if (fd.get() < 0) return failure("open", path, errno);
    return std::unique_ptr<File>(std::make_unique<RealFile>(std::move(fd), path));
  }

  Result<void> make_folder(const std::string& path) override {
    constexpr mode_t kOwnerOnly = 0700;
    if (::mkdir(path.c_str(), kOwnerOnly) == 0) {
      // The folder's own name must be on stable storage too, or all that is in it is lost.
      const auto slash = path.find_last_of('/', path.find_last_not_of('/'));
      return sync_folder(slash == std::string::npos ? "." : path.substr(0, slash + 1));
    }
    if (errno != EEXIST) return failure("make folder", path, errno);
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return failure("look at", path, errno);
    if (!S_ISDIR(status.st_mode)) return failure("make folder", path, ENOTDIR);
    return {};
  }

  Result<void> check_folder(const std::string& path, unsigned forbidden) override {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return failure("look at", path, errno);
    const auto wrong = [&](const char* what) { return Error{ErrorCode::io_error, path + what}; };
    if (S_ISLNK(status.st_mode)) return wrong(" is a symbolic link");
    if (!S_ISDIR(status.st_mode)) return wrong(" is not a folder");
    if (status.st_uid != ::geteuid()) return wrong(" belongs to another user");
    if ((status.st_mode & forbidden) != 0) return wrong(" is open to other users");
    return {};
  }

  Result<void> remove_folder(const std::string& path) override {
    if (::rmdir(path.c_str()) != 0) return failure("remove", path, errno);
    return {};
  }

  Result<std::vector<std::string>> list(const std::string& folder) override {
    const std::unique_ptr<DIR, int (*)(DIR*)> open_folder(::opendir(folder.c_str()), &::closedir);
    if (!open_folder) return failure("list", folder, errno);
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = ::readdir(open_folder.get())) names.emplace_back(entry->d_name);
    if (errno != 0) return failure("list", folder, errno);
    std::erase(names, ".");
    std::erase(names, "..");
    return names;
  }

  Result<void> unlink(const std::string& path) override {
    if (::unlink(path.c_str()) != 0) return failure("remove", path, errno);
    return {};
  }

  Result<void> rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return failure("rename to", to, errno);
    return {};
  }

  Result<void> sync_folder(const std::string& path) override {
    const Descriptor fd(retry_interrupted(
        [&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
    if (fd.get() < 0) return failure("open", path, errno);
    if (::fsync(fd.get()) != 0) return failure("sync", path, errno);
    return {};
  }

  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override {
    Descriptor fd = open_lock(path);
    if (fd.get() < 0) return failure("open", path, errno);
    if (retry_interrupted([&] { return ::flock(fd.get(), LOCK_EX | LOCK_NB); }) != 0) {
      if (errno != EWOULDBLOCK) return failure("lock", path, errno);
      return Error{ErrorCode::locked, path + " is locked: the journal is open elsewhere"};
    }
    // Its folder may have been removed by whoever had the lock before.
    struct stat held {};
    struct stat named {};
    if (::fstat(fd.get(), &held) != 0 || ::stat(path.c_str(), &named) != 0 ||
        held.st_ino != named.st_ino) {
      return Error{ErrorCode::locked, path + " was removed while it was locked"};
    }
    return std::unique_ptr<FileLock>(std::make_unique<RealLock>(std::move(fd)));
  }
};

}  // namespace

Files& Files::real() {
  // Never destroyed: a static client may still close its journal while the program ends.
  static auto* const files = new RealFiles;
  return *files;
}

}  // namespace analytics
