#include "server/destinations/pack/delivery/value_difference.h"

#include <algorithm>

#include "server/destinations/pack/program/program.h"

namespace analytics::server::pack {
namespace {

constexpr std::size_t kShownBytesMax = 300;

std::string member_path(const std::string& path, std::string_view name) {
  const bool is_plain = !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '$';
  });
  return is_plain ? path + "." + std::string(name) : path + "[" + shown(Value::of(name)) + "]";
}

void compare_lists(const std::string& path, const Value& expected, const Value& got,
                   std::vector<std::string>& differences) {
  const std::size_t count = std::max(expected.size(), got.size());
  for (std::size_t i = 0; i < count; ++i) {
    add_differences(path + "[" + std::to_string(i) + "]", expected.item(i), got.item(i),
                    differences);
  }
}

void compare_objects(const std::string& path, const Value& expected, const Value& got,
                     std::vector<std::string>& differences) {
  for (Members member(expected); member.next();) {
    add_differences(member_path(path, member.key()), member.value(), got.member(member.key()),
                    differences);
  }
  for (Members member(got); member.next();) {
    if (!expected.member(member.key()).is_undefined()) continue;
    add_differences(member_path(path, member.key()), {}, member.value(), differences);
  }
}

}  // namespace

std::string shown(const Value& value) {
  if (value.is_undefined()) return "nothing";
  std::string json;
  write_json(value, json);
  if (json.size() > kShownBytesMax) json = json.substr(0, kShownBytesMax) + "…";
  return json;
}

void add_differences(const std::string& path, const Value& expected, const Value& got,
                     std::vector<std::string>& differences) {
  if (differences.size() >= kDifferencesMax || expected == got) return;
  if (expected.is_list() && got.is_list()) {
    return compare_lists(path, expected, got, differences);
  }
  if (expected.is_object() && got.is_object()) {
    return compare_objects(path, expected, got, differences);
  }
  differences.push_back(path + ": expected " + shown(expected) + ", got " + shown(got));
}

}  // namespace analytics::server::pack
