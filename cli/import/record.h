#pragma once

// One record of an input, whatever its format: what a mapping's columns are looked up in.
//
//   std::vector<std::size_t> places = find_columns(mapping.columns, reader->header()).value();
//   std::optional<Json> city = find_member(record, "address.city");
//
// Pure functions and ordinary values; not synchronised.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <analytics/json.h>

namespace analytics::cli {

/// What stands in a column: nothing, a CSV field's text, or a JSON value.
using Cell = std::variant<std::monostate, std::string_view, Json>;

/// Where in a CSV row each of the wanted columns is. A column that isn't in the header, or is
/// there twice, is an error.
Result<std::vector<std::size_t>> find_columns(const std::vector<std::string>& wanted,
                                              const std::vector<std::string>& header);

/// A member of a JSON record: by its name, or else by a path of names with dots between them.
std::optional<Json> find_member(const Object& record, std::string_view name);

}  // namespace analytics::cli
