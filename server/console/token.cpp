#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "server/console/guard.h"

namespace analytics::server {
namespace {

constexpr std::size_t kTokenBytesMin = 16;
constexpr std::size_t kTokenBytesMax = 1024;

class File {
 public:
  explicit File(const std::string& path) : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  int descriptor() const { return descriptor_; }

 private:
  const int descriptor_;
};

Error cannot_read(const std::string& path) {
  return {ErrorCode::io_error,
          "the console's token file " + path + " cannot be read: " + std::strerror(errno)};
}

Error unfit(const std::string& path, const std::string& why) {
  return {ErrorCode::invalid_config, "the console's token file " + path + " " + why};
}

// Up to one byte more than a token may have, so that a longer one is seen to be too long.
Result<std::string> read_beginning(int descriptor, const std::string& path) {
  std::string text;
  std::array<char, 512> piece;
  while (text.size() <= kTokenBytesMax + 2) {
    const ssize_t size = read(descriptor, piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return cannot_read(path);
    if (size == 0) break;
    text.append(piece.data(), static_cast<std::size_t>(size));
  }
  return text;
}

}  // namespace

Result<std::string> read_token(const std::string& path) {
  const File file(path);
  struct stat status {};
  if (file.descriptor() < 0 || fstat(file.descriptor(), &status) != 0) return cannot_read(path);
  if (S_ISDIR(status.st_mode)) return unfit(path, "is a folder");
  if ((status.st_mode & S_IROTH) != 0) {
    return unfit(path, "may be read by everyone on this machine; chmod 600 it");
  }
  Result<std::string> token = read_beginning(file.descriptor(), path);
  if (!token) return token;
  if (token->ends_with('\n')) token->pop_back();
  if (token->ends_with('\r')) token->pop_back();
  if (token->empty()) return unfit(path, "is empty");
  if (token->size() < kTokenBytesMin) return unfit(path, "has fewer than 16 characters");
  if (token->size() > kTokenBytesMax) return unfit(path, "has more than 1024 characters");
  if (!std::ranges::all_of(*token, [](char c) { return c > ' ' && c <= '~'; })) {
    return unfit(path, "holds more than one line of printable characters without spaces");
  }
  return token;
}

}  // namespace analytics::server
