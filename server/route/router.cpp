#include "server/route/router.h"

#include <algorithm>

#include "json/scan.h"

namespace analytics::server {
namespace {

bool lists(std::string_view array, std::string_view name) {
  if (!is_array(array)) return false;
  for (ItemScan items(array); items.next();) {
    if (is_string(items.value()) && unquote(items.value()) == name) return true;
  }
  return false;
}

// analytics.js lists what it has sent from the browser: names in `bundled`, ids in `bundledIds`.
Verdict client_side_verdict(std::string_view event_json, const RouteRules& rules) {
  const std::string_view metadata = find_member(event_json, "_metadata");
  if (!is_object(metadata)) return {};
  const auto no = [](std::string_view list, std::string_view name) {
    return Verdict{
        .deliver = false,
        .code = "MESSAGE_SENT_CLIENT_SIDE",
        .rule = "_metadata." + std::string(list) + " lists \"" + std::string(name) + "\""};
  };
  const std::string_view bundled = find_member(metadata, "bundled");
  if (lists(bundled, rules.name)) return no("bundled", rules.name);
  if (lists(bundled, rules.id)) return no("bundled", rules.id);
  if (lists(find_member(metadata, "bundledIds"), rules.id)) return no("bundledIds", rules.id);
  return {};
}

}  // namespace

Verdict Router::verdict_before_filters(const RouteEvent& event) const {
  if (!is_connected(event.source)) {
    return {.deliver = false,
            .code = "not_connected",
            .rule = "its sources don't include " + std::string(event.source)};
  }
  if (!rules_.enabled) return {.deliver = false, .code = "disabled", .rule = "it is disabled"};
  if (!rules_.event_types.empty() && !rules_.event_types.contains(event.type)) {
    return {.deliver = false,
            .code = "UNSUPPORTED_EVENT_TYPE",
            .rule = "it takes no " + std::string(event.type) + " events"};
  }
  Verdict verdict = Integrations(event.json)
                        .verdict_for({.id = rules_.id,
                                      .name = rules_.name,
                                      .is_warehouse = rules_.is_warehouse,
                                      .aliases = rules_.aliases});
  if (!verdict.deliver) return verdict;
  Verdict client_side = client_side_verdict(event.json, rules_);
  return client_side.deliver ? verdict : client_side;
}

RouteResult Router::route(const RouteEvent& event) const {
  // A thread's own, so that the parser's memory is used again.
  thread_local EventDocument document;
  document.read(event.json);
  RouteResult result = route(event, document);
  document.read({});
  return result;
}

bool Router::is_triggered(EventDocument& document) const {
  if (!rules_.triggers) return true;
  return std::ranges::any_of(*rules_.triggers,
                             [&](const Trigger& trigger) { return trigger.holds(document); });
}

RouteResult Router::route(const RouteEvent& event, EventDocument& document) const {
  RouteResult result{.verdict = verdict_before_filters(event)};
  if (!result.verdict.deliver) return result;
  if (!filters_.empty()) {
    FilterResult filtered = filters_.apply(document);
    if (filtered.refusal) return {.verdict = *std::move(filtered.refusal)};
    result.verdict.rule += "; no filter stops it";
    result.changed_json = std::move(filtered.changed_json);
    result.changes = std::move(filtered.changes);
  }
  thread_local EventDocument changed;  // Mappings see the event as filters left it.
  if (result.changed_json) changed.read(*result.changed_json);
  const bool is_taken = is_triggered(result.changed_json ? changed : document);
  changed.read({});
  if (is_taken) return result;
  return {.verdict = {.deliver = false,
                      .code = "NO_MATCHING_MAPPING",
                      .rule = "the trigger of none of its mappings holds"}};
}

}  // namespace analytics::server
