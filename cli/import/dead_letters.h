#pragma once

// The dead-letter file: a JSON line for each row that could not be imported, with the reason. It is
// made with its first row.
//
//   DeadLetterFile file("flights.json.dead-letter.ndjson", "flights.json");
//   file.start(0);                                           // or what the checkpoint says
//   file.append(letters);
//
// One thread at a time.

#include <optional>
#include <string>
#include <vector>

#include "cli/import/ledger.h"
#include "cli/import/output_file.h"

namespace analytics::cli {

/// {"file":…,"row":…,"line":…,"reason":…,"code":…,"status":…,"record":…}
std::string dead_letter_line(const DeadLetter& letter, const std::string& input);

class DeadLetterFile {
 public:
  DeadLetterFile(std::string path, std::string input)
      : path_(std::move(path)), input_(std::move(input)) {}

  /// Cuts the file to what an earlier run knew of; from 0, what stood there is gone. A file that
  /// holds something else is refused.
  Result<void> start(std::uint64_t length);
  Result<void> append(const std::vector<DeadLetter>& letters);
  /// What was appended is on stable storage.
  Result<void> sync();

  std::uint64_t length() const noexcept { return file_ ? file_->length() : 0; }
  const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
  std::string input_;
  std::optional<OutputFile> file_;
};

}  // namespace analytics::cli
