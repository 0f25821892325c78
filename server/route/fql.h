#pragma once

// FQL, Segment's Filter Query Language: a condition on an event. Compiled once, then asked of every
// event.
//
//   Result<Fql> fql = Fql::compile("event = 'Debug' and properties.level < 3");
//   EventDocument event;
//   event.read(json);
//   Result<bool> holds = fql->evaluate(event);
//
// docs/filters.md has the language, and where Segment's documentation and its published evaluators
// disagree. Immutable: safe for use by several threads, each with a document of its own.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <analytics/result.h>

#include "server/route/fql_node.h"
#include "server/route/fql_parser.h"

namespace analytics::server {

class EventDocument;

class Fql {
 public:
  /// The error, invalid_config, begins with the place in the text: "line 1, column 9: …";
  /// `fault_at`, where given, is then set to the same place in bytes.
  static Result<Fql> compile(std::string_view text, std::optional<std::size_t>* fault_at = nullptr);

  /// Whether the condition holds. An error where it has no answer, such as a number compared with a
  /// text: what depends on the condition must then not be delivered.
  Result<bool> evaluate(EventDocument& event) const;

  /// The condition in the prefix form that analytics.js reads: ["=","type",{"value":"track"}].
  std::string ir_json() const;

  /// What it was compiled to; the whole condition is the last.
  const std::vector<FqlNode>& nodes() const noexcept { return nodes_; }

 private:
  explicit Fql(std::vector<FqlNode> nodes) : nodes_(std::move(nodes)) {}

  std::vector<FqlNode> nodes_;  // The whole condition is the last.
};

}  // namespace analytics::server
