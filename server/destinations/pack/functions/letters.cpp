#include "server/destinations/pack/functions/letters.h"

#include <algorithm>
#include <array>
#include <optional>

#include "json/utf8.h"
#include "server/route/letter_case.h"

namespace analytics::server::pack {
namespace {

struct Expansion {
  char32_t letter;
  std::u32string_view upper;
};

// Unicode's SpecialCasing, the letters whose upper case is several; U+1F80 to U+1FAF have a rule
// instead (expanded).
constexpr std::array kExpansions = std::to_array<Expansion>({
    {0xDF, U"SS"},
    {0x149, U"\u02BCN"},
    {0x1F0, U"J\u030C"},
    {0x390, U"\u0399\u0308\u0301"},
    {0x3B0, U"\u03A5\u0308\u0301"},
    {0x587, U"\u0535\u0552"},
    {0x1E96, U"H\u0331"},
    {0x1E97, U"T\u0308"},
    {0x1E98, U"W\u030A"},
    {0x1E99, U"Y\u030A"},
    {0x1E9A, U"A\u02BE"},
    {0x1F50, U"\u03A5\u0313"},
    {0x1F52, U"\u03A5\u0313\u0300"},
    {0x1F54, U"\u03A5\u0313\u0301"},
    {0x1F56, U"\u03A5\u0313\u0342"},
    {0x1FB2, U"\u1FBA\u0399"},
    {0x1FB3, U"\u0391\u0399"},
    {0x1FB4, U"\u0386\u0399"},
    {0x1FB6, U"\u0391\u0342"},
    {0x1FB7, U"\u0391\u0342\u0399"},
    {0x1FBC, U"\u0391\u0399"},
    {0x1FC2, U"\u1FCA\u0399"},
    {0x1FC3, U"\u0397\u0399"},
    {0x1FC4, U"\u0389\u0399"},
    {0x1FC6, U"\u0397\u0342"},
    {0x1FC7, U"\u0397\u0342\u0399"},
    {0x1FCC, U"\u0397\u0399"},
    {0x1FD2, U"\u0399\u0308\u0300"},
    {0x1FD3, U"\u0399\u0308\u0301"},
    {0x1FD6, U"\u0399\u0342"},
    {0x1FD7, U"\u0399\u0308\u0342"},
    {0x1FE2, U"\u03A5\u0308\u0300"},
    {0x1FE3, U"\u03A5\u0308\u0301"},
    {0x1FE4, U"\u03A1\u0313"},
    {0x1FE6, U"\u03A5\u0342"},
    {0x1FE7, U"\u03A5\u0308\u0342"},
    {0x1FF2, U"\u1FFA\u0399"},
    {0x1FF3, U"\u03A9\u0399"},
    {0x1FF4, U"\u038F\u0399"},
    {0x1FF6, U"\u03A9\u0342"},
    {0x1FF7, U"\u03A9\u0342\u0399"},
    {0x1FFC, U"\u03A9\u0399"},
    {0xFB00, U"FF"},
    {0xFB01, U"FI"},
    {0xFB02, U"FL"},
    {0xFB03, U"FFI"},
    {0xFB04, U"FFL"},
    {0xFB05, U"ST"},
    {0xFB06, U"ST"},
    {0xFB13, U"\u0544\u0546"},
    {0xFB14, U"\u0544\u0535"},
    {0xFB15, U"\u0544\u053B"},
    {0xFB16, U"\u054E\u0546"},
    {0xFB17, U"\u0544\u053D"},
});

constexpr char32_t kCapitalSigma = 0x3A3;
constexpr char32_t kCapitalDottedI = 0x130;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool append_expanded(std::string& out, char32_t letter) {
  if (letter >= 0x1F80 && letter <= 0x1FAF) {
    constexpr std::array<char32_t, 3> kRows = {0x1F08, 0x1F28, 0x1F68};
    append_utf8(out, kRows[(letter - 0x1F80) / 16] + letter % 8);
    append_utf8(out, char32_t{0x399});
    return true;
  }
  const auto found = std::ranges::lower_bound(kExpansions, letter, {}, &Expansion::letter);
  if (found == kExpansions.end() || found->letter != letter) return false;
  for (const char32_t part : found->upper) append_utf8(out, part);
  return true;
}

// Between a letter and the end of its word these are passed over (Unicode's Case_Ignorable, its
// common ones).
bool is_passed_over(char32_t c) {
  constexpr std::u32string_view kMarks = U"'.:^`\u00A8\u00AD\u00AF\u00B4\u00B7\u00B8\u2018\u2019";
  return (c >= 0x300 && c <= 0x36F) || kMarks.find(c) != kMarks.npos;
}

// Some letters, such as ß, have an upper case only as several.
// Some letters, such as ß, have an upper case only as several.
bool has_case(std::string_view character) { return lower_case(character) != upper_text(character); }

bool letter_follows(std::string_view text) {
  while (!text.empty()) {
    const Utf8Part part = next_utf8(text);
    if (!part.valid) return false;
    if (!is_passed_over(part.code_point)) return has_case(text.substr(0, part.length));
    text.remove_prefix(part.length);
  }
  return false;
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_word(char c) {
  return is_upper(c) || is_lower(c) || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) > 127;
}

}  // namespace

std::string lower_text(std::string_view text) {
  const bool is_simple = text.find("\xCE\xA3") == text.npos && text.find("\xC4\xB0") == text.npos;
  if (is_simple) return lower_case(text);
  std::string out;
  bool follows_letter = false;
  while (!text.empty()) {
    const Utf8Part part = next_utf8(text);
    const std::string_view character = text.substr(0, part.length);
    text.remove_prefix(part.length);
    if (part.valid && part.code_point == kCapitalDottedI) {
      out += "i\u0307";
    } else if (part.valid && part.code_point == kCapitalSigma) {
      out += follows_letter && !letter_follows(text) ? "ς" : "σ";
    } else {
      out += lower_case(character);
    }
    if (!part.valid || !is_passed_over(part.code_point)) {
      follows_letter = part.valid && has_case(character);
    }
  }
  return out;
}

std::string upper_text(std::string_view text) {
  if (is_ascii(text)) return upper_case(text);
  std::string out;
  std::size_t plain = 0;  // From here on nothing has been written yet.
  std::size_t at = 0;
  while (at < text.size()) {
    const Utf8Part part = next_utf8(text.substr(at));
    std::string expanded;
    if (part.valid && part.code_point >= 0x80 && append_expanded(expanded, part.code_point)) {
      out += upper_case(text.substr(plain, at - plain)) + expanded;
      plain = at + part.length;
    }
    at += part.length;
  }
  return out + upper_case(text.substr(plain));
}

std::string snake_text(std::string_view text) {
  std::string words;
  char before = ' ';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char after = i + 1 < text.size() ? text[i + 1] : ' ';
    const bool begins = !is_word(before) || (is_upper(c) && (is_lower(before) || is_lower(after)));
    if (is_word(c)) {
      if (begins && !words.empty()) words += '_';
      words += c;
    }
    before = c;
  }
  return lower_text(words);
}

std::string capitalized(std::string_view text) {
  if (text.empty()) return {};
  const std::size_t first = next_utf8(text).length;
  return upper_text(text.substr(0, first)).append(text.substr(first));
}

}  // namespace analytics::server::pack
