#include "server/destinations/service_names.h"

#include <array>
#include <map>
#include <set>
#include <string>

#include "server/destinations/registry.h"

namespace analytics::server {
namespace {

// The last three have ended; Segment's documentation of `integrations` once named them.
constexpr std::array<std::string_view, 6> kOtherNames{
    "All", "Warehouses", "Segment.io", "Preact", "awe.sm", "AdLearn Open Platform"};

// What a name is told by when case, blanks and signs are not minded.
std::string letters_of(std::string_view name) {
  std::string letters;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') letters += static_cast<char>(c | 0x20);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) letters += c;
  }
  return letters;
}

struct Names {
  std::set<std::string, std::less<>> exact{};
  std::map<std::string, std::string, std::less<>> by_letters{};

  void add(std::string_view name) {
    exact.emplace(name);
    by_letters.emplace(letters_of(name), name);
  }
};

const Names& names() {
  static const Names all = [] {
    Names made;
    for (const std::string_view name : kOtherNames) made.add(name);
    for (const DestinationType& type : destination_types()) {
      made.add(type.default_name);
      for (const std::string& alias : type.aliases) made.add(alias);
    }
    return made;
  }();
  return all;
}

}  // namespace

std::string_view meant_service(std::string_view name) {
  if (names().exact.contains(name)) return {};
  const auto found = names().by_letters.find(letters_of(name));
  return found == names().by_letters.end() ? std::string_view{} : found->second;
}

}  // namespace analytics::server
