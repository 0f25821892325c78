#include "server/schema/property_type.h"

#include <array>

#include "base/time_text.h"

namespace analytics::server {
namespace {

// Reading every text as a time would cost more than all the rest: most texts are none by their
// fifth character, which is also what the warehouses go by.
bool may_be_time(std::string_view text) {
  constexpr std::size_t kDateBytes = 10;
  return text.size() >= kDateBytes && text[4] == '-' && text[0] >= '0' && text[0] <= '9';
}

}  // namespace

std::string_view name(PropertyType type) noexcept {
  static constexpr std::array<std::string_view, kPropertyTypes> kNames = {
      "string", "integer", "number", "boolean", "timestamp", "array", "object", "null"};
  return kNames[static_cast<std::size_t>(type)];
}

PropertyType property_type(std::string_view value) {
  switch (value.front()) {
    case '"': {
      const std::string_view text = value.substr(1, value.size() - 2);
      return may_be_time(text) && parse_time(text) ? PropertyType::timestamp : PropertyType::string;
    }
    case '{':
      return PropertyType::object;
    case '[':
      return PropertyType::array;
    case 't':
    case 'f':
      return PropertyType::boolean;
    case 'n':
      return PropertyType::null;
    default:
      return value.find_first_of(".eE") == std::string_view::npos ? PropertyType::integer
                                                                  : PropertyType::number;
  }
}

}  // namespace analytics::server
