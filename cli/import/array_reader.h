#pragma once

// Reads a JSON array: a row a value, however they are laid out. The array is never in memory as a
// whole.
//
//   std::unique_ptr<RowReader> rows = open_rows(Format::json, source).value();
//
// Only where values begin and end is found out here; whether each is JSON is for others. A broken
// value ends where its neighbours can be told again: at the bracket that closes what it opened, a
// string at its line's end. One thread at a time.

#include "cli/import/row_reader.h"
#include "cli/import/value_scan.h"

namespace analytics::cli {

class ArrayReader final : public RowReader {
 public:
  /// An error if the input is not an array.
  static Result<std::unique_ptr<RowReader>> open(ReadBuffer buffer);

  Result<bool> next(Row& row) override;
  Result<void> seek(const Position& end_of_row) override;

 private:
  explicit ArrayReader(ReadBuffer buffer) : buffer_(std::move(buffer)) {}
  Result<char> peek();
  Result<void> enter();
  Result<bool> read_value(Row& row);
  Result<std::size_t> find_value_end();
  Result<bool> finish(Row& row);
  bool bad_row(Row& row, const char* reason);

  ReadBuffer buffer_;
  std::size_t handed_out_ = 0;  // Bytes of the last row, still in the buffer.
  bool comma_due_ = false;
  bool over_ = false;
  std::string kept_;  // The beginning of a row that is too long.
};

}  // namespace analytics::cli
