#pragma once

// Reads CSV (RFC 4180) with a header row: fields separated by commas, rows by LF or CRLF; a field
// in double quotes may hold commas, line ends and, doubled, quotes.
//
//   std::unique_ptr<RowReader> rows = open_rows(Format::csv, source).value();
//   rows->header();                                     // {"date", "delay", …}
//
// Bad rows: other than the header's number of fields, text that is not UTF-8, text behind a closing
// quote, a quote that is never closed. After the last two, which may be one row or many, reading
// goes on at the next line. A quote inside an unquoted field is an ordinary character, as in
// `5" pipe`. Empty lines are skipped. One thread at a time.

#include "cli/import/csv_fields.h"
#include "cli/import/row_reader.h"

namespace analytics::cli {

class CsvReader final : public RowReader {
 public:
  /// Reads the header.
  static Result<std::unique_ptr<RowReader>> open(ReadBuffer buffer);

  Result<bool> next(Row& row) override;
  Result<void> seek(const Position& end_of_row) override;
  const std::vector<std::string>& header() const override { return header_; }

 private:
  explicit CsvReader(ReadBuffer buffer) : buffer_(std::move(buffer)) {}
  Result<bool> read_fields();
  Result<CsvFields::Split> split_row();
  Result<void> skip_line();
  std::optional<Error> judge() const;

  ReadBuffer buffer_;
  std::vector<std::string> header_;
  CsvFields fields_;             // Of the row that was read last.
  std::optional<Error> broken_;  // Why its quotes make no sense.
  std::string kept_;             // The text of such a row.
  Position start_;
  std::size_t handed_out_ = 0;  // Its bytes, still in the buffer.
};

}  // namespace analytics::cli
