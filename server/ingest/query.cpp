#include "server/ingest/query.h"

#include <algorithm>

namespace analytics::server {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string percent_decoded(std::string_view text, bool in_query) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      out.push_back(in_query && text[i] == '+' ? ' ' : text[i]);
    }
  }
  return out;
}

std::vector<QueryItem> read_query(std::string_view query) {
  std::vector<QueryItem> items;
  while (!query.empty() && items.size() < kQueryItemsMax) {
    const std::string_view item = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(item.size() + 1, query.size()));
    if (item.empty()) continue;
    const std::string_view name = item.substr(0, item.find('='));
    const std::string_view value = item.substr(std::min(name.size() + 1, item.size()));
    items.push_back({percent_decoded(name, true), percent_decoded(value, true)});
  }
  return items;
}

std::string query_value(std::string_view query, std::string_view name) {
  for (QueryItem& item : read_query(query)) {
    if (item.name == name) return std::move(item.value);
  }
  return {};
}

}  // namespace analytics::server
