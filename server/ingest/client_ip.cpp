#include "server/ingest/client_ip.h"

#include "json/scan.h"
#include "server/ingest/channel.h"

namespace analytics::server {

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
    if (member.key_is("library") && channel_of_library(value) != Channel::server) {
      hints.is_the_users = true;
    }
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
