#include "raw_append.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace analytics::bench {
namespace {

// As the journal has it, so that both begin a new file as often.
constexpr std::size_t kFileBytesMax = 64u << 20;

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Files that are appended to, one after the other; all are removed at the end alone, for that takes
// time as well.
class RawFiles {
 public:
  explicit RawFiles(std::string folder) : folder_(std::move(folder)) {}
  ~RawFiles() {
    if (file_ >= 0) ::close(file_);
    for (std::size_t number = 1; number <= begun_; ++number) ::unlink(path(number).c_str());
  }
  RawFiles(const RawFiles&) = delete;
  RawFiles& operator=(const RawFiles&) = delete;

  bool append(const std::string& bytes) {
    if ((file_ < 0 || written_ + bytes.size() > kFileBytesMax) && !begin()) return false;
    written_ += bytes.size();
    const ssize_t count = ::write(file_, bytes.data(), bytes.size());
    return count >= 0 && static_cast<std::size_t>(count) == bytes.size() && ::fdatasync(file_) == 0;
  }

 private:
  std::string path(std::size_t number) const {
    return folder_ + "/raw-append-" + std::to_string(number);
  }

  bool begin() {
    if (file_ >= 0) ::close(file_);
    file_ =
        ::open(path(++begun_).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
    written_ = 0;
    return file_ >= 0;
  }

  std::string folder_;
  std::size_t begun_ = 0;
  int file_ = -1;
  std::size_t written_ = 0;
};

}  // namespace

Result<RawAppends> run_raw_append(const RawAppendOptions& options) {
  const std::string bytes(options.bytes_a_write, 'e');
  RawFiles files(options.folder);
  RawAppends done;
  const double cpu = cpu_seconds();
  const auto start = std::chrono::steady_clock::now();
  const auto passed = [&] { return std::chrono::steady_clock::now() - start; };
  for (; passed() < options.duration; ++done.writes) {
    if (!files.append(bytes)) {
      return Error{ErrorCode::io_error, std::generic_category().message(errno)};
    }
  }
  done.seconds = std::chrono::duration<double>(passed()).count();
  done.cpu_seconds = cpu_seconds() - cpu;
  return done;
}

}  // namespace analytics::bench
