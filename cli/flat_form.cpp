#include "cli/flat_form.h"

#include <optional>
#include <string_view>
#include <utility>

namespace analytics::cli {
namespace {

constexpr std::pair<std::string_view, std::string_view> kNames[] = {
    {"--writeKey", "--write-key"},   {"--apiHost", "--host"},
    {"--userId", "--user-id"},       {"--anonymousId", "--anonymous-id"},
    {"--groupId", "--group-id"},     {"--previousId", "--previous-id"},
    {"--messageId", "--message-id"},
};

std::string today(std::string_view name) {
  for (const auto& [older, newer] : kNames) {
    if (name == older) return std::string(newer);
  }
  return std::string(name);
}

struct Flag {
  std::string name;
  std::optional<std::string> value;
};

std::vector<Flag> read_flags(const std::vector<std::string>& arguments) {
  std::vector<Flag> flags;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const std::size_t equals = argument.find('=');
    if (equals != std::string::npos) {
      flags.push_back({today(argument.substr(0, equals)), argument.substr(equals + 1)});
    } else if (i + 1 < arguments.size() && !arguments[i + 1].starts_with("--")) {
      flags.push_back({today(argument), arguments[++i]});
    } else {
      flags.push_back({today(argument), std::nullopt});
    }
  }
  return flags;
}

bool is_flat(const std::vector<std::string>& arguments) {
  if (arguments.empty() || !arguments.front().starts_with("-")) return false;
  for (const std::string& argument : arguments) {
    if (argument == "--type" || argument.starts_with("--type=")) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> from_flat_form(std::vector<std::string> arguments) {
  if (!is_flat(arguments)) return arguments;
  std::vector<std::string> translated(1);
  for (const Flag& flag : read_flags(arguments)) {
    if (flag.name == "--type") {
      translated.front() = flag.value.value_or("");
    } else if (!flag.value) {
      translated.push_back(flag.name);
    } else if (!flag.value->empty()) {
      translated.push_back(flag.name + "=" + *flag.value);
    }
  }
  return translated;
}

}  // namespace analytics::cli
