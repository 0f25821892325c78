#pragma once

// The events that are measured, made from temporaries as a program makes them.
//
//   analytics.track(small_event());
//   analytics.track(numbered_order_event(i));

#include <cstddef>
#include <string>
#include <string_view>

#include <analytics/message.h>

namespace analytics::bench {

/// 15 bytes of name, 10 of user id, three properties: the `track()` event of docs/performance.md.
inline Track small_event() {
  return {.user = User::user_id("f4ca124298"),
          .event = "Order Completed",
          .properties = {{"plan", "Enterprise"}, {"seats", 42}, {"trial", false}}};
}

/// About 600 bytes, nested. The peers send the same (peers/).
inline Track order_event(std::string_view user_id = "user-1000000",
                         std::string_view order_id = "50314b8e9bcf000001000000") {
  return {.user = User::both(user_id, "8c9d4f0a-6d3b-4f7e-9c39-0b0a5e0f5c11"),
          .event = "Order Completed",
          .properties = {{"order_id", order_id},
                         {"revenue", 25.5},
                         {"currency", "USD"},
                         {"products",
                          Array{Object{{"sku", "45790-32"}, {"price", 19}, {"quantity", 1}},
                                Object{{"sku", "46493-32"}, {"price", 3}, {"quantity", 2}}}},
                         {"coupon", nullptr}},
          .context = {{"ip", "203.0.113.24"},
                      {"locale", "en-US"},
                      {"page", {{"path", "/checkout/thank-you"}, {"title", "Thank you"}}}},
          .integrations = {{"All", true}}};
}

/// The same of another user and order for each number.
inline Track numbered_order_event(std::size_t number) {
  const std::string digits = std::to_string(1'000'000 + number);
  return order_event("user-" + digits, "50314b8e9bcf00000" + digits);
}

}  // namespace analytics::bench
