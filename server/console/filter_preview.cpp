// What filters would do to events that have come.

#include <algorithm>

#include <analytics/json.h>

#include "base/time_text.h"
#include "server/console/event_name.h"
#include "server/console/filter_check.h"
#include "server/log/event_text.h"
#include "server/route/router.h"

namespace analytics::server {
namespace {

struct Sums {
  std::size_t kept = 0;
  std::size_t changed = 0;
  std::size_t dropped = 0;
};

// As it is stored and routed: with what the server adds.
std::string stored_text(const TappedEvent& event, EventType type) {
  return event_text({.source = event.source_id, .received_at = event.received_at},
                    {.type = type,
                     .timestamp = event.received_at,
                     .message_id = event.message_id,
                     .json = event.json});
}

std::string_view verdict_of(const RouteResult& result, Sums& sums) {
  if (!result.verdict.deliver) {
    ++sums.dropped;
    return "dropped";
  }
  ++(result.changed_json ? sums.changed : sums.kept);
  return result.changed_json ? "changed" : "kept";
}

// What decided: what changed the event is told rather than that no filter stops it.
std::string rule_of(const RouteResult& result) {
  if (!result.verdict.deliver || result.changes.empty()) return result.verdict.rule;
  std::string all;
  for (const std::string& change : result.changes) all.append(all.empty() ? "" : "; ") += change;
  return all;
}

Object verdict_object(const Router& router, const TappedEvent& event, EventType type, Sums& sums) {
  const std::string json = stored_text(event, type);
  const RouteResult result =
      router.route({.json = json, .source = event.source_id, .type = event.type});
  return {{"source", event.source_id},
          {"message_id", text_or_null(event.message_id)},
          {"type", event.type},
          {"name", event_name(event.json, type)},
          {"received_at", time_text(event.received_at)},
          {"verdict", verdict_of(result, sums)},
          {"code", text_or_null(result.verdict.code)},
          {"rule", text_or_null(rule_of(result))}};
}

Object preview_object(const FilterCheck& check, const TappedEvents& events) {
  const Router router({.name = check.name, .filters = check.filters});
  Sums sums;
  Array verdicts;
  const std::size_t count = std::min(events.size(), check.preview);
  for (std::size_t i = 0; i < count; ++i) {
    const std::optional<EventType> type = event_type(events[i]->type);
    if (type) verdicts.push_back(verdict_object(router, *events[i], *type, sums));
  }
  return {{"events", sums.kept + sums.changed + sums.dropped},
          {"kept", sums.kept},
          {"changed", sums.changed},
          {"dropped", sums.dropped},
          {"verdicts", verdicts}};
}

Object problem_object(const FilterProblem& problem) {
  return {{"filter", problem.filter},
          {"setting", text_or_null(problem.setting)},
          {"position", problem.position ? Json(*problem.position) : Json()},
          {"message", problem.message}};
}

}  // namespace

std::string filter_check_text(const FilterCheck& check, const TappedEvents& events) {
  Array problems;
  for (const FilterProblem& problem : check.problems) problems.push_back(problem_object(problem));
  const Json preview = check.problems.empty() ? Json(preview_object(check, events)) : Json();
  return std::string(Object({{"problems", problems}, {"preview", preview}}).text());
}

}  // namespace analytics::server
