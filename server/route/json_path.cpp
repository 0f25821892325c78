#include "server/route/json_path.h"

#include <utility>

#include "json/scan.h"

namespace analytics::server {
namespace {

Error wrong(std::string message) { return {ErrorCode::invalid_config, std::move(message)}; }

}  // namespace

Result<JsonPath> split_path(std::string_view text) {
  if (text.size() > kPathBytesMax) return wrong("a path must be at most 1,024 bytes long");
  JsonPath path;
  if (text.empty()) return path;
  path.emplace_back();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.') {
      path.emplace_back();
      continue;
    }
    if (text[i] == '\\' && ++i == text.size()) return wrong("a path must not end with a backslash");
    path.back() += text[i];
  }
  if (path.size() > kPathNamesMax) return wrong("a path must have at most 64 names");
  for (const std::string& name : path) {
    if (name.empty()) return wrong("a path must not have an empty name");
  }
  return path;
}

std::string_view find_path(std::string_view json, const JsonPath& path) {
  for (const std::string& name : path) {
    if (!is_object(json)) return {};
    json = find_member(json, name);
  }
  return json;
}

}  // namespace analytics::server
