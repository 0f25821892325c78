#include "server/destinations/pack/functions/js_text.h"

#include "json/utf8.h"

namespace analytics::server::pack {
namespace {

std::size_t units_of(const Utf8Part& part) {
  return part.valid && part.code_point > 0xFFFF ? 2 : 1;
}

bool is_blank(char32_t c) {
  if (c <= 0x20) return c == 0x20 || (c >= 0x09 && c <= 0x0D);
  return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// The blank at the text's end.
std::size_t blank_before_end(std::string_view text) {
  if (text.empty()) return 0;
  std::size_t length = 1;
  while (length < 3 && length < text.size() && continues(text[text.size() - length])) ++length;
  return blank_at(text.substr(text.size() - length)) == length ? length : 0;
}

}  // namespace

std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  while (!text.empty()) {
    const Utf8Part part = next_utf8(text);
    units += units_of(part);
    text.remove_prefix(part.length);
  }
  return units;
}

std::size_t utf16_offset(std::string_view text, std::size_t units) {
  std::size_t offset = 0;
  std::size_t passed = 0;
  while (offset < text.size() && passed < units) {
    const Utf8Part part = next_utf8(text.substr(offset));
    passed += units_of(part);
    offset += part.length;
  }
  return offset;
}

std::size_t blank_at(std::string_view text) {
  if (text.empty()) return 0;
  const Utf8Part part = next_utf8(text);
  return part.valid && is_blank(part.code_point) ? part.length : 0;
}

std::string_view trimmed(std::string_view text) {
  while (const std::size_t blank = blank_at(text)) text.remove_prefix(blank);
  while (const std::size_t blank = blank_before_end(text)) text.remove_suffix(blank);
  return text;
}

}  // namespace analytics::server::pack
