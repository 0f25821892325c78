#include "cli/e2e/spelling.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace analytics::cli::e2e {
namespace {

constexpr std::size_t kEscapeBytes = 6;  // \u00e9

bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low_surrogate(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

// The number in an escape that `text` begins with.
std::optional<std::uint32_t> escaped_unit(std::string_view text) {
  if (text.size() < kEscapeBytes || !text.starts_with("\\u")) return std::nullopt;
  std::uint32_t unit = 0;
  const char* const end = text.data() + kEscapeBytes;
  const auto read = std::from_chars(text.data() + 2, end, unit, 16);
  return read.ptr == end ? std::optional(unit) : std::nullopt;
}

void append_utf8(std::string& out, std::uint32_t character) {
  const auto append = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  const auto append_rest = [&](int shift) { append(0x80 | ((character >> shift) & 0x3F)); };
  if (character < 0x80) {
    append(character);
  } else if (character < 0x800) {
    append(0xC0 | (character >> 6));
    append_rest(0);
  } else if (character < 0x10000) {
    append(0xE0 | (character >> 12));
    append_rest(6);
    append_rest(0);
  } else {
    append(0xF0 | (character >> 18));
    append_rest(12);
    append_rest(6);
    append_rest(0);
  }
}

bool may_stand_plain(std::uint32_t unit) {
  return unit >= 0x20 && unit != '"' && unit != '\\' && !is_high_surrogate(unit) &&
         !is_low_surrogate(unit);
}

// Writes what the escape at the beginning of `text` means; returns its length.
std::size_t append_escaped(std::string& out, std::string_view text) {
  if (text.starts_with("\\/")) {
    out += '/';
    return 2;
  }
  const std::optional<std::uint32_t> unit = escaped_unit(text);
  if (unit && may_stand_plain(*unit)) {
    append_utf8(out, *unit);
    return kEscapeBytes;
  }
  if (unit && is_high_surrogate(*unit)) {
    const std::optional<std::uint32_t> low = escaped_unit(text.substr(kEscapeBytes));
    if (low && is_low_surrogate(*low)) {
      append_utf8(out, 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00));
      return 2 * kEscapeBytes;
    }
  }
  const std::size_t length = std::min(text.size(), unit ? kEscapeBytes : 2);
  out += text.substr(0, length);
  return length;
}

}  // namespace

std::string plainly_spelled(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    const std::size_t plain = json.find('\\');
    out += json.substr(0, plain);
    json.remove_prefix(plain == std::string_view::npos ? json.size() : plain);
    if (!json.empty()) json.remove_prefix(append_escaped(out, json));
  }
  return out;
}

}  // namespace analytics::cli::e2e
