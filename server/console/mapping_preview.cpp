#include "server/console/mapping_preview.h"

#include "base/time_text.h"
#include "json/scan.h"
#include "server/console/event_name.h"
#include "server/destinations/http_trace.h"
#include "server/destinations/pack/delivery/pack_run.h"
#include "server/route/trigger.h"
#include "server/workspace/stamped_event.h"

namespace analytics::server {
namespace {

// As it was stored and routed, its time corrected. What stood in its batch for all is not known;
// its type may have been said by the address alone.
std::string routed_text(const TappedEvent& event) {
  Result<Object> sent = Object::parse(event.json);
  if (!sent) return {};
  sent->set("type", event.type);
  const Result<ReadEvent> read = read_client_event(sent->text());
  if (!read) return {};
  const Result<StampedEvent> stamped =
      stamp_event({.id = event.source_id}, *read, event.received_at);
  return stamped ? stamped->json : std::string();
}

std::string trigger_of(const pack::Pack& pack, std::string_view mapping) {
  const std::string_view own = find_member(mapping, "trigger");
  if (is_string(own) && own != "\"\"") return unquote(own);
  const std::string_view action = find_member(mapping, "action");
  const pack::PackAction* known = pack.find_action(is_string(action) ? unquote(action) : "");
  return known == nullptr ? std::string() : known->trigger;
}

bool takes(const pack::Pack& pack, std::string_view mapping, const std::string& event) {
  if (find_member(mapping, "enabled") == "false") return false;
  const Result<Trigger> trigger = Trigger::compile(trigger_of(pack, mapping));
  EventDocument document;
  document.read(event);
  return trigger && trigger->holds(document);
}

// What stands for a secret, of the kind that it is. Of a URL the host may be seen: it is where the
// request goes.
Json secret_of(const DestinationType& type, const SettingField& field, const Object& given) {
  if (field.kind == SettingKind::map) return Object();
  if (field.kind != SettingKind::url) return "***";
  const std::string url = given.get(field.name).value_or(Json()).as_string().value_or("");
  const std::size_t host = url.find("://");
  if (host != std::string::npos) return url.substr(0, url.find_first_of("/?#", host + 3)) + "/***";
  std::string known = type.pack->hosts.empty() ? "example.com" : type.pack->hosts.front();
  if (known.starts_with("*.")) known.replace(0, 1, "any");
  return "https://" + known + "/***";
}

std::string with_mapping(const std::string& settings, std::string_view mapping) {
  Object all = Object::parse(settings).value();
  all.set("mappings", Json::parse("[" + std::string(mapping) + "]").value());
  return std::string(all.text());
}

Object call_object(const DestinationType& type, const std::string& settings, std::size_t index,
                   std::string_view mapping, const std::string& event) {
  const Result<pack::PackRun> run = pack::run_pack(
      type.pack, {.settings_json = with_mapping(settings, mapping), .events = {event}});
  Object call{{"mapping", index}};
  Array requests;
  Json code;
  Json detail;
  if (!run) {
    detail = run.error().message;
  } else {
    const Error unanswered{ErrorCode::canceled, ""};
    for (const HttpRequest& request : run->requests) {
      requests.push_back(http_trace(request, unanswered, {}).request);
    }
    const Outcome& outcome = run->outcomes.front();
    // An answer that nobody gave says nothing of the event.
    if (run->requests.empty()) {
      code = text_or_null(outcome.code);
      detail = text_or_null(outcome.detail);
    }
  }
  call.set("code", code).set("detail", detail).set("requests", requests);
  return call;
}

}  // namespace

std::string settings_for_show(const DestinationType& type, std::string_view settings_json) {
  const Result<Object> given = Object::parse(settings_json);
  Object shown = given ? *given : Object();
  shown.erase("mappings");
  for (const SettingField& field : type.fields) {
    // A form that is not filled in yet shows its requests all the same.
    const bool is_lacking = field.required && !shown.contains(field.name);
    if (!field.choices.empty()) {
      if (is_lacking) shown.set(field.name, field.choices.front());
    } else if (field.secret || is_lacking) {
      shown.set(field.name, secret_of(type, field, shown));
    }
  }
  return std::string(shown.text());
}

std::optional<Object> mapped_event_object(const DestinationType& type,
                                          const std::string& shown_settings,
                                          const std::vector<std::string>& mappings,
                                          const TappedEvent& event) {
  const std::optional<EventType> kind = event_type(event.type);
  if (!kind) return std::nullopt;
  const std::string stored = routed_text(event);
  if (stored.empty()) return std::nullopt;
  Array calls;
  for (std::size_t i = 0; i < mappings.size(); ++i) {
    if (!takes(*type.pack, mappings[i], stored)) continue;
    calls.push_back(call_object(type, shown_settings, i, mappings[i], stored));
  }
  return Object{{"source", event.source_id},
                {"message_id", text_or_null(event.message_id)},
                {"type", event.type},
                {"name", event_name(event.json, *kind)},
                {"received_at", time_text(event.received_at)},
                {"calls", calls}};
}

}  // namespace analytics::server
