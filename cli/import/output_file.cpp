#include "cli/import/output_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "cli/printable.h"

namespace analytics::cli {
namespace {

constexpr mode_t kMode = 0600;  // Rows may hold personal data.

Error os_error(const std::string& path, const char* what) {
  const ErrorCode code = errno == ENOSPC ? ErrorCode::disk_full : ErrorCode::io_error;
  return {code, printable(path) + ": " + what + ": " + std::strerror(errno)};
}

Result<void> write_all(int descriptor, const std::string& path, std::string_view text) {
  while (!text.empty()) {
    const ssize_t wrote = ::write(descriptor, text.data(), text.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return os_error(path, "cannot be written");
    text.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return {};
}

// A name is on stable storage once its folder is.
Result<void> sync_folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return os_error(folder, "cannot be opened");
  const int synced = ::fsync(descriptor);
  const Result<void> result = synced == 0 ? Result<void>() : os_error(folder, "cannot be synced");
  ::close(descriptor);
  return result;
}

Result<void> write_and_sync(const std::string& path, std::string_view text) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kMode);
  if (descriptor < 0) return os_error(path, "cannot be created");
  Result<void> result = write_all(descriptor, path, text);
  if (result && ::fsync(descriptor) != 0) result = os_error(path, "cannot be synced");
  ::close(descriptor);
  return result;
}

}  // namespace

OutputFile::OutputFile(int descriptor, std::string path, std::uint64_t length)
    : descriptor_(descriptor), path_(std::move(path)), length_(length) {}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      path_(std::move(other.path_)),
      length_(other.length_) {}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  std::swap(length_, other.length_);
  return *this;
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<OutputFile> OutputFile::open_appending(const std::string& path, std::uint64_t length) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, kMode);
  if (descriptor < 0) return os_error(path, "cannot be opened for writing");
  OutputFile file(descriptor, path, length);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return Error{ErrorCode::locked, printable(path) + ": another import is writing to it"};
  }
  if (Result<void> cut = file.cut(); !cut) return std::move(cut).error();
  return file;
}

Result<void> OutputFile::cut() {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return os_error(path_, "cannot be inspected");
  if (static_cast<std::uint64_t>(status.st_size) < length_) {
    return Error{ErrorCode::io_error, printable(path_) + ": is shorter than the checkpoint says (" +
                                          std::to_string(status.st_size) + " of " +
                                          std::to_string(length_) + " bytes)"};
  }
  const auto length = static_cast<off_t>(length_);
  if (::ftruncate(descriptor_, length) != 0) return os_error(path_, "cannot be cut");
  if (::lseek(descriptor_, length, SEEK_SET) < 0) return os_error(path_, "cannot be appended to");
  return {};
}

Result<void> OutputFile::append(std::string_view text) {
  Result<void> written = write_all(descriptor_, path_, text);
  if (written) length_ += text.size();
  return written;
}

Result<void> OutputFile::sync() {
  if (::fsync(descriptor_) != 0) return os_error(path_, "cannot be synced");
  return {};
}

Result<void> replace_file(const std::string& path, std::string_view text) {
  const std::string temporary = path + ".tmp";
  if (Result<void> written = write_and_sync(temporary, text); !written) return written;
  if (::rename(temporary.c_str(), path.c_str()) != 0) return os_error(path, "cannot be replaced");
  return sync_folder_of(path);
}

Result<std::optional<std::string>> read_file(const std::string& path, std::size_t bytes_max) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && errno == ENOENT) return std::optional<std::string>();
  if (descriptor < 0) return os_error(path, "cannot be opened");
  std::string text(bytes_max + 1, '\0');
  std::size_t size = 0;
  ssize_t got = 0;
  do {
    got = ::read(descriptor, text.data() + size, text.size() - size);
    if (got > 0) size += static_cast<std::size_t>(got);
  } while ((got > 0 && size < text.size()) || (got < 0 && errno == EINTR));
  const Error error = os_error(path, "cannot be read");
  ::close(descriptor);
  if (got < 0) return error;
  if (size > bytes_max) {
    return Error{ErrorCode::io_error,
                 printable(path) + ": is longer than " + std::to_string(bytes_max) + " bytes"};
  }
  text.resize(size);
  return std::optional<std::string>(std::move(text));
}

}  // namespace analytics::cli
