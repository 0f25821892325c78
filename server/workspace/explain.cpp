#include "server/workspace/explain.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include <analytics/json.h>

#include "json/scan.h"
#include "server/workspace/route_rules.h"
#include "server/workspace/stamped_event.h"

namespace analytics::server {
namespace {

std::string text_of(std::string_view json, std::string_view key) {
  const std::string_view value = find_member(json, key);
  return is_string(value) ? unquote(value) : std::string();
}

Result<const Source*> find_source(const Workspace& workspace, std::string_view named,
                                  std::string_view event_json) {
  const std::vector<Source>& sources = workspace.sources;
  const auto by_id = [&](std::string_view id) {
    const auto found = std::ranges::find(sources, id, &Source::id);
    return found == sources.end() ? nullptr : &*found;
  };
  if (!named.empty()) {
    if (const Source* source = by_id(named)) return source;
    return Error{ErrorCode::invalid_field,
                 "there is no source \"" + std::string(named) + "\" in the workspace"};
  }
  if (const Source* source = by_id(text_of(event_json, "projectId"))) return source;
  if (sources.size() == 1) return &sources.front();
  return Error{ErrorCode::invalid_field,
               "there are several sources: name the event's (--source ID, or ?source=ID)"};
}

// Names come out of events, and must not steer a terminal.
void append_harmless(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= ' ' && c != 0x7f) {
      out += c;
      continue;
    }
    std::array<char, 8> escaped{};
    std::snprintf(escaped.data(), escaped.size(), "\\u%04x", static_cast<unsigned char>(c));
    out += escaped.data();
  }
}

Object destination_object(const DestinationExplanation& one) {
  Object object{{"id", one.id},
                {"name", one.name},
                {"deliver", one.result.verdict.deliver},
                {"code", one.result.verdict.code},
                {"rule", one.result.verdict.rule},
                {"changes", one.result.changes}};
  if (one.result.changed_json) {
    if (Result<Json> event = Json::parse(*one.result.changed_json)) object.set("event", *event);
  }
  return object;
}

}  // namespace

Result<Explanation> explain(const Workspace& workspace, std::string_view source,
                            std::string_view event_json, Timestamp received_at) {
  const Result<ReadEvent> read = read_client_event(event_json);
  if (!read) return read.error();
  const Result<const Source*> from = find_source(workspace, source, read->json);
  if (!from) return from.error();
  Result<StampedEvent> stamped = stamp_event(**from, *read, received_at);
  if (!stamped) return std::move(stamped).error();
  Explanation explanation{
      .source = (*from)->id, .type = name(read->type), .rejected = stamped->rejected};
  if (!explanation.rejected.empty()) return explanation;
  const RouteEvent event{
      .json = stamped->json, .source = explanation.source, .type = explanation.type};
  EventDocument document;
  document.read(event.json);
  for (const DestinationConfig& config : workspace.destinations) {
    explanation.destinations.push_back(
        {config.id, config.name, Router(route_rules(config)).route(event, document)});
  }
  return explanation;
}

std::string explanation_text(const Explanation& explanation) {
  std::string out = explanation.type + " of source " + explanation.source + "\n";
  if (!explanation.rejected.empty()) {
    return out + "rejected: " + explanation.rejected + ": no destination gets it\n";
  }
  if (explanation.destinations.empty()) return out + "there are no destinations\n";
  std::size_t width = 0;
  for (const DestinationExplanation& one : explanation.destinations) {
    width = std::max(width, one.id.size());
  }
  for (const DestinationExplanation& one : explanation.destinations) {
    const Verdict& verdict = one.result.verdict;
    out += one.id + std::string(width - one.id.size(), ' ');
    out += verdict.deliver ? "  yes  " : "  no   " + verdict.code + ": ";
    append_harmless(out, verdict.rule);
    for (const std::string& change : one.result.changes) append_harmless(out, "; " + change);
    out += '\n';
  }
  return out;
}

std::string explanation_json(const Explanation& explanation) {
  Array destinations;
  for (const DestinationExplanation& one : explanation.destinations) {
    destinations.push_back(destination_object(one));
  }
  const Object object{
      {"source", explanation.source},
      {"type", explanation.type},
      {"rejected", explanation.rejected.empty() ? Json() : Json(explanation.rejected)},
      {"destinations", destinations}};
  return std::string(object.text());
}

}  // namespace analytics::server
