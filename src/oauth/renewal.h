#pragma once

// Which token is handed out, when another one is fetched, and how far the server's clock is from
// ours: the pure core of the token source. Time and answers are handed in.
//
//   if (std::optional<std::string> token = renewal.token(now)) hand_out(*token);
//   if (renewal.is_due(now) && now >= renewal.next_try()) {
//     renewal.begin(now);
//     ... send, with the time renewal.server_time(wall_time), and wait ...
//     renewal.finish(answer, {.time = now, .wall_time = wall_time, .random01 = random01});
//   }
//
// It reads no clock and draws no random number. Not synchronised.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <analytics/clock.h>
#include <analytics/result.h>
#include <analytics/transport.h>

#include "retry/backoff.h"

namespace analytics {

/// Fetches begin no closer together, even where every token is refused at once.
inline constexpr Duration kBetweenFetches = std::chrono::seconds(1);
/// The wait after 429 without a Retry-After that can be read.
inline constexpr Duration kTooManyRequestsWait = std::chrono::seconds(5);
/// Credentials that were refused are not tried again sooner; with each further time, later.
inline constexpr Duration kRefusedWait = std::chrono::seconds(5);

class Renewal {
 public:
  enum class Outcome : std::uint8_t {
    granted,  ///< There is a new token.
    failed,   ///< Worth another try at `next_try`.
    refused   ///< These credentials are not accepted; whoever waits is told.
  };
  struct Now {
    Deadline time{};
    Timestamp wall_time{};
    double random01 = 0;  ///< For the backoff.
  };

  /// The token to hand out, where there is one.
  std::optional<std::string> token(Deadline now) const;
  /// The one that came last, even if its life is over.
  const std::optional<std::string>& newest() const noexcept { return token_; }
  /// Whether another token is wanted: there is none, or half the life of this one is over.
  bool is_due(Deadline now) const noexcept;
  /// No try before.
  Deadline next_try() const noexcept { return next_try_; }
  /// Why the last try failed; nothing after one that didn't.
  const std::optional<Error>& error() const noexcept { return error_; }

  /// The time by the server's clock, as far as its answers have shown it.
  std::chrono::seconds server_time(Timestamp wall_time) const noexcept;

  /// A try begins.
  void begin(Deadline now) noexcept;
  /// And ends.
  Outcome finish(const Result<HttpResponse>& answer, const Now& now);

  /// Forgets the token if it is this one.
  void refuse(std::string_view token);

 private:
  void note_clock(const HttpResponse& response, Timestamp wall_time) noexcept;
  bool was_the_clock(int status) noexcept;
  Outcome fail(Error error, Duration wait, Deadline now);

  std::optional<std::string> token_;
  Deadline due_at_{};
  Deadline ends_at_{};
  Deadline begun_at_{};
  Deadline next_try_{};
  std::optional<Error> error_;
  int failures_ = 0;  // In a row, those after 429 not counted.

  std::chrono::seconds behind_{0};         // How far the server's clock is behind ours.
  std::chrono::seconds behind_before_{0};  // The same when the last try began.
  bool clock_corrected_ = false;           // In this row of failures.
};

}  // namespace analytics
