#include "server/app/destination_test_setup.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <analytics/json.h>

#include "base/ids.h"
#include "server/destinations/registry.h"
#include "server/log/event_text.h"
#include "server/workspace/console_limits.h"
#include "server/workspace/stamped_event.h"

namespace analytics::server {
namespace {

// The first that a destination takes is sent where no event is given.
constexpr std::array<std::string_view, 6> kOwnEvents = {
    R"({"type":"track","event":"Destination Test","userId":"destination-test",)"
    R"("properties":{"note":"Sent by analyticsd to see whether this destination works."}})",
    R"({"type":"identify","userId":"destination-test",)"
    R"("traits":{"name":"Destination Test","email":"destination-test@example.com"}})",
    R"({"type":"page","userId":"destination-test","name":"Destination Test",)"
    R"("properties":{"url":"https://example.com/destination-test","path":"/destination-test"}})",
    R"({"type":"screen","userId":"destination-test","name":"Destination Test"})",
    R"({"type":"group","userId":"destination-test","groupId":"destination-test",)"
    R"("traits":{"name":"Destination Test"}})",
    R"({"type":"alias","userId":"destination-test","previousId":"destination-test-before"})"};

using Problems = std::vector<RequestProblem>;

const DestinationConfig* find_config(const Workspace& workspace, const std::string& id) {
  const auto found = std::ranges::find(workspace.destinations, id, &DestinationConfig::id);
  return found == workspace.destinations.end() ? nullptr : &*found;
}

void add_settings(const std::vector<SettingProblem>& found, Problems& problems) {
  for (const SettingProblem& one : found) {
    problems.push_back({one.setting.empty() ? "settings" : "settings." + one.setting, one.message});
  }
}

// What it is now, or what a new one would be before its settings.
std::optional<DestinationConfig> find_or_make(const DestinationTestRequest& request,
                                              const Workspace& workspace, Problems& problems) {
  if (!request.destination.empty()) {
    const DestinationConfig* config = find_config(workspace, request.destination);
    if (config != nullptr) return *config;
    problems.push_back({"destination", "there is no such destination"});
    return std::nullopt;
  }
  if (!request.id.empty() && !is_workspace_id(request.id)) {
    problems.push_back({"id", "id must be 1 to 64 of a to z, 0 to 9, \"-\" and \"_\""});
  } else if (!request.id.empty() && find_config(workspace, request.id) != nullptr) {
    problems.push_back({"id", "there is a destination of that id: name it as the destination"});
  }
  return DestinationConfig{
      .id = request.id, .type = request.type, .settings_json = std::string("{}")};
}

// The settings that were given, over those that it has; a null is the default again.
std::string merged(const DestinationConfig& config, const DestinationType& type,
                   const Object& given) {
  Object all = Object::parse(config.settings_json).value();
  for (const std::string& key : given.keys()) {
    Json value = given.get(key).value();
    all.erase(key);
    if (value.is_null()) continue;
    const auto field = std::ranges::find(type.fields, key, &SettingField::name);
    const bool is_path = field != type.fields.end() && field->kind == SettingKind::path;
    const std::string path = is_path ? value.as_string().value_or("") : "";
    // Such files are in a folder of the destination's own; it may have been told with it.
    const std::string folder = "destinations/" + config.id + "/";
    const bool is_as_it_was = Object::parse(config.settings_json)->get(key) == value;
    if (!path.empty() && !path.starts_with(folder) && !is_as_it_was) value = Json(folder + path);
    all.set(key, value);
  }
  return std::string(all.text());
}

void set_settings(const DestinationTestRequest& request, bool allow_private_networks,
                  TestSetup& setup) {
  DestinationConfig& config = setup.config;
  const DestinationType* type = find_destination_type(config.type);
  if (type == nullptr) {
    setup.problems.push_back({"type", "there is no such type; /api/catalog lists those that are"});
    return;
  }
  if (!type->can_test) {
    setup.problems.push_back({"type", "destinations of this type can't be tested"});
    return;
  }
  const std::string& present = config.settings_json;
  add_settings(
      console_limit_problems(
          type->fields, request.settings,
          {.private_networks_allowed = allow_private_networks || gives_private_networks(present)}),
      setup.problems);
  if (!allow_private_networks) {
    add_settings(moved_address_problems(type->fields, request.settings, present), setup.problems);
  }
  add_settings(secrets_to_give_again(type->fields, request.settings, present), setup.problems);
  if (has_too_many_members(request.settings)) {
    setup.problems.push_back({"settings", "there are too many settings"});
  }
  if (config.id.empty() && gives_path(type->fields, request.settings)) {
    setup.problems.push_back({"id", "id is missing: the destination's folder is named by it"});
  }
  if (!setup.problems.empty()) return;
  if (config.id.empty()) config.id = "destination-test";
  config.settings_json = merged(config, *type, Object::parse(request.settings).value());
  add_settings(settings_problems(*type, config.settings_json), setup.problems);
}

std::string test_message_id() {
  std::string uuid(kUuidBytes, '\0');
  write_uuid(uuid.data());
  return "test-" + uuid;
}

// One that a mapping of the destination takes, where it has mappings.
std::string_view own_event(const DestinationConfig& config) {
  const DestinationType* type = find_destination_type(config.type);
  if (type == nullptr || !type->triggers) return kOwnEvents.front();
  const std::vector<Trigger> triggers = type->triggers(config.settings_json);
  for (const std::string_view event : kOwnEvents) {
    EventDocument document;
    document.read(event);
    const auto takes = [&](const Trigger& trigger) { return trigger.holds(document); };
    if (std::ranges::any_of(triggers, takes)) return event;
  }
  return kOwnEvents.front();
}

// With an id that no other event has: a warehouse leaves alone what it knows.
Result<StampedEvent> stamp_test(std::string_view event_json, Source source, Timestamp now) {
  source.enabled = true;
  Result<Object> event = Object::parse(event_json);
  if (!event) return std::move(event).error();
  event->erase("messageId");
  event->set("messageId", test_message_id());
  const Result<ReadEvent> read = read_client_event(event->text());
  if (!read) return read.error();
  return stamp_event(source, *read, now);
}

void set_event(const DestinationTestRequest& request, const Workspace& workspace, Timestamp now,
               TestSetup& setup) {
  const std::vector<Source>& sources = workspace.sources;
  const auto named = request.source.empty()
                         ? sources.begin()
                         : std::ranges::find(sources, request.source, &Source::id);
  if (named == sources.end()) {
    setup.problems.push_back({"source", request.source.empty() ? "there is no source yet: add one"
                                                               : "there is no such source"});
    return;
  }
  const std::string_view event =
      request.event.empty() ? own_event(setup.config) : std::string_view(request.event);
  const Result<StampedEvent> stamped = stamp_test(event, *named, now);
  if (!stamped) {
    setup.problems.push_back({"event", stamped.error().message});
  } else if (!stamped->rejected.empty()) {
    setup.problems.push_back({"event", "it would be rejected as " + stamped->rejected});
  } else {
    setup.event = {.source = named->id,
                   .type = name(stamped->type),
                   .message_id = stamped->message_id,
                   .user = event_user(stamped->json),
                   .json = stamped->json,
                   .received_at = now,
                   .again = true};
  }
}

}  // namespace

TestSetup set_up_test(const DestinationTestRequest& request, const Workspace& workspace,
                      bool allow_private_networks, Timestamp now) {
  TestSetup setup;
  if (auto config = find_or_make(request, workspace, setup.problems)) {
    setup.config = *std::move(config);
    set_settings(request, allow_private_networks, setup);
  }
  set_event(request, workspace, now, setup);
  return setup;
}

}  // namespace analytics::server
