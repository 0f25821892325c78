#include "cli/import/dead_letters.h"

#include <unistd.h>

#include <algorithm>

#include "cli/printable.h"

namespace analytics::cli {
namespace {

constexpr std::string_view kBeginning = R"({"file":)";
constexpr std::size_t kRecordBytesMax = 64 * 1024;

// What stands at a file's beginning, as far as it is there.
Result<std::string> beginning_of(const std::string& path) {
  Result<std::unique_ptr<InputFile>> file = InputFile::open(path);
  if (!file) return std::string();  // Not there, or empty: `open_appending` will tell.
  std::string text(kBeginning.size(), '\0');
  Result<std::size_t> got = (*file)->read(text.data(), text.size());
  if (!got) return std::move(got).error();
  text.resize(*got);
  return text;
}

}  // namespace

std::string dead_letter_line(const DeadLetter& letter, const std::string& input) {
  const Object line = {{"file", input},
                       {"row", letter.row},
                       {"line", letter.line},
                       {"reason", letter.reason},
                       {"code", name(letter.code)},
                       {"status", letter.http_status == 0 ? std::optional<int>()
                                                          : std::optional<int>(letter.http_status)},
                       {"record", std::string_view(letter.record).substr(0, kRecordBytesMax)}};
  return std::string(line.text()) + '\n';
}

Result<void> DeadLetterFile::start(std::uint64_t length) {
  Result<std::string> beginning = beginning_of(path_);
  if (!beginning) return std::move(beginning).error();
  if (!kBeginning.starts_with(*beginning)) {
    return Error{ErrorCode::io_error, printable(path_) +
                                          ": is no dead-letter file; it would be overwritten. Give "
                                          "another one with --dead-letter"};
  }
  if (beginning->empty() && length == 0) return {};
  Result<OutputFile> file = OutputFile::open_appending(path_, length);
  if (!file) return std::move(file).error();
  if (length == 0) {
    ::unlink(path_.c_str());
  } else {
    file_ = std::move(*file);
  }
  return {};
}

Result<void> DeadLetterFile::append(const std::vector<DeadLetter>& letters) {
  if (letters.empty()) return {};
  if (!file_) {
    Result<OutputFile> file = OutputFile::open_appending(path_, 0);
    if (!file) return std::move(file).error();
    file_ = std::move(*file);
  }
  std::string text;
  for (const DeadLetter& letter : letters) text += dead_letter_line(letter, input_);
  return file_->append(text);
}

Result<void> DeadLetterFile::sync() { return file_ ? file_->sync() : Result<void>(); }

}  // namespace analytics::cli
