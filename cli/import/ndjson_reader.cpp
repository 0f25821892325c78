#include "cli/import/ndjson_reader.h"

namespace analytics::cli {
namespace {

// Where the search for a line's end is given up: a longest row and CRLF would have fitted.
constexpr std::size_t kSearchedMax = kRowBytesMax + 3;

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

Result<std::unique_ptr<RowReader>> NdjsonReader::open(ReadBuffer buffer) {
  std::unique_ptr<NdjsonReader> reader(new NdjsonReader(std::move(buffer)));
  reader->first_ = reader->buffer_.position();
  return std::unique_ptr<RowReader>(std::move(reader));
}

Result<bool> NdjsonReader::next(Row& row) {
  for (;;) {
    buffer_.skip(handed_out_);
    handed_out_ = 0;
    Result<std::size_t> bytes = find_line_end();
    if (!bytes) return std::move(bytes).error();
    if (*bytes == 0) return false;
    const std::string_view line = without_line_end(buffer_.view().substr(0, *bytes));
    if (line.size() > kRowBytesMax) return hand_out_too_long(row);
    if (!is_blank(line)) return hand_out(row, *bytes);
    buffer_.skip(*bytes);
  }
}

Result<void> NdjsonReader::seek(const Position& end_of_row) {
  handed_out_ = 0;
  return buffer_.seek(end_of_row);
}

// The line's length with its end; 0 when there is no more line. Of a line that is too long, more
// than a row may have.
Result<std::size_t> NdjsonReader::find_line_end() {
  std::size_t searched = 0;
  for (;;) {
    const std::string_view view = buffer_.view();
    const std::size_t end = view.find('\n', searched);
    if (end != std::string_view::npos) return end + 1;
    if (view.size() >= kSearchedMax) return view.size();
    searched = view.size();
    Result<bool> read = buffer_.more();
    if (!read) return std::move(read).error();
    if (!*read) return view.size();
  }
}

Result<bool> NdjsonReader::hand_out(Row& row, std::size_t bytes) {
  const Position start = buffer_.position();
  buffer_.count_row();
  row = Row{.number = start.row + 1,
            .line = start.line,
            .text = without_line_end(buffer_.view().substr(0, bytes)),
            .end = {start.offset + bytes, start.row + 1, start.line + 1}};
  handed_out_ = bytes;
  return true;
}

Result<bool> NdjsonReader::hand_out_too_long(Row& row) {
  const std::uint64_t line = buffer_.position().line;
  kept_.assign(buffer_.view().substr(0, kRowBytesMax));
  for (;;) {
    const std::size_t end = buffer_.view().find('\n');
    const bool found = end != std::string_view::npos;
    buffer_.skip(found ? end + 1 : buffer_.view().size());
    if (found) break;
    Result<bool> read = buffer_.more();
    if (!read) return std::move(read).error();
    if (!*read) break;
  }
  buffer_.count_row();
  row = Row{.number = buffer_.position().row,
            .line = line,
            .text = kept_,
            .end = buffer_.position(),
            .error = Error{ErrorCode::json_too_large,
                           "the row is longer than " + std::to_string(kRowBytesMax) + " bytes"}};
  return true;
}

}  // namespace analytics::cli
