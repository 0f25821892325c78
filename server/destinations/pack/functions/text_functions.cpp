#include "server/destinations/pack/functions/text_functions.h"

#include <string.h>

#include <algorithm>
#include <string>
#include <vector>

#include "json/utf8.h"
#include "server/destinations/pack/functions/js_text.h"
#include "server/destinations/pack/functions/letters.h"
#include "server/destinations/pack/functions/made.h"
#include "server/destinations/pack/values/json_text.h"
#include "server/route/letter_case.h"

namespace analytics::server::pack {
namespace {

using Change = std::string (*)(std::string_view);

// A letter's other case may be longer than itself.
constexpr std::size_t kGrowthMax = 3;

Value changed(const Call& call, Change change) {
  const Value text = call.argument(0);
  if (!text.is_text() || too_large(call, text.text().size() * kGrowthMax)) return {};
  return made_text(call, change(text.text()));
}

bool are_texts(const Call& call, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (!call.argument(i).is_text()) return false;
  }
  return true;
}

// memmem takes time in proportion to both texts; string_view::find does not.
std::size_t place_of(std::string_view text, std::string_view part, std::size_t from = 0) {
  const void* found = memmem(text.data() + from, text.size() - from, part.data(), part.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

std::vector<std::size_t> places_of(std::string_view text, std::string_view part) {
  std::vector<std::size_t> places;
  if (part.empty()) return places;
  std::size_t at = place_of(text, part);
  while (at != text.npos) {
    places.push_back(at);
    at = place_of(text, part, at + part.size());
  }
  return places;
}

Value characters_of(const Call& call, std::string_view text) {
  if (too_large(call, text.size() * sizeof(Value))) return {};
  std::vector<Value> items;
  while (!text.empty()) {
    const std::size_t length = next_utf8(text).length;
    items.push_back(Value::of(text.substr(0, length)));
    text.remove_prefix(length);
  }
  return made_list(call, items);
}

// Where the text has what the same number of characters of `other` are; its end where it has fewer,
// as it may where it is not UTF-8.
std::size_t same_place(std::string_view text, std::string_view other, std::size_t other_place) {
  std::size_t place = 0;
  for (std::size_t at = 0; at < other_place && place < text.size();) {
    at += next_utf8(other.substr(at)).length;
    place += next_utf8(text.substr(place)).length;
  }
  return place;
}

// From JavaScript's position, which may be negative and beyond either end.
std::size_t clamped(std::int64_t position, std::size_t size) {
  const auto end = static_cast<std::int64_t>(size);
  if (position < 0) position = std::max<std::int64_t>(0, position < -end ? 0 : position + end);
  return static_cast<std::size_t>(std::min(position, end));
}

}  // namespace

Value trim_text(const Call& call) {
  if (!call.argument(0).is_text()) return {};
  return Value::of(trimmed(call.argument(0).text()));
}

Value lower(const Call& call) { return changed(call, lower_text); }
Value upper(const Call& call) { return changed(call, upper_text); }
Value snake_case(const Call& call) { return changed(call, snake_text); }
Value title_case_text(const Call& call) { return changed(call, title_case); }
Value capitalize(const Call& call) { return changed(call, capitalized); }

Value join_texts(const Call& call) {
  if (!call.argument(0).is_list() || !call.argument(1).is_text()) return {};
  std::string joined;
  bool is_first = true;
  for (Items item(call.argument(0)); item.next();) {
    if (!is_first) joined += call.argument(1).text();
    is_first = false;
    write_text(item.value(), joined, kArenaBytesMax);
    if (too_large(call, joined.size())) return {};
  }
  return made_text(call, joined);
}

Value split_text(const Call& call) {
  if (!are_texts(call, 2)) return {};
  const std::string_view text = call.argument(0).text();
  const std::string_view separator = call.argument(1).text();
  if (separator.empty()) return characters_of(call, text);
  std::vector<Value> items;
  std::size_t from = 0;
  for (const std::size_t place : places_of(text, separator)) {
    items.push_back(Value::of(text.substr(from, place - from)));
    from = place + separator.size();
  }
  items.push_back(Value::of(text.substr(from)));
  return made_list(call, items);
}

Value starts_with(const Call& call) {
  if (!are_texts(call, 2)) return {};
  return Value::of(call.argument(0).text().starts_with(call.argument(1).text()));
}

Value ends_with(const Call& call) {
  if (!are_texts(call, 2)) return {};
  return Value::of(call.argument(0).text().ends_with(call.argument(1).text()));
}

Value contains_text(const Call& call) {
  if (!are_texts(call, 2)) return {};
  const std::string_view part = call.argument(1).text();
  return Value::of(part.empty() || place_of(call.argument(0).text(), part) != part.npos);
}

Value replace_all(const Call& call) {
  if (!are_texts(call, 3)) return {};
  const std::string_view text = call.argument(0).text();
  const std::string_view part = call.argument(1).text();
  const std::string_view by = call.argument(2).text();
  const std::vector<std::size_t> places = places_of(text, part);
  if (too_large(call, text.size() - places.size() * part.size() + places.size() * by.size())) {
    return {};
  }
  std::string replaced;
  std::size_t from = 0;
  for (const std::size_t place : places) {
    replaced.append(text.substr(from, place - from)).append(by);
    from = place + part.size();
  }
  return made_text(call, replaced.append(text.substr(from)));
}

Value replace_ignoring_case(const Call& call) {
  if (!are_texts(call, 3)) return {};
  const std::string_view text = call.argument(0).text();
  // One letter becomes one letter, so that places can be counted over.
  const std::string folded = upper_case(text);
  const std::string part = upper_case(call.argument(1).text());
  const std::size_t place = part.empty() ? text.npos : place_of(folded, part);
  if (place == text.npos) return Value::of(text);
  const std::size_t begin = same_place(text, folded, place);
  const std::size_t length =
      same_place(text.substr(begin), std::string_view(folded).substr(place), part.size());
  if (too_large(call, text.size() + call.argument(2).text().size())) return {};
  std::string replaced(text.substr(0, begin));
  replaced.append(call.argument(2).text()).append(text.substr(begin + length));
  return made_text(call, replaced);
}

Value substring(const Call& call) {
  const Value text = call.argument(0);
  const Value from = call.argument(1);
  const Value length = call.argument(2);
  if (!text.is_text() || from.kind() != Value::Kind::integer) return {};
  if (call.arguments.size() > 2 && length.kind() != Value::Kind::integer) return {};
  const std::size_t units = utf16_length(text.text());
  const std::size_t begin = clamped(from.integer(), units);
  std::string_view part = text.text().substr(utf16_offset(text.text(), begin));
  if (call.arguments.size() < 3) return Value::of(part);
  if (length.integer() <= 0) return Value::of("");
  const std::size_t end = begin + clamped(length.integer(), units - begin);
  std::size_t size = utf16_offset(text.text(), end);
  if (utf16_length(text.text().substr(0, size)) > end) size -= 4;
  const std::size_t skipped = text.text().size() - part.size();
  return Value::of(part.substr(0, size < skipped ? 0 : size - skipped));
}

Value truncate_text(const Call& call) {
  const Value text = call.argument(0);
  const Value bytes_max = call.argument(1);
  if (!text.is_text() || bytes_max.kind() != Value::Kind::integer) return {};
  if (bytes_max.integer() >= static_cast<std::int64_t>(text.text().size())) return text;
  std::size_t size = clamped(std::max<std::int64_t>(0, bytes_max.integer()), text.text().size());
  while (size > 0 && (static_cast<unsigned char>(text.text()[size]) & 0xC0) == 0x80) --size;
  return Value::of(text.text().substr(0, size));
}

Value only_digits(const Call& call) {
  return changed(call, [](std::string_view text) {
    std::string digits;
    std::ranges::copy_if(text, std::back_inserter(digits),
                         [](char c) { return c >= '0' && c <= '9'; });
    return digits;
  });
}

Value without_spaces(const Call& call) {
  return changed(call, [](std::string_view text) {
    std::string kept;
    while (!text.empty()) {
      const std::size_t blank = blank_at(text);
      if (blank == 0) kept += text.front();
      text.remove_prefix(std::max<std::size_t>(blank, 1));
    }
    return kept;
  });
}

Value replace_others(const Call& call) {
  if (!are_texts(call, 3)) return {};
  const std::string_view text = call.argument(0).text();
  const std::string_view kept = call.argument(1).text();
  const std::string_view by = call.argument(2).text();
  if (too_large(call, text.size() * std::max<std::size_t>(by.size(), 1))) return {};
  std::string replaced;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80) continue;  // The rest of a character.
    if (byte < 0x80 && kept.find(c) != kept.npos) {
      replaced += c;
      continue;
    }
    const int units = byte >= 0xF0 ? 2 : 1;
    for (int unit = 0; unit < units; ++unit) replaced += by;
  }
  return made_text(call, replaced);
}

}  // namespace analytics::server::pack
