#include "server/ingest/client_ip.h"

#include <algorithm>
#include <array>

#include "json/scan.h"

namespace analytics::server {
namespace {

// Of libraries that run with the user, as each writes its name in `context.library`.
constexpr std::array<std::string_view, 10> kWithTheUser{
    "\"analytics.js\"",          "\"analytics-ios\"",    "\"analytics-android\"",
    "\"analytics-swift\"",       "\"analytics-kotlin\"", "\"analytics-flutter\"",
    "\"analytics-csharp\"",      "\"Analytics-CSharp\"", "\"@segment/analytics-react-native\"",
    "\"analytics-react-native\""};

bool runs_with_the_user(std::string_view library) {
  return is_object(library) &&
         std::ranges::find(kWithTheUser, find_member(library, "name")) != kWithTheUser.end();
}

}  // namespace

bool is_ip_v4(std::string_view address) {
  return !address.empty() && address.find(':') == std::string_view::npos;
}

AddressHints read_address_hints(std::string_view context) {
  AddressHints hints;
  if (!is_object(context)) return hints;
  for (MemberScan member(context); member.next();) {
    const std::string_view value = member.value();
    if (member.key_is("ip")) hints.has_ip = hints.has_ip || value != "null";
    if (member.key_is("direct") && value == "true") hints.is_the_users = true;
    if (member.key_is("library") && runs_with_the_user(value)) hints.is_the_users = true;
  }
  return hints;
}

bool gets_ip(const AddressHints& event, const AddressHints& batch, bool came_from_a_browser) {
  if (event.has_ip || batch.has_ip) return false;
  return came_from_a_browser || event.is_the_users || batch.is_the_users;
}

void add_ip(std::string& event, std::string_view address) {
  const std::string member = "\"ip\":\"" + std::string(address) + "\"";
  const std::string_view context = find_member(event, "context");
  if (!is_object(context)) {
    // Readers take the first of two members, which may be null.
    const bool is_empty = event == "{}";
    event.insert(1, "\"context\":{" + member + "}" + (is_empty ? "" : ","));
    return;
  }
  const auto inside = static_cast<std::size_t>(context.data() - event.data()) + 1;
  event.insert(inside, context == "{}" ? member : member + ",");
}

}  // namespace analytics::server
