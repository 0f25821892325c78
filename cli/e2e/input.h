#pragma once

// What `analytics-e2e` is told to do: one JSON object with the key, the server, settings of the
// client, and sequences of events.
//
//   Result<Input> input = parse_input(R"({"writeKey": "k", "apiHost": "http://127.0.0.1:8080",
//                                         "sequences": [{"events": [{"type": "track", …}]}]})");
//
// What is absent or null has its default, unknown keys are left alone, and what has the wrong type
// is an error that names the place. Numbers out of range are cut to what the library takes. The
// events themselves are not looked at: one that is wrong is its own failure, not everybody's.
//
// A pure function.

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <analytics/client.h>
#include <analytics/json.h>
#include <analytics/result.h>

namespace analytics::cli::e2e {

/// A longer input is an error.
inline constexpr std::size_t kInputBytesMax = 256 * 1024 * 1024;

struct Sequence {
  std::chrono::milliseconds delay{};  ///< Before its first event.
  std::vector<Json> events{};
};

struct Input {
  std::string write_key{};
  std::string host = kHostUs;
  std::vector<Sequence> sequences{};

  // Of `config`.
  std::size_t flush_at = Config{}.batch_events_max;  ///< Also the largest batch.
  std::chrono::milliseconds flush_interval = Config{}.flush_interval;
  int retries_max = Config{}.retries_max;
  /// From the last event on: how long its delivery and that of all before it may still take.
  std::chrono::milliseconds timeout = std::chrono::seconds(75);
};

Result<Input> parse_input(std::string_view text);

}  // namespace analytics::cli::e2e
