#pragma once

// Reads an input row by row, in memory that doesn't grow with the input. A row that can't be read
// is handed out as a bad row, and reading goes on after it: one bad row never ends an import.
//
//   std::unique_ptr<RowReader> rows = open_rows(Format::csv, source).value();
//   Row row;
//   while (*rows->next(row)) { … }
//
// One thread at a time; does not own the source.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/import/read_buffer.h"

namespace analytics::cli {

enum class Format : std::uint8_t { ndjson, csv, json };

/// By the name's end: .ndjson and .jsonl, .csv, .json.
std::optional<Format> format_of(std::string_view path);
const char* name(Format format) noexcept;

/// A longer row is a bad row, of which the beginning is kept.
inline constexpr std::size_t kRowBytesMax = 1024 * 1024;

struct Row {
  std::uint64_t number = 0;  ///< From 1; a CSV file's header and blank lines don't count.
  std::uint64_t line = 0;    ///< Where it begins, from 1.
  std::string_view text{};   ///< Its bytes; valid until the next row is read.
  /// A CSV row's fields, unquoted; the reader owns them, until the next row.
  const std::vector<std::string>* fields = nullptr;
  Position end{};                ///< Where to go on after it.
  std::optional<Error> error{};  ///< Why it can't be read.
};

class RowReader {
 public:
  virtual ~RowReader() = default;
  /// The next row; false at the end. An error is the input's, not a row's: reading is over.
  virtual Result<bool> next(Row& row) = 0;
  /// Goes on after a row that was read before, in another run perhaps.
  virtual Result<void> seek(const Position& end_of_row) = 0;
  /// A CSV file's column names; otherwise empty.
  virtual const std::vector<std::string>& header() const;
  /// Where the first row begins, for `seek`.
  const Position& first() const noexcept { return first_; }

 protected:
  Position first_{};
};

/// Looks at the beginning (byte order mark, header), and refuses what is not text: compressed
/// files, UTF-16, anything with a NUL byte in front. Errors lack the file's name.
Result<std::unique_ptr<RowReader>> open_rows(Format format, ByteSource& source);

}  // namespace analytics::cli
