#include "server/console/event_warnings.h"

#include "base/time_text.h"
#include "json/scan.h"
#include "server/destinations/service_names.h"
#include "server/http/header_name.h"

namespace analytics::server {
namespace {

using Warnings = std::vector<std::string>;

// Names and values of others are cut, as they may be as long as an event.
std::string short_text(std::string_view text) {
  constexpr std::size_t kBytesMax = 60;
  if (text.size() <= kBytesMax) return std::string(text);
  std::size_t end = kBytesMax;
  // Not within a letter.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

bool is_there(std::string_view value) { return !value.empty() && value != "null"; }

std::string_view meaning_of(std::string_view value) {
  if (same_name(value, "\"true\"")) return "true";
  if (same_name(value, "\"false\"")) return "false";
  return {};
}

void look_at_name(std::string_view name, const std::string& where, Warnings& warnings) {
  const std::string_view meant = meant_service(name);
  if (meant.empty()) return;
  warnings.push_back(where + "[\"" + short_text(name) +
                     "\"] says nothing unless it is a destination's id: the name is \"" +
                     std::string(meant) + "\", and names are case-sensitive");
}

void look_at_wishes(std::string_view wishes, const std::string& where, Warnings& warnings) {
  for (MemberScan member(wishes); member.next();) {
    if (warnings.size() >= kWarningsMax) return;
    look_at_name(member.key(), where, warnings);
    const std::string_view value = member.value();
    if (value == "true" || value == "false" || is_object(value)) continue;
    const std::string what =
        where + "[\"" + short_text(member.key()) + "\"] is " + short_text(value);
    const std::string_view meaning = meaning_of(value);
    warnings.push_back(meaning.empty()
                           ? what + ", which says nothing: it can be true, false or an object"
                           : what + ", a string; it counts as " + std::string(meaning));
  }
}

void look_at_integrations(std::string_view event, Warnings& warnings) {
  const std::string_view top = find_member(event, "integrations");
  if (is_object(top)) return look_at_wishes(top, "integrations", warnings);
  const std::string_view context = find_member(event, "context");
  if (!is_object(context)) return;
  const std::string_view inner = find_member(context, "integrations");
  if (!is_object(inner)) return;
  warnings.emplace_back(
      "context.integrations is used, as there is no integrations object beside the context, "
      "where it belongs");
  look_at_wishes(inner, "context.integrations", warnings);
}

bool is_time(std::string_view value) {
  return is_string(value) && static_cast<bool>(parse_time(unquote(value)));
}

void look_at_times(std::string_view event, Warnings& warnings) {
  const std::string_view time = find_member(event, "timestamp");
  const std::string_view original = find_member(event, "originalTimestamp");
  if ((is_there(time) || is_there(original)) && !is_time(time) && !is_time(original)) {
    warnings.push_back(std::string(is_there(time) ? "timestamp" : "originalTimestamp") + " is " +
                       short_text(is_there(time) ? time : original) +
                       ", which is no time; when it was received counts");
  }
  const std::string_view sent_at = find_member(event, "sentAt");
  if (is_there(sent_at) && !is_time(sent_at)) {
    warnings.push_back("sentAt is " + short_text(sent_at) +
                       ", which is no time; the sender's clock is not corrected by it");
  }
}

void look_at_type(std::string_view event, std::string_view type, Warnings& warnings) {
  const std::string_view own = find_member(event, "type");
  if (type.empty() || !is_there(own) || (is_string(own) && unquote(own) == type)) return;
  warnings.push_back("type is " + short_text(own) + "; it was sent to /v1/" + std::string(type) +
                     ", which counts");
}

void look_at_id(std::string_view event, Warnings& warnings) {
  const std::string_view id = find_member(event, "messageId");
  if (is_there(id) && id != "\"\"") return;
  warnings.emplace_back(
      "it came without a messageId and was given one, so that sending it twice makes two of it");
}

}  // namespace

std::vector<std::string> event_warnings(std::string_view event, std::string_view type) {
  Warnings warnings;
  look_at_type(event, type, warnings);
  look_at_id(event, warnings);
  look_at_times(event, warnings);
  look_at_integrations(event, warnings);
  return warnings;
}

}  // namespace analytics::server
