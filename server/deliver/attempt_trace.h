#pragma once

// What an attempt sent and what it was answered, as text for people, and how often that is written
// down: texts cost time, and nobody reads thousands a second.
//
//   if (budget->take(/*has_failed=*/true, clock->now())) {
//     outcome.trace = std::make_shared<const AttemptTrace>(AttemptTrace{request, response});
//   }
//
// An AttemptTrace is an ordinary value. A TraceBudget is safe for use by several threads.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <analytics/clock.h>

#include "server/ingest/rate_limit.h"

namespace analytics::server {

/// Longer bodies and events are cut, and say so.
inline constexpr std::size_t kTraceBytesMax = std::size_t{16} << 10;

/// No secret is in either; both are UTF-8, more or less.
struct AttemptTrace {
  std::string request{};
  std::string response{};  ///< Empty where none came.
};

/// So many bytes of the text at most, and no part of a character.
std::string_view whole_beginning(std::string_view text, std::size_t bytes_max);
/// What stands after a text that was cut: a line that says how long it was.
std::string cut_mark(std::size_t bytes_in_all);
/// The text, or its beginning and the mark.
std::string cut_text(std::string_view text, std::size_t bytes_max);

class TraceBudget {
 public:
  static constexpr std::uint32_t kDeliveredPerSecond = 2;
  static constexpr std::uint32_t kFailedPerSecond = 5;

  /// Whether the attempt is to be written down. The first ones of a destination always are.
  bool take(bool has_failed, Deadline now) { return !of(has_failed).take(1, now); }

 private:
  RateLimit& of(bool has_failed) { return has_failed ? failed_ : delivered_; }

  RateLimit delivered_{kDeliveredPerSecond};
  RateLimit failed_{kFailedPerSecond};
};

}  // namespace analytics::server
