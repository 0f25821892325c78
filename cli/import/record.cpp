#include "cli/import/record.h"

#include <algorithm>

#include "cli/nearest.h"
#include "cli/printable.h"

namespace analytics::cli {
namespace {

constexpr std::size_t kListedColumns = 12;

std::string columns_text(const std::vector<std::string>& header) {
  if (header.size() == 1 && header.front().find(';') != std::string::npos) {
    return "; the header is one column, \"" + printable_excerpt(header.front()) +
           "\": the file seems to be separated by semicolons, and must be by commas";
  }
  std::string text = "; the columns are ";
  for (std::size_t i = 0; i < std::min(header.size(), kListedColumns); ++i) {
    text += (i == 0 ? "" : ", ") + printable_excerpt(header[i]);
  }
  return header.size() > kListedColumns ? text + ", …" : text;
}

}  // namespace

Result<std::vector<std::size_t>> find_columns(const std::vector<std::string>& wanted,
                                              const std::vector<std::string>& header) {
  std::vector<std::size_t> places;
  for (const std::string& name : wanted) {
    const auto found = std::find(header.begin(), header.end(), name);
    if (found == header.end()) {
      const std::string guess = did_you_mean(name, header);
      return Error{ErrorCode::invalid_config, "column \"" + printable_excerpt(name) +
                                                  "\" is not in the file's header" +
                                                  (guess.empty() ? columns_text(header) : guess)};
    }
    if (std::find(found + 1, header.end(), name) != header.end()) {
      return Error{ErrorCode::invalid_config,
                   "column \"" + printable_excerpt(name) + "\" is in the file's header twice"};
    }
    places.push_back(static_cast<std::size_t>(found - header.begin()));
  }
  return places;
}

std::optional<Json> find_member(const Object& record, std::string_view name) {
  std::optional<Json> whole = record.get(name);
  if (whole) return whole;
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::optional<Json> outer = record.get(name.substr(0, dot));
  if (!outer) return std::nullopt;
  const std::optional<Object> object = outer->as_object();
  return object ? find_member(*object, name.substr(dot + 1)) : std::nullopt;
}

}  // namespace analytics::cli
