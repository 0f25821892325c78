#pragma once

// Where an import's bytes come from: a file, or standard input.
//
//   Result<std::unique_ptr<InputFile>> file = InputFile::open("flights.json");
//   Result<std::size_t> got = (*file)->read(buffer, sizeof buffer);      // 0 at the end
//
// A source is used by one thread at a time. An InputFile owns its descriptor, except that of
// standard input.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <analytics/result.h>

namespace analytics::cli {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Reads at least one byte; 0 only at the end. `canceled` when the program is being stopped.
  virtual Result<std::size_t> read(char* into, std::size_t room) = 0;
  /// The next read begins there.
  virtual Result<void> seek(std::uint64_t offset) = 0;
};

class InputFile final : public ByteSource {
 public:
  /// Opens a file or, for "-", standard input. A folder is an error, an empty file too.
  static Result<std::unique_ptr<InputFile>> open(const std::string& path);
  ~InputFile() override;
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  Result<std::size_t> read(char* into, std::size_t room) override;
  Result<void> seek(std::uint64_t offset) override;

  /// Whether it can be read twice. Pipes can't.
  bool is_seekable() const noexcept { return seekable_; }
  /// Of a seekable file, when it was opened; otherwise 0.
  std::uint64_t size() const noexcept { return size_; }
  /// How people know it: its path, or "standard input".
  const std::string& name() const noexcept { return name_; }

  /// Reads of a pipe end with `canceled` once this descriptor is readable.
  void stop_when_readable(int descriptor) noexcept { stop_descriptor_ = descriptor; }
  /// An error if the file was written to since it was opened.
  Result<void> check_unchanged() const;
  /// Whether that path leads to this very file.
  bool is_same_file(const std::string& path) const;

 private:
  InputFile(int descriptor, bool owned, std::string name);
  Result<void> inspect();
  Result<void> wait_readable() const;

  int descriptor_;
  bool owned_;
  std::string name_;
  bool seekable_ = false;
  std::uint64_t size_ = 0;
  std::int64_t changed_ns_ = 0;
  std::uint64_t device_ = 0;
  std::uint64_t inode_ = 0;
  int stop_descriptor_ = -1;
};

}  // namespace analytics::cli
