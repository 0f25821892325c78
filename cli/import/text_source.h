#pragma once

// For the tests of what reads rows: a source that is a string, handed out in pieces of any size.
//
//   TextSource source("1\n2\n", 1);
//   EXPECT_THAT(texts_of(Format::ndjson, source), ElementsAre("1", "2"));
//
// Used by one test at a time.

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "cli/import/row_reader.h"

namespace analytics::cli {

class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string text, std::size_t piece_bytes = 64 * 1024)
      : text_(std::move(text)), piece_bytes_(piece_bytes) {}

  Result<std::size_t> read(char* into, std::size_t room) override {
    const std::size_t bytes = std::min({room, piece_bytes_, text_.size() - at_});
    std::memcpy(into, text_.data() + at_, bytes);
    at_ += bytes;
    return bytes;
  }
  Result<void> seek(std::uint64_t offset) override {
    at_ = static_cast<std::size_t>(offset);
    return {};
  }

 private:
  std::string text_;
  std::size_t piece_bytes_;
  std::size_t at_ = 0;
};

/// A row that owns its text and fields.
struct ReadRow {
  std::uint64_t number = 0;
  std::uint64_t line = 0;
  std::string text;
  std::vector<std::string> fields;
  Position end;
  std::optional<Error> error;
};

inline std::vector<ReadRow> rows_of(Format format, ByteSource& source) {
  auto reader = open_rows(format, source).value();
  std::vector<ReadRow> rows;
  for (Row row; reader->next(row).value();) {
    rows.push_back({row.number, row.line, std::string(row.text),
                    row.fields == nullptr ? std::vector<std::string>() : *row.fields, row.end,
                    row.error});
  }
  return rows;
}

inline std::vector<ReadRow> rows_of(Format format, std::string text) {
  TextSource source(std::move(text));
  return rows_of(format, source);
}

inline std::vector<std::string> texts_of(Format format, ByteSource& source) {
  std::vector<std::string> texts;
  for (ReadRow& row : rows_of(format, source)) texts.push_back(std::move(row.text));
  return texts;
}

inline std::vector<std::string> texts_of(Format format, std::string text) {
  TextSource source(std::move(text));
  return texts_of(format, source);
}

}  // namespace analytics::cli
