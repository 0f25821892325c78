#include "cli/import/byte_source.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "cli/printable.h"

namespace analytics::cli {
namespace {

Error io_error(const std::string& name, const std::string& what) {
  return {ErrorCode::io_error, printable(name) + ": " + what};
}

Error os_error(const std::string& name, const char* doing) {
  return io_error(name, std::string(doing) + ": " + std::strerror(errno));
}

std::int64_t changed_ns(const struct stat& status) {
  return static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec;
}

}  // namespace

InputFile::InputFile(int descriptor, bool owned, std::string name)
    : descriptor_(descriptor), owned_(owned), name_(std::move(name)) {}

InputFile::~InputFile() {
  if (owned_) ::close(descriptor_);
}

Result<std::unique_ptr<InputFile>> InputFile::open(const std::string& path) {
  std::unique_ptr<InputFile> file;
  if (path == "-") {
    file.reset(new InputFile(STDIN_FILENO, false, "standard input"));
  } else {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return os_error(path, "cannot be opened");
    file.reset(new InputFile(descriptor, true, path));
  }
  if (Result<void> good = file->inspect(); !good) return std::move(good).error();
  return file;
}

Result<void> InputFile::inspect() {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return os_error(name_, "cannot be opened");
  if (S_ISDIR(status.st_mode)) {
    return io_error(name_, "is a folder; give one of the files in it");
  }
  seekable_ = owned_ && S_ISREG(status.st_mode);
  if (!seekable_) return {};
  size_ = static_cast<std::uint64_t>(status.st_size);
  changed_ns_ = changed_ns(status);
  device_ = status.st_dev;
  inode_ = status.st_ino;
  if (size_ == 0) return io_error(name_, "is empty");
  return {};
}

Result<void> InputFile::wait_readable() const {
  if (seekable_ || stop_descriptor_ < 0) return {};
  for (;;) {
    pollfd watched[2] = {{descriptor_, POLLIN, 0}, {stop_descriptor_, POLLIN, 0}};
    const int ready = ::poll(watched, 2, -1);
    if (ready < 0 && errno != EINTR) return os_error(name_, "cannot be read");
    if (ready <= 0) continue;
    if (watched[1].revents != 0) return Error{ErrorCode::canceled, "stopped"};
    return {};
  }
}

Result<std::size_t> InputFile::read(char* into, std::size_t room) {
  for (;;) {
    if (Result<void> ready = wait_readable(); !ready) return std::move(ready).error();
    const ssize_t got = ::read(descriptor_, into, room);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return os_error(name_, "cannot be read");
  }
}

Result<void> InputFile::seek(std::uint64_t offset) {
  if (::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) < 0) {
    return os_error(name_, "cannot be read from another place");
  }
  return {};
}

Result<void> InputFile::check_unchanged() const {
  if (!seekable_) return {};
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return os_error(name_, "cannot be inspected");
  if (static_cast<std::uint64_t>(status.st_size) != size_ || changed_ns(status) != changed_ns_) {
    return io_error(name_, "was changed while it was imported; import a copy that stays as it is");
  }
  return {};
}

bool InputFile::is_same_file(const std::string& path) const {
  struct stat status {};
  return seekable_ && ::stat(path.c_str(), &status) == 0 && status.st_dev == device_ &&
         status.st_ino == inode_;
}

}  // namespace analytics::cli
