#pragma once

// The three measurements of bench_client. Each returns what it found, or says why that does not
// count: a rejected or undelivered event, above all.
//
//   Result<Object> found = run_call({.event = "small", .threads = 2});

#include <cstddef>
#include <string>

#include <analytics/json.h>
#include <analytics/result.h>

namespace analytics::bench {

struct CallOptions {
  std::string event = "small";         ///< small or order.
  std::size_t threads = 1;             ///< That call at the same time.
  std::size_t calls_a_round = 50'000;  ///< By each thread; the queue takes all of a round.
  std::size_t rounds = 5;              ///< Timed as a whole, and as many call by call.
  bool gzip = true;
};
/// What `track()` costs its caller, with a transport that takes everything at once.
Result<Object> run_call(const CallOptions& options);

struct SendOptions {
  std::string host{};
  std::size_t events = 500'000;
  std::size_t batch_events = 2'500;
  bool gzip = false;
};
/// From `track()` to the server's answer, by one thread that waits for room.
Result<Object> run_send(const SendOptions& options);

struct BurstOptions {
  std::string host{};
  std::size_t calls = 100'000;
  bool queue_takes_all = false;  ///< Otherwise Config's own limits.
};
/// What many calls without a pause cost in memory.
Result<Object> run_burst(const BurstOptions& options);

}  // namespace analytics::bench
