#include "json/check.h"

#include <simdjson.h>

#include <charconv>
#include <cstring>
#include <limits>
#include <string>

#include "json/write.h"

namespace analytics {
namespace {

// Above this, the parser's memory is given back instead of kept for the thread's next document.
constexpr std::size_t kKeptBytesMax = 1024 * 1024;

simdjson::error_code parse_with(simdjson::dom::parser& parser, const ByteBuffer& padded,
                                std::size_t size, std::size_t depth_max) {
  const std::size_t capacity = size < 64 ? 64 : size;
  const std::size_t depth = depth_max + 1;  // simdjson counts the document itself too.
  if (parser.capacity() < capacity || parser.max_depth() != depth) {
    if (const auto error = parser.allocate(capacity, depth)) return error;
  }
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(padded.view().data());
  return parser.parse(bytes, size, false).error();
}

simdjson::error_code validate(std::string_view text, std::size_t depth_max) {
  thread_local ByteBuffer kept_copy;
  thread_local simdjson::dom::parser kept_parser;
  ByteBuffer large_copy;
  ByteBuffer& copy = text.size() <= kKeptBytesMax ? kept_copy : large_copy;
  copy.clear();
  copy.append(text);
  std::memset(copy.tail(simdjson::SIMDJSON_PADDING), 0, simdjson::SIMDJSON_PADDING);
  if (text.size() <= kKeptBytesMax) return parse_with(kept_parser, copy, text.size(), depth_max);
  simdjson::dom::parser parser;
  return parse_with(parser, copy, text.size(), depth_max);
}

Error to_error(simdjson::error_code error, const JsonLimits& limits) {
  if (error == simdjson::DEPTH_ERROR) {
    return {ErrorCode::json_too_deep,
            "JSON is nested more than " + std::to_string(limits.depth_max) + " deep"};
  }
  switch (error) {
    case simdjson::EMPTY:
      return {ErrorCode::invalid_json, "there is no JSON value"};
    case simdjson::UTF8_ERROR:
      return {ErrorCode::invalid_json, "JSON text is not UTF-8"};
    case simdjson::NUMBER_ERROR:
      return {ErrorCode::invalid_json, "a number in the JSON text is malformed or out of range"};
    case simdjson::STRING_ERROR:
    case simdjson::UNCLOSED_STRING:
    case simdjson::UNESCAPED_CHARS:
      return {
          ErrorCode::invalid_json,
          "a string in the JSON text is not closed, or has a wrong escape or control character"};
    default:
      return {ErrorCode::invalid_json, "not one well-formed JSON value"};
  }
}

void append_minified(std::string_view text, ByteBuffer& out) {
  std::size_t size = 0;
  char* tail = out.tail(text.size() + simdjson::SIMDJSON_PADDING);
  // Checked before: minifying well-formed text does not fail.
  if (simdjson::minify(text.data(), text.size(), tail, size) == simdjson::SUCCESS) {
    out.advance(size);
  }
}

bool is_number_byte(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

bool fits_64_bits(std::string_view number) {
  if (number.find_first_of(".eE") != std::string_view::npos) return true;  // Not an integer.
  std::int64_t integer = 0;
  std::uint64_t natural = 0;
  const char* const end = number.data() + number.size();
  return std::from_chars(number.data(), end, integer).ec != std::errc::result_out_of_range ||
         (number.front() != '-' &&
          std::from_chars(number.data(), end, natural).ec != std::errc::result_out_of_range);
}

void append_number(std::string_view number, ByteBuffer& out) {
  double value = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
  const bool rounds =
      !fits_64_bits(number) && read.ec == std::errc() && read.ptr == number.data() + number.size();
  // An exponent keeps it a double: the shortest text of 2^64 has none, and would not fit again.
  if (!rounds) return out.append(number);
  char text[40];
  const auto end =
      std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
  out.append({text, static_cast<std::size_t>(end - text)});
}

}  // namespace

void round_big_integers(std::string_view text, ByteBuffer& out) {
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    if (text[i] == '"') {
      while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
      end = end < text.size() ? end + 1 : text.size();
      out.append(text.substr(i, end - i));
    } else if (is_number_byte(text[i])) {
      while (end < text.size() && is_number_byte(text[end])) ++end;
      append_number(text.substr(i, end - i), out);
    } else {
      out.append(text[i]);
    }
    i = end;
  }
}

Result<void> check_json(std::string_view text, const JsonLimits& limits, ByteBuffer& out) {
  if (text.size() > limits.bytes_max) {
    return Error{ErrorCode::json_too_large, "JSON text of " + std::to_string(text.size()) +
                                                " bytes; the limit is " +
                                                std::to_string(limits.bytes_max)};
  }
  const simdjson::error_code error = validate(text, limits.depth_max);
  if (error == simdjson::SUCCESS) {
    append_minified(text, out);
    return {};
  }
  if (error != simdjson::NUMBER_ERROR) return to_error(error, limits);
  ByteBuffer rounded;
  round_big_integers(text, rounded);
  if (const auto again = validate(rounded.view(), limits.depth_max)) return to_error(again, limits);
  append_minified(rounded.view(), out);
  return {};
}

}  // namespace analytics
