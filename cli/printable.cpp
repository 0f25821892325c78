#include "cli/printable.h"

namespace analytics::cli {
namespace {

void append_hex(std::string& out, unsigned char byte) {
  constexpr const char* kDigits = "0123456789abcdef";
  out += "\\x";
  out += kDigits[byte >> 4];
  out += kDigits[byte & 15];
}

void append_control(std::string& out, unsigned char byte) {
  switch (byte) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      append_hex(out, byte);
  }
}

// U+0080 to U+009F, which terminals take for control characters too: C2 80 to C2 9F.
bool is_c1(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]) == 0xC2 && at + 1 < text.size() &&
         static_cast<unsigned char>(text[at + 1]) >= 0x80 &&
         static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (is_c1(text, i)) {
      append_hex(out, static_cast<unsigned char>(text[++i]));
    } else if (byte < 0x20 || byte == 0x7F) {
      append_control(out, byte);
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string printable_excerpt(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return printable(text);
  std::size_t cut = bytes_max;
  // Not in the middle of a UTF-8 character: its later bytes are 10xxxxxx.
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return printable(text.substr(0, cut)) + "…";
}

}  // namespace analytics::cli
