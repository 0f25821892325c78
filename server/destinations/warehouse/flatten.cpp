#include "server/destinations/warehouse/flatten.h"

#include <analytics/json.h>

#include "server/destinations/warehouse/naming.h"

namespace analytics::server {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

}  // namespace

Value value_of(const element& json) {
  switch (json.type()) {
    case element_type::NULL_VALUE:
      return {};
    case element_type::BOOL:
      return bool(json.get_bool().value_unsafe());
    case element_type::INT64:
      return std::int64_t(json.get_int64().value_unsafe());
    case element_type::DOUBLE:
      return double(json.get_double().value_unsafe());
    case element_type::STRING:
      return std::string(json.get_string().value_unsafe());
    // Beyond 64 bits with a sign, which is all that SQLite has: the digits are kept as text.
    case element_type::UINT64:
      return std::to_string(json.get_uint64().value_unsafe());
    default:
      return simdjson::minify(json);
  }
}

std::string json_of(const Value& value) {
  if (std::holds_alternative<std::monostate>(value)) return "null";
  Json json;
  if (const auto* flag = std::get_if<bool>(&value)) json = *flag;
  if (const auto* number = std::get_if<std::int64_t>(&value)) json = *number;
  if (const auto* number = std::get_if<double>(&value)) json = *number;
  if (const auto* text = std::get_if<std::string>(&value)) json = *text;
  return std::string(json.text());
}

void flatten(const object& json, std::string_view prefix, std::vector<Cell>& cells,
             std::vector<Discard>& discards) {
  for (const auto [key, member] : json) {
    std::string column(prefix);
    column += column_name(key);
    if (column.size() > kNameBytesMax) {
      discards.push_back({{}, column, simdjson::minify(member), kColumnNameTooLong});
      continue;
    }
    object inner;
    if (member.get(inner) == simdjson::SUCCESS) {
      flatten(inner, column += '_', cells, discards);
    } else {
      cells.push_back({std::move(column), value_of(member)});
    }
  }
}

}  // namespace analytics::server
