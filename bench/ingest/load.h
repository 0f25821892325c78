#pragma once

// Sends requests over HTTP/1.1, each connection the next one as soon as the answer has come, from
// one thread; and tells how many answers were what they should be, and how long they took.
//
//   Result<Load> load = run_load({.port = 8080, .connections = 64, .request = request});
//   printf("%zu in %f s\n", load->good, load->seconds);
//
// One call at a time on a thread.

#include <chrono>
#include <cstddef>
#include <cstdint>

#include <analytics/result.h>

#include "requests.h"

namespace analytics::bench {

struct LoadOptions {
  std::uint16_t port = 0;  ///< On 127.0.0.1.
  std::size_t connections = 1;
  Request request{};
  /// It ends when the first of them is reached; answers under way are waited for.
  std::chrono::milliseconds duration = std::chrono::hours(1);
  std::size_t requests_max = SIZE_MAX;
  /// No more than so many are begun; a connection waits for its turn. 0: as answers come.
  double requests_a_second = 0;
};

struct Load {
  std::size_t good = 0;  ///< Answers of 200 with `{"success":true}`.
  std::size_t bad = 0;   ///< Any other.
  double seconds = 0;
  double p50_us = 0, p99_us = 0;  ///< From the first byte sent to the last one received.
};

/// An error where a connection can't be made or breaks.
Result<Load> run_load(const LoadOptions& options);

}  // namespace analytics::bench
