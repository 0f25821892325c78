#include "server/destinations/pack/delivery/pack_preview.h"

#include <simdjson.h>

#include <utility>
#include <vector>

#include "server/destinations/http_trace.h"
#include "server/destinations/pack/delivery/compiled_pack.h"
#include "server/destinations/pack/delivery/fixture_run.h"
#include "server/destinations/pack/delivery/mapped_events.h"
#include "server/destinations/pack/delivery/mapping_settings.h"
#include "server/destinations/pack/delivery/pack_run.h"

namespace analytics::server::pack {
namespace {

std::string as_json(std::string_view text) {
  std::string json;
  write_json(Value::of(text), json);
  return json;
}

// The settings with that mapping alone.
Result<std::string> settings_with(std::string_view settings_json, const PackMapping& mapping) {
  simdjson::dom::parser parser;
  simdjson::dom::object settings;
  if (parser.parse(settings_json.data(), settings_json.size()).get(settings) != simdjson::SUCCESS) {
    return Error{ErrorCode::invalid_config, "the settings are not a JSON object"};
  }
  std::string fields;
  for (const auto& [name, json] : mapping.fields) {
    fields += (fields.empty() ? "" : ",") + as_json(name) + ":" + json;
  }
  std::string all = "{\"mappings\":[{\"name\":" + as_json(mapping.name) +
                    ",\"action\":" + as_json(mapping.action) +
                    ",\"trigger\":" + as_json(mapping.trigger) + ",\"fields\":{" + fields + "}}]";
  for (const auto& [key, value] : settings) {
    if (key != "mappings") all += "," + as_json(key) + ":" + std::string(simdjson::minify(value));
  }
  return all + "}";
}

std::string indented(std::string_view text) {
  std::string lines = "    ";
  for (const char c : text) {
    lines += c;
    if (c == '\n') lines += "    ";
  }
  return lines;
}

std::string type_of(const std::string& event) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::string_view type;
  const bool has_type = parser.parse(event).get(root) == simdjson::SUCCESS &&
                        root["type"].get(type) == simdjson::SUCCESS;
  return has_type ? std::string(type) : std::string();
}

class Preview {
 public:
  Preview(std::shared_ptr<const Pack> pack, std::string settings, std::string event,
          std::string answer, int status)
      : pack_(std::move(pack)),
        settings_(std::move(settings)),
        event_(std::move(event)),
        answer_(std::move(answer)),
        status_(status) {}

  Result<std::string> write() {
    const Result<std::vector<PackMapping>> mappings = mappings_of(*pack_, settings_);
    if (!mappings) return mappings.error();
    for (const PackMapping& mapping : *mappings) {
      if (Result<void> added = add(mapping); !added) return added.error();
    }
    if (mappings->empty()) text_ = "there are no mappings\n";
    return std::move(text_);
  }

 private:
  Result<void> add(const PackMapping& mapping) {
    const Result<std::string> settings = settings_with(settings_, mapping);
    if (!settings) return settings.error();
    const Result<std::shared_ptr<const CompiledPack>> compiled =
        CompiledPack::compile(pack_, *settings);
    if (!compiled) return compiled.error();
    text_ += (text_.empty() ? "" : "\n") + mapping.name + " (" + mapping.action + ")\n";
    if (!add_trigger(mapping, (*compiled)->mappings().front().trigger)) return {};
    add_payload(**compiled);
    PackRunInput input{.settings_json = *settings, .events = {event_}};
    input.answers.push_back({.status = status_, .body = answer_});
    const Result<PackRun> run = run_pack(pack_, input);
    if (!run) return run.error();
    add_requests(*run, (*compiled)->secrets());
    return {};
  }

  bool add_trigger(const PackMapping& mapping, const Trigger& trigger) {
    EventDocument document;
    document.read(event_);
    const Result<bool> holds = trigger.condition().evaluate(document);
    const bool is_taken = holds && *holds;
    text_ += is_taken ? "  takes the event: " : "  does not take the event: ";
    text_ += mapping.trigger;
    if (!holds) text_ += " can't be answered: " + holds.error().message;
    text_ += "\n";
    return is_taken;
  }

  void add_payload(const CompiledPack& compiled) {
    AttemptMemory memory;
    const Timestamp now = Clock::real()->wall_time();
    const std::vector<Event> events = {
        {.source = "test", .type = type_of(event_), .json = event_, .received_at = now}};
    const MappedEvents mapped = map_events(compiled, events, memory, now);
    if (mapped.by_mapping.front().empty()) return;
    const MappedEvent& one = mapped.by_mapping.front().front();
    const CompiledAction& action = *compiled.mappings().front().action;
    std::vector<Member> members;
    for (std::size_t i = 0; i < one.payload.size(); ++i) {
      members.push_back({action.payload_names[i], one.payload[i]});
    }
    std::string json;
    write_json(Value::of(std::span<const Member>(members)), json);
    text_ += "  payload:\n" + indented(compiled.secrets().mask.masked(json)) + "\n";
  }

  void add_requests(const PackRun& run, const HttpSecrets& secrets) {
    const Error none{ErrorCode::canceled, ""};
    for (std::size_t i = 0; i < run.requests.size(); ++i) {
      text_ += "  request " + std::to_string(i + 1) + ":\n" +
               indented(http_trace(run.requests[i], none, secrets).request) + "\n";
    }
    const Outcome& outcome = run.outcomes.front();
    text_ += "  outcome: " + outcome_name(outcome);
    if (!outcome.code.empty()) text_ += " (" + outcome.code + ": " + outcome.detail + ")";
    text_ += "\n";
  }

  const std::shared_ptr<const Pack> pack_;
  const std::string settings_;
  const std::string event_;
  const std::string answer_;
  const int status_;
  std::string text_;
};

}  // namespace

Result<std::string> preview_pack(const std::shared_ptr<const Pack>& pack,
                                 const PreviewInput& input) {
  std::string settings = input.settings_json;
  std::string event = input.event;
  for (const PackFixture& fixture : pack->fixtures) {
    if (settings.empty()) settings = fixture.settings_json;
    if (event.empty() && !fixture.events.empty()) event = fixture.events.front();
  }
  if (settings.empty()) settings = "{}";
  if (event.empty()) return Error{ErrorCode::invalid_json, "there is no event to try"};
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(event).get(root) != simdjson::SUCCESS || !root.is_object()) {
    return Error{ErrorCode::invalid_json, "the event is no JSON object"};
  }
  return Preview(pack, std::move(settings), std::move(event), input.answer, input.status).write();
}

}  // namespace analytics::server::pack
