#pragma once

// A file that an import writes: the few operations that its promises rest on.
//
//   Result<OutputFile> file = OutputFile::open_appending("x.dead-letter.ndjson", 0);
//   file->append(line);
//   file->sync();
//   replace_file("x.checkpoint", text);         // all of it or nothing, over a crash too
//
// Owns its descriptor; one thread at a time.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <analytics/result.h>

namespace analytics::cli {

class OutputFile {
 public:
  /// Cuts the file to that length and appends to it from there. A shorter file is an error, and so
  /// is one that another program has open in this way.
  static Result<OutputFile> open_appending(const std::string& path, std::uint64_t length);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&& other) noexcept;
  ~OutputFile();

  Result<void> append(std::string_view text);
  /// What was appended is on stable storage.
  Result<void> sync();
  std::uint64_t length() const noexcept { return length_; }

 private:
  OutputFile(int descriptor, std::string path, std::uint64_t length);
  Result<void> cut();

  int descriptor_;
  std::string path_;
  std::uint64_t length_;
};

/// Writes a new file beside it, syncs it, and gives it the name.
Result<void> replace_file(const std::string& path, std::string_view text);

/// The file's text, of at most that many bytes; empty if there is no such file.
Result<std::optional<std::string>> read_file(const std::string& path, std::size_t bytes_max);

}  // namespace analytics::cli
