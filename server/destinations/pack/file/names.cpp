#include "server/destinations/pack/file/names.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace analytics::server::pack {
namespace {

constexpr std::size_t kNameBytesMax = 64;
constexpr std::size_t kActionNameBytesMax = 100;
constexpr std::size_t kHostBytesMax = 253;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }

bool is_label(std::string_view label) {
  return !label.empty() && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t column = 0; column <= b.size(); ++column) row[column] = column;
  for (std::size_t line = 1; line <= a.size(); ++line) {
    std::size_t diagonal = row[0];
    row[0] = line;
    for (std::size_t column = 1; column <= b.size(); ++column) {
      const std::size_t changed = diagonal + (a[line - 1] == b[column - 1] ? 0 : 1);
      diagonal = row[column];
      row[column] = std::min({changed, row[column] + 1, row[column - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

bool is_type_name(std::string_view text) {
  const auto is_next = [](char c) { return is_lower(c) || is_digit(c) || c == '_' || c == '-'; };
  return !text.empty() && text.size() <= kNameBytesMax &&
         (is_lower(text.front()) || is_digit(text.front())) && std::ranges::all_of(text, is_next);
}

bool is_snake_case(std::string_view text) {
  const auto is_next = [](char c) { return is_lower(c) || is_digit(c) || c == '_'; };
  return !text.empty() && text.size() <= kNameBytesMax && is_lower(text.front()) &&
         std::ranges::all_of(text, is_next);
}

bool is_action_name(std::string_view text) {
  constexpr std::string_view kSigns = "_$ .-";
  const auto is_first = [](char c) { return is_letter(c) || c == '_' || c == '$'; };
  const auto is_next = [&](char c) {
    return is_letter(c) || is_digit(c) || kSigns.find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= kActionNameBytesMax && is_first(text.front()) &&
         std::ranges::all_of(text, is_next);
}

bool is_code(std::string_view text) {
  const bool is_number =
      !text.empty() && text.size() <= kNameBytesMax && std::ranges::all_of(text, is_digit);
  return is_number || is_snake_case(text);
}

bool is_host_pattern(std::string_view text) {
  if (text.size() > kHostBytesMax) return false;
  if (text.starts_with("*.")) text.remove_prefix(2);
  bool has_dot = false;
  while (true) {
    const std::size_t dot = std::min(text.find('.'), text.size());
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == text.size()) return has_dot;
    has_dot = true;
    text.remove_prefix(dot + 1);
  }
}

bool is_host_of(std::string_view pattern, std::string_view host) {
  if (!pattern.starts_with("*.")) return pattern == host;
  const std::string_view below = pattern.substr(1);
  return host.size() > below.size() && host.ends_with(below);
}

bool is_header_name(std::string_view text) {
  constexpr std::string_view kSigns = "!#$%&'*+-.^_`|~";
  const auto is_good = [&](char c) {
    return is_letter(c) || is_digit(c) || kSigns.find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= kNameBytesMax && std::ranges::all_of(text, is_good);
}

std::string_view nearest_name(std::string_view name, std::span<const std::string_view> known) {
  constexpr std::size_t kChangesMax = 2;
  std::string_view nearest;
  std::size_t nearest_distance = kChangesMax + 1;
  if (name.size() > kNameBytesMax) return nearest;
  for (const std::string_view candidate : known) {
    const std::size_t changes = distance(name, candidate);
    if (changes >= nearest_distance || changes >= candidate.size()) continue;
    nearest = candidate;
    nearest_distance = changes;
  }
  return nearest;
}

}  // namespace analytics::server::pack
