#include "cli/import/mapping.h"

#include "cli/import/mapping_parser.h"

namespace analytics::cli {

const std::vector<std::string>& call_type_names() {
  static const std::vector<std::string> kNames = {"identify", "track", "page",
                                                  "screen",   "group", "alias"};
  return kNames;
}

std::optional<CallType> call_type(std::string_view name) {
  const std::vector<std::string>& names = call_type_names();
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<CallType>(i);
  }
  return std::nullopt;
}

Result<Mapping> Mapping::parse(std::string_view text, const std::optional<std::string>& event) {
  return MappingParser(text).parse(event);
}

}  // namespace analytics::cli
