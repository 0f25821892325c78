#pragma once

// Reads newline-delimited JSON: a row a line. Lines may end with CRLF; blank ones are skipped.
//
//   std::unique_ptr<RowReader> rows = open_rows(Format::ndjson, source).value();
//
// Whether a line is JSON is for others to find out. One thread at a time.

#include "cli/import/row_reader.h"

namespace analytics::cli {

class NdjsonReader final : public RowReader {
 public:
  static Result<std::unique_ptr<RowReader>> open(ReadBuffer buffer);

  Result<bool> next(Row& row) override;
  Result<void> seek(const Position& end_of_row) override;

 private:
  explicit NdjsonReader(ReadBuffer buffer) : buffer_(std::move(buffer)) {}
  Result<std::size_t> find_line_end();
  Result<bool> hand_out(Row& row, std::size_t bytes);
  Result<bool> hand_out_too_long(Row& row);

  ReadBuffer buffer_;
  std::size_t handed_out_ = 0;  // Bytes of the last row, still in the buffer.
  std::string kept_;            // The beginning of a row that is too long.
};

}  // namespace analytics::cli
