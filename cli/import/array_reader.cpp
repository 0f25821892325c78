#include "cli/import/array_reader.h"

#include <algorithm>

namespace analytics::cli {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";
constexpr std::size_t kExcerptBytes = 1024;

std::string_view trimmed(std::string_view text) {
  const std::size_t last = text.find_last_not_of(kWhiteSpace);
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

}  // namespace

Result<std::unique_ptr<RowReader>> ArrayReader::open(ReadBuffer buffer) {
  std::unique_ptr<ArrayReader> reader(new ArrayReader(std::move(buffer)));
  if (Result<void> entered = reader->enter(); !entered) return std::move(entered).error();
  return std::unique_ptr<RowReader>(std::move(reader));
}

Result<void> ArrayReader::enter() {
  Result<char> first = peek();
  if (!first) return std::move(first).error();
  if (*first != '[') {
    return Error{ErrorCode::invalid_json,
                 "line " + std::to_string(buffer_.position().line) +
                     ": is not a JSON array: there is no \"[\" in front. One value a line is "
                     "--format ndjson"};
  }
  buffer_.skip(1);
  first_ = buffer_.position();
  return {};
}

Result<void> ArrayReader::seek(const Position& end_of_row) {
  comma_due_ = end_of_row.row > 0;
  over_ = false;
  handed_out_ = 0;
  return buffer_.seek(end_of_row);
}

// The next character that is not white space; 0 at the end.
Result<char> ArrayReader::peek() {
  for (;;) {
    const std::string_view view = buffer_.view();
    const std::size_t at = view.find_first_not_of(kWhiteSpace);
    if (at != std::string_view::npos) {
      const char c = view[at];
      buffer_.skip(at);
      return c;
    }
    buffer_.skip(view.size());
    Result<bool> read = buffer_.more();
    if (!read) return std::move(read).error();
    if (!*read) return '\0';
  }
}

Result<bool> ArrayReader::next(Row& row) {
  buffer_.skip(handed_out_);
  handed_out_ = 0;
  if (over_) return false;
  Result<char> c = peek();
  if (!c) return std::move(c).error();
  // After a value, its scan stopped at a comma, at the array's end or at the input's.
  if (comma_due_ && *c == ',') {
    buffer_.skip(1);
    comma_due_ = false;
    c = peek();
    if (!c) return std::move(c).error();
    if (*c == ']') {
      over_ = true;
      return bad_row(row, "after the last comma there is no value");
    }
  }
  if (*c == '\0') {
    over_ = true;
    return bad_row(row, "the array is not closed by \"]\"; the file may have been cut off");
  }
  if (*c == ']') return finish(row);
  return read_value(row);
}

Result<bool> ArrayReader::read_value(Row& row) {
  const Position start = buffer_.position();
  kept_.clear();
  Result<std::size_t> bytes = find_value_end();
  if (!bytes) return std::move(bytes).error();
  handed_out_ = *bytes;
  comma_due_ = true;
  buffer_.count_row();
  const std::string_view rest = buffer_.view().substr(0, *bytes);
  const std::string_view text = trimmed(rest);
  row = Row{.number = start.row + 1, .line = start.line, .text = text, .end = buffer_.position()};
  row.end.offset += *bytes;
  row.end.line += static_cast<std::uint64_t>(std::count(rest.begin(), rest.end(), '\n'));
  if (kept_.empty() && text.size() <= kRowBytesMax) return true;
  if (kept_.empty()) kept_.assign(text.substr(0, kRowBytesMax));
  row.text = kept_;
  row.error = Error{ErrorCode::json_too_large,
                    "the row is longer than " + std::to_string(kRowBytesMax) + " bytes"};
  return true;
}

// How many bytes of the buffer belong to the value. Of one that is too long, the beginning is in
// `kept_` by then, and only its last piece in the buffer.
Result<std::size_t> ArrayReader::find_value_end() {
  ValueScan scan;
  std::size_t scanned = 0;
  for (;;) {
    const std::size_t end = scan.find_end(buffer_.view().substr(scanned));
    if (end != std::string_view::npos) return scanned + end;
    scanned = buffer_.view().size();
    if (scanned > kRowBytesMax) {
      if (kept_.empty()) kept_.assign(buffer_.view().substr(0, kRowBytesMax));
      buffer_.skip(scanned);
      scanned = 0;
    }
    Result<bool> read = buffer_.more();
    if (!read) return std::move(read).error();
    if (!*read) return scanned;
  }
}

Result<bool> ArrayReader::finish(Row& row) {
  over_ = true;
  buffer_.skip(1);
  Result<char> c = peek();
  if (!c) return std::move(c).error();
  if (*c == '\0') return false;
  return bad_row(row, "there is text after the end of the array; it was not read");
}

// A row for what stands between rows: the input's text from here, in part.
bool ArrayReader::bad_row(Row& row, const char* reason) {
  buffer_.count_row();
  row = Row{.number = buffer_.position().row,
            .line = buffer_.position().line,
            .text = trimmed(buffer_.view().substr(0, kExcerptBytes)),
            .end = buffer_.position(),
            .error = Error{ErrorCode::invalid_json, reason}};
  return true;
}

}  // namespace analytics::cli
