#include "cli/import/row_reader.h"

#include "cli/import/array_reader.h"
#include "cli/import/csv_reader.h"
#include "cli/import/ndjson_reader.h"

namespace analytics::cli {
namespace {

constexpr std::size_t kInspectedBytes = 4096;

bool ends_with(std::string_view text, std::string_view end) {
  if (text.size() < end.size()) return false;
  const std::string_view last = text.substr(text.size() - end.size());
  for (std::size_t i = 0; i < end.size(); ++i) {
    const char c = last[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != end[i]) return false;
  }
  return true;
}

Error not_text(const char* what) { return {ErrorCode::invalid_field, what}; }

Result<void> check_is_text(std::string_view start) {
  if (start.empty()) return not_text("is empty");
  if (start.starts_with("\x1f\x8b")) {
    return not_text("is compressed; unpack it first: zcat FILE | analytics import - --format …");
  }
  if (start.starts_with("PK\x03\x04")) {
    return not_text("is a zip archive or a spreadsheet; save it as CSV first");
  }
  if (start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff")) {
    return not_text("is UTF-16; make it UTF-8 first: iconv -f UTF-16 -t UTF-8 FILE");
  }
  if (start.find('\0') != std::string_view::npos) {
    return not_text("is not text: there is a NUL byte in its beginning");
  }
  return {};
}

}  // namespace

std::optional<Format> format_of(std::string_view path) {
  if (ends_with(path, ".ndjson") || ends_with(path, ".jsonl")) return Format::ndjson;
  if (ends_with(path, ".csv")) return Format::csv;
  if (ends_with(path, ".json")) return Format::json;
  return std::nullopt;
}

const char* name(Format format) noexcept {
  switch (format) {
    case Format::ndjson:
      return "ndjson";
    case Format::csv:
      return "csv";
    case Format::json:
      return "json";
  }
  return "";
}

const std::vector<std::string>& RowReader::header() const {
  static const std::vector<std::string> kNone;
  return kNone;
}

Result<std::unique_ptr<RowReader>> open_rows(Format format, ByteSource& source) {
  ReadBuffer buffer(source);
  if (Result<bool> read = buffer.more(); !read) return std::move(read).error();
  const std::string_view start = buffer.view();
  if (Result<void> text = check_is_text(start.substr(0, kInspectedBytes)); !text) {
    return std::move(text).error();
  }
  if (start.starts_with("\xef\xbb\xbf")) buffer.skip(3);
  switch (format) {
    case Format::ndjson:
      return NdjsonReader::open(std::move(buffer));
    case Format::csv:
      return CsvReader::open(std::move(buffer));
    case Format::json:
      break;
  }
  return ArrayReader::open(std::move(buffer));
}

}  // namespace analytics::cli
