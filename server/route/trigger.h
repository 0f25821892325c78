#pragma once

// What makes an event one of a mapping's: a condition in FQL, as a destination of the catalogue has
// one for each of its mappings.
//
//   Result<Trigger> trigger = Trigger::compile("type = 'track' and event != 'Order Completed'");
//   if (trigger->holds(document)) …
//
// The language is that of filters (fql.h), read by the same parser. What differs is a question that
// has no answer, such as whether a text is greater than a number: a filter stops the event then, a
// trigger does not hold. Immutable: safe for use by several threads, each with a document of its
// own.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <analytics/result.h>

#include "server/route/event_document.h"
#include "server/route/fql.h"

namespace analytics::server {

class Trigger {
 public:
  /// The error, invalid_config, begins with the place: "line 1, column 9: …".
  static Result<Trigger> compile(std::string_view text);

  bool holds(EventDocument& event) const;

  const Fql& condition() const noexcept { return condition_; }

 private:
  explicit Trigger(Fql condition) : condition_(std::move(condition)) {}

  Fql condition_;
};

/// What it says that nobody can have meant (fql_doubts.h), and where Segment's own reader of
/// subscriptions, which is another one than its filters', is known to take the same text for
/// something else: a sentence each. Pure.
std::vector<std::string> trigger_doubts(std::string_view text);

}  // namespace analytics::server
