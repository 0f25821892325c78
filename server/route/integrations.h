#pragma once

// What an event's own `integrations` object says about one destination.
//
//   Integrations wish(event_json);
//   Verdict verdict = wish.verdict_for({.id = "crm-hook", .name = "CRM Webhook"});
//
// Absent means All true. `true` or an object turns a destination on, `false` off. A destination is
// named by its id or its exact, case-sensitive name, or by another name that its service is known
// by; all warehouses together by `Warehouses`, which
// may also be {"all": false, "warehouseIds": [...]}; what names a destination wins over
// `Warehouses`, and that over `All`. The strings "true" and "false"
// (in any case) count as booleans; every other value says nothing. Where there is no `integrations`
// at the top, `context.integrations` counts. (Segment's specification, and design decisions on what
// it leaves open: docs/routing.md.)
//
// Pure; a view of the event's text.

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace analytics::server {

/// Whether a destination gets an event, and why.
struct Verdict {
  bool deliver = true;
  std::string code{};  ///< Stable, for counting, where it doesn't get it.
  std::string rule{};  ///< What decided, for people.
};

struct RouteTarget {
  std::string_view id{};
  std::string_view name{};
  bool is_warehouse = false;
  /// Names that mean it too, as senders may have learnt them elsewhere: "MailChimp".
  std::span<const std::string> aliases{};
};

class Integrations {
 public:
  explicit Integrations(std::string_view event_json);

  Verdict verdict_for(const RouteTarget& target) const;

 private:
  std::string_view object_;  // Empty: nothing is said.
  bool in_context_ = false;
};

}  // namespace analytics::server
