#include "cli/import/csv_reader.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

namespace analytics::cli {
namespace {

Error bad(ErrorCode code, std::string why) { return {code, std::move(why)}; }

Error too_long() {
  return bad(ErrorCode::json_too_large,
             "the row is longer than " + std::to_string(kRowBytesMax) + " bytes");
}

Error why_broken(CsvFields::Split split) {
  switch (split) {
    case CsvFields::Split::unclosed_quote:
      return bad(ErrorCode::invalid_field,
                 "a quoted field is not closed; reading goes on at the next line");
    case CsvFields::Split::text_behind_quote:
      return bad(ErrorCode::invalid_field,
                 "there is text between a closing quote and the next comma; reading goes on at the "
                 "next line");
    default:
      return too_long();
  }
}

}  // namespace

Result<std::unique_ptr<RowReader>> CsvReader::open(ReadBuffer buffer) {
  std::unique_ptr<CsvReader> reader(new CsvReader(std::move(buffer)));
  Result<bool> read = reader->read_fields();
  if (!read) return std::move(read).error();
  if (!*read) return bad(ErrorCode::invalid_field, "has no header row");
  reader->header_ = reader->fields_.all();
  if (std::optional<Error> why = reader->judge()) {
    return bad(why->code, "line 1: the header can't be read: " + why->message);
  }
  reader->buffer_.skip(std::exchange(reader->handed_out_, 0));
  reader->first_ = reader->buffer_.position();
  return std::unique_ptr<RowReader>(std::move(reader));
}

Result<void> CsvReader::seek(const Position& end_of_row) {
  handed_out_ = 0;
  return buffer_.seek(end_of_row);
}

Result<bool> CsvReader::next(Row& row) {
  Result<bool> read = read_fields();
  if (!read || !*read) return read;
  const std::string_view text = buffer_.view().substr(0, handed_out_);
  buffer_.count_row();
  row = Row{.number = start_.row + 1,
            .line = start_.line,
            .text = text.substr(0, fields_.text_bytes()),
            .fields = &fields_.all(),
            .end = buffer_.position(),
            .error = judge()};
  row.end.offset += handed_out_;
  row.end.line += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  if (broken_) row.text = kept_;
  return true;
}

// The next row that is not an empty line; false at the end.
Result<bool> CsvReader::read_fields() {
  for (;;) {
    buffer_.skip(handed_out_);
    handed_out_ = 0;
    broken_.reset();
    start_ = buffer_.position();
    Result<CsvFields::Split> split = split_row();
    if (!split) return std::move(split).error();
    if (buffer_.view().empty()) return false;
    handed_out_ = fields_.bytes();
    const bool cut = handed_out_ > kRowBytesMax && fields_.text_bytes() == handed_out_;
    if (*split != CsvFields::Split::whole || (cut && !buffer_.at_end())) {
      broken_ = why_broken(*split);
      if (Result<void> skipped = skip_line(); !skipped) return std::move(skipped).error();
      return true;
    }
    if (fields_.text_bytes() > 0) return true;
  }
}

// Reads on until the row is whole, or longer than it may be.
Result<CsvFields::Split> CsvReader::split_row() {
  for (;;) {
    const bool all_there = buffer_.at_end() || buffer_.view().size() > kRowBytesMax + 2;
    const CsvFields::Split split = fields_.split(buffer_.view(), all_there);
    if (split != CsvFields::Split::unfinished) return split;
    if (Result<bool> more = buffer_.more(); !more) return std::move(more).error();
  }
}

// Makes the rest of the first line the row, and keeps its beginning: where a broken row ends can't
// be told.
Result<void> CsvReader::skip_line() {
  handed_out_ = 0;
  std::size_t end = buffer_.view().find('\n');
  while (end == std::string_view::npos && buffer_.view().size() <= kRowBytesMax) {
    Result<bool> more = buffer_.more();
    if (!more) return std::move(more).error();
    if (!*more) break;
    end = buffer_.view().find('\n');
  }
  kept_ = buffer_.view().substr(0, std::min(end, kRowBytesMax));
  if (kept_.ends_with('\r')) kept_.pop_back();
  while (end == std::string_view::npos) {
    buffer_.skip(buffer_.view().size());
    Result<bool> more = buffer_.more();
    if (!more) return std::move(more).error();
    if (!*more) return {};
    end = buffer_.view().find('\n');
  }
  buffer_.skip(end + 1);
  return {};
}

std::optional<Error> CsvReader::judge() const {
  if (broken_) return broken_;
  const std::string_view text = buffer_.view().substr(0, fields_.text_bytes());
  if (text.size() > kRowBytesMax) return too_long();
  if (fields_.all().size() != header_.size()) {
    return bad(ErrorCode::invalid_field, "the row has " + std::to_string(fields_.all().size()) +
                                             " fields, the header has " +
                                             std::to_string(header_.size()));
  }
  if (!simdjson::validate_utf8(text.data(), text.size())) {
    return bad(ErrorCode::invalid_field,
               "the row is not UTF-8; make the file UTF-8 first: iconv -f LATIN1 -t UTF-8 FILE");
  }
  return std::nullopt;
}

}  // namespace analytics::cli
