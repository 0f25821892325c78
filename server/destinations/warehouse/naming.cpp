#include "server/destinations/warehouse/naming.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace analytics::server {
namespace {

constexpr std::array<std::string_view, 9> kFixedTables = {"tracks",  "identifies", "users",
                                                          "groups",  "accounts",   "pages",
                                                          "screens", "aliases",    "discards"};

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_upper(c) || is_lower(c) || is_digit(c); }

// FNV-1a, 32 bits: these names are stored, so the function can never change.
std::string short_hash(std::string_view text) {
  std::uint32_t hash = 2166136261u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  std::string hex(8, '0');
  for (int i = 7; i >= 0; --i, hash >>= 4) {
    hex[static_cast<std::size_t>(i)] = "0123456789abcdef"[hash & 15];
  }
  return hex;
}

}  // namespace

std::string snake_case(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 4);
  std::size_t at = 0;
  while (at < text.size()) {
    if (!is_word(text[at])) {
      ++at;
      continue;
    }
    if (!out.empty()) out += '_';
    for (; at < text.size() && (is_upper(text[at]) || is_digit(text[at])); ++at) {
      out += is_upper(text[at]) ? static_cast<char>(text[at] - 'A' + 'a') : text[at];
    }
    for (; at < text.size() && (is_lower(text[at]) || is_digit(text[at])); ++at) out += text[at];
  }
  return out;
}

std::string event_slug(std::string_view event) {
  std::string slug = snake_case(event);
  if (slug.empty()) return "event_" + short_hash(event);
  if (std::ranges::find(kFixedTables, slug) != kFixedTables.end()) slug += "_event";
  return slug;
}

std::string column_name(std::string_view key) {
  std::string column = snake_case(key);
  return column.empty() ? "column_" + short_hash(key) : column;
}

std::string source_prefix(std::string_view source_id) {
  std::string prefix = snake_case(source_id);
  return prefix.empty() ? "source_" + short_hash(source_id) : prefix;
}

std::string distinct_source_prefix(std::string_view source_id) {
  return source_prefix(source_id) + "_" + short_hash(source_id);
}

std::string shortened(std::string name, std::size_t bytes_max) {
  if (name.size() <= bytes_max) return name;
  const std::string hash = short_hash(name);
  name.resize(bytes_max - hash.size() - 1);
  return name + '_' + hash;
}

std::string table_name(std::string_view prefix, std::string_view table) {
  return std::string(prefix).append("__").append(table);
}

std::string quoted_name(std::string_view identifier) {
  std::string out = "\"";
  for (const char c : identifier) {
    if (c == '"') out += '"';
    out += c;
  }
  return out += '"';
}

}  // namespace analytics::server
