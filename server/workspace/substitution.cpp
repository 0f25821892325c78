#include "server/workspace/substitution.h"

#include <algorithm>
#include <optional>

namespace analytics::server {
namespace {

bool is_name(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const auto may_follow = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, may_follow);
}

Error wrong(std::string message) { return {ErrorCode::invalid_config, std::move(message)}; }

}  // namespace

Result<std::string> substitute(std::string_view text, const Environment& environment) {
  std::string out;
  while (true) {
    const std::size_t dollar = text.find('$');
    out += text.substr(0, dollar);
    if (dollar == std::string_view::npos) return out;
    text.remove_prefix(dollar + 1);
    if (text.starts_with('$')) {
      out += '$';
      text.remove_prefix(1);
      continue;
    }
    if (!text.starts_with('{')) {
      out += '$';
      continue;
    }
    const std::size_t end = text.find('}');
    const std::string name(text.substr(1, end == std::string_view::npos ? 0 : end - 1));
    if (!is_name(name)) {
      return wrong("\"${\" must be followed by a variable's name and \"}\"; write $$ for a dollar "
                   "sign");
    }
    const std::optional<std::string> value = environment(name);
    if (!value) return wrong("the environment variable " + name + " is not set");
    out += *value;
    text.remove_prefix(end + 1);
  }
}

}  // namespace analytics::server
