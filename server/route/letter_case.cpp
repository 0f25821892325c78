#include "server/route/letter_case.h"

#include <locale.h>
#include <wctype.h>

#include <algorithm>

#include "json/utf8.h"

namespace analytics::server {
namespace {

// Debian's C library has it built in. Without it letters beyond ASCII stay as they are.
locale_t unicode() {
  static const locale_t kLocale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return kLocale;
}

char32_t lower_letter(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  if (unicode() == nullptr) return c;
  return static_cast<char32_t>(towlower_l(static_cast<wint_t>(c), unicode()));
}

char32_t upper_letter(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c;
  if (unicode() == nullptr) return c;
  return static_cast<char32_t>(towupper_l(static_cast<wint_t>(c), unicode()));
}

template <class Change>
std::string changed(std::string_view text, Change change) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Utf8Part part = next_utf8(text);
    if (part.valid) {
      append_utf8(out, change(part.code_point));
    } else {
      out.append(text.substr(0, part.length));
    }
    text.remove_prefix(part.length);
  }
  return out;
}

std::string with_blanks_as(std::string_view text, char mark) {
  std::string out(text);
  std::ranges::replace(out, ' ', mark);
  return out;
}

}  // namespace

std::string lower_case(std::string_view text) { return changed(text, lower_letter); }
std::string upper_case(std::string_view text) { return changed(text, upper_letter); }

std::string title_case(std::string_view text) {
  bool begins_word = true;
  return changed(text, [&](char32_t c) {
    const char32_t letter = begins_word ? upper_letter(c) : c;
    begins_word = c == ' ' || c == '\t' || c == '\n';
    return letter;
  });
}

std::string with_underscores(std::string_view text) { return with_blanks_as(text, '_'); }
std::string with_dashes(std::string_view text) { return with_blanks_as(text, '-'); }

}  // namespace analytics::server
