#pragma once

// A URL's query taken apart: names and values, percent-encoding resolved.
//
//   for (const QueryItem& item : read_query("data=e30%3D&x=1")) use(item.name, item.value);
//
// Pure.

#include <string>
#include <string_view>
#include <vector>

namespace analytics::server {

struct QueryItem {
  std::string name{};
  std::string value{};
};

/// At most this many are read, and the rest is left.
inline constexpr std::size_t kQueryItemsMax = 1'000;

std::vector<QueryItem> read_query(std::string_view query);

/// The value of the first item of that name; empty if there is none.
std::string query_value(std::string_view query, std::string_view name);

/// `+` is a blank where it stands in a query. What is no right escape stays as it is.
std::string percent_decoded(std::string_view text, bool in_query);

}  // namespace analytics::server
