#include "server/destinations/warehouse/flatten.h"

#include "server/destinations/warehouse/naming.h"

namespace analytics::server {

using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

Value value_of(const element& json, Texts& texts) {
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
      return std::string_view(json.get_string().value_unsafe());
    // Beyond 64 bits with a sign, which is all that databases have: the digits are kept as text.
    case element_type::UINT64:
      return std::string_view(texts.emplace_back(std::to_string(json.get_uint64().value_unsafe())));
    default:
      return std::string_view(texts.emplace_back(simdjson::minify(json)));
  }
}

void Flattener::flatten(const object& json, const ColumnName& parent, std::vector<Cell>& cells,
                        std::vector<Discard>& discards) {
  for (const auto [key, member] : json) {
    const ColumnName& name = names_.below(parent, key);
    if (name.whole().size() > kNameBytesMax) {
      discards.push_back(
          {{}, std::string(name.whole()), simdjson::minify(member), kColumnNameTooLong});
      continue;
    }
    object inner;
    if (member.is_object() && member.get(inner) == simdjson::SUCCESS) {
      flatten(inner, name, cells, discards);
    } else {
      cells.push_back({name.column(), value_of(member, texts_)});
    }
  }
}

}  // namespace analytics::server
