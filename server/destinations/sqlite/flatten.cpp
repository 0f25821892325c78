#include "server/destinations/sqlite/flatten.h"

#include <array>
#include <charconv>

#include "server/destinations/sqlite/naming.h"

namespace analytics::server {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

std::string quoted_json(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      constexpr std::string_view kHex = "0123456789abcdef";
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out += '"';
}

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
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return quoted_json(*text);
  const auto* number = std::get_if<double>(&value);
  if (number == nullptr) return "null";
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *number).ptr;
  return {buffer.data(), end};
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
