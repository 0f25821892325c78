#pragma once

// A destination's filters, in the order of their actions: sample, drop, drop_properties,
// allow_properties; filters of the same action in the order of the file. Every condition is asked
// of the event as it came, so that no filter's meaning hangs on another one's place.
//
//   FilterChain chain(filters);
//   EventDocument event;
//   event.read(json);
//   FilterResult result = chain.apply(event);
//
// Fails closed: where a condition has no answer, the event is not delivered. Immutable: safe for
// use by several threads, each with a document of its own.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/route/event_document.h"
#include "server/route/filter.h"
#include "server/route/integrations.h"

namespace analytics::server {

struct FilterResult {
  std::optional<Verdict> refusal{};
  std::optional<std::string> changed_json{};
  std::vector<std::string> changes{};  ///< A line for each filter that changed something.
};

class FilterChain {
 public:
  explicit FilterChain(std::vector<Filter> filters);

  bool empty() const noexcept { return links_.empty(); }
  FilterResult apply(EventDocument& event) const;

 private:
  struct Link {
    Filter filter;
    std::string rule;  // "filter 2 (event = \"Debug\"): drop"
  };

  static std::optional<Verdict> refusal_by(const Link& link, std::string_view event_json);
  static void change_by(const Link& link, std::string_view event_json, FilterResult& result);

  std::vector<Link> links_;
};

}  // namespace analytics::server
