#include "server/destinations/pack/program/letter_match.h"

#include <locale.h>
#include <wctype.h>

#include "json/utf8.h"

namespace analytics::server::pack {
namespace {

// Debian's C library has it built in. Without it letters beyond ASCII are alike only to themselves.
locale_t unicode() {
  static const locale_t kLocale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return kLocale;
}

// ECMA-262, 22.2.2.7.3: by upper case, but nothing beyond ASCII becomes ASCII by it.
char32_t canonical(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c;
  if (c > 0xFFFF || unicode() == nullptr) return c;
  const auto upper = static_cast<char32_t>(towupper_l(static_cast<wint_t>(c), unicode()));
  return upper < 0x80 ? c : upper;
}

}  // namespace

std::size_t match_at(std::string_view text, std::size_t at, std::string_view pattern,
                     bool ignores_case) {
  const std::string_view here = text.substr(at);
  if (!ignores_case) return here.starts_with(pattern) ? pattern.size() : 0;
  std::size_t matched = 0;
  while (!pattern.empty()) {
    if (matched == here.size()) return 0;
    const Utf8Part wanted = next_utf8(pattern);
    const Utf8Part found = next_utf8(here.substr(matched));
    if (!wanted.valid || !found.valid) return 0;
    if (canonical(wanted.code_point) != canonical(found.code_point)) return 0;
    pattern.remove_prefix(wanted.length);
    matched += found.length;
  }
  return matched;
}

}  // namespace analytics::server::pack
