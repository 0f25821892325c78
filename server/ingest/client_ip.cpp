#include "server/ingest/client_ip.h"

#include <algorithm>
#include <array>

#include "json/scan.h"

namespace analytics::server {
namespace {

// Of libraries that run with the user; each sends its name in `context.library`.
constexpr std::array<std::string_view, 10> kWithTheUser{
    "analytics.js",          "analytics-ios",    "analytics-android",
    "analytics-swift",       "analytics-kotlin", "analytics-flutter",
    "analytics-csharp",      "Analytics-CSharp", "@segment/analytics-react-native",
    "analytics-react-native"};

std::string_view member(std::string_view value, std::string_view key) {
  return is_object(value) ? find_member(value, key) : std::string_view();
}

bool has(std::string_view context, std::string_view key) {
  const std::string_view value = member(context, key);
  return !value.empty() && value != "null";
}

bool runs_with_the_user(std::string_view context) {
  const std::string_view name = member(member(context, "library"), "name");
  return is_string(name) && std::ranges::find(kWithTheUser, unquote(name)) != kWithTheUser.end();
}

}  // namespace

bool is_ip_v4(std::string_view address) {
  return !address.empty() && address.find(':') == std::string_view::npos;
}

bool gets_ip(std::string_view event, std::string_view batch_context, bool came_from_a_browser) {
  const std::string_view own = find_member(event, "context");
  if (has(own, "ip") || has(batch_context, "ip")) return false;
  return came_from_a_browser || member(own, "direct") == "true" ||
         member(batch_context, "direct") == "true" || runs_with_the_user(own) ||
         runs_with_the_user(batch_context);
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
