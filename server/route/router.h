#pragma once

// One destination's routing, put together from what the workspace says of it: whether it gets an
// event, by which rule, and how its filters changed what it gets. The delivery worker, `explain`
// and the management API all ask this class.
//
//   const Router router({.id = "crm-hook", .name = "CRM Webhook", .sources = {"shop"}});
//   const RouteResult result = router.route({.json = json, .source = "shop", .type = "track"});
//   if (result.verdict.deliver) send(result.changed_json ? *result.changed_json : json);
//
// The first of these that says no decides: not connected to the source, disabled, a type that the
// destination does not take, the event's `integrations`, sent already by the browser
// (`_metadata.bundled`), filters (filter.h), the triggers of its mappings. docs/routing.md has the
// whole.
//
// Immutable, and so safe for use by several threads; it owns what it holds.

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/route/filter.h"
#include "server/route/filter_chain.h"
#include "server/route/integrations.h"
#include "server/route/trigger.h"

namespace analytics::server {

/// What the workspace says of a destination that concerns routing.
struct RouteRules {
  using Names = std::set<std::string, std::less<>>;

  std::string id{};
  std::string name{};                  ///< What a message's `integrations` names.
  std::vector<std::string> aliases{};  ///< Other names that mean it there.
  bool is_warehouse = false;
  bool enabled = true;
  Names sources{};      ///< Ids; empty: all.
  Names event_types{};  ///< "track" and its kind; empty: all.
  std::vector<Filter> filters{};
  /// Of the mappings that are enabled: an event that none of them takes is not delivered. None
  /// where the destination has no mappings.
  std::optional<std::vector<Trigger>> triggers{};
};

/// An event on its way: well-formed JSON, checked when it came in.
struct RouteEvent {
  std::string_view json{};
  std::string_view source{};
  std::string_view type{};
};

struct RouteResult {
  Verdict verdict{};
  /// The event as the destination gets it, where filters changed it. Untouched members keep their
  /// bytes.
  std::optional<std::string> changed_json{};
  std::vector<std::string> changes{};  ///< What changed it, for people: a line each filter.
};

class Router {
 public:
  explicit Router(RouteRules rules) : rules_(std::move(rules)), filters_(rules_.filters) {}

  /// Whether the source's events are any business of this destination. What comes from others is
  /// no part of its accounting.
  bool is_connected(std::string_view source) const {
    return rules_.sources.empty() || rules_.sources.contains(source);
  }

  RouteResult route(const RouteEvent& event) const;
  /// The same, for several destinations in turn: they share the event's parsing. The document must
  /// have been given `event.json` to read.
  RouteResult route(const RouteEvent& event, EventDocument& document) const;

  const RouteRules& rules() const noexcept { return rules_; }

 private:
  Verdict verdict_before_filters(const RouteEvent& event) const;
  bool is_triggered(EventDocument& document) const;

  RouteRules rules_;
  FilterChain filters_;
};

}  // namespace analytics::server
