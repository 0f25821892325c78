#pragma once

// What is sent when, and what an answer means: the pure core of `Analytics`. It owns the batches
// that are under way or wait for a retry, a bounded number of them; time and answers are handed in.
//
//   while (std::optional<Sender::Start> start = sender.next(queue, now)) send(*start);
//   ... an answer comes ...
//   if (std::optional<Sender::Fate> fate = sender.finished(id, answer, now)) tell(*fate);
//   wait_until(sender.next_wake(queue));
//
// A batch keeps its place while it waits for a retry, so that an outage fills the queue, where the
// limits are, and not the network. A Retry-After holds everything. Not synchronised.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <analytics/client.h>
#include <analytics/transport.h>

#include "client/event_queue.h"
#include "retry/budget.h"

namespace analytics {

class Sender {
 public:
  /// Names one batch under way, and is never used again.
  using Id = std::uint64_t;

  struct Start {
    Id id = 0;
    const EncodedBatch* batch = nullptr;  ///< Valid until the next call.
    int attempts = 0;                     ///< Made before; for X-Retry-Count.
  };
  /// The end of a batch's way.
  struct Fate {
    EncodedBatch batch{};
    bool delivered = false;
    DropReason reason{};  ///< Where it was not delivered.
    int attempts = 0;
    int http_status = 0;
    Error error{};  ///< Of the last attempt, where it failed.
  };
  struct Now {
    Deadline time{};
    Timestamp wall_time{};
    double random01 = 0;  ///< For the backoff.
  };

  Sender(std::size_t in_flight_max, RetryPolicy policy)
      : in_flight_max_(in_flight_max), policy_(policy) {}

  /// A request to start now; empty if there is none. It is then under way until `finished`.
  std::optional<Start> next(EventQueue& queue, Deadline now);

  /// Takes an answer or error. The batch's fate, unless it will be tried again; ids that are not
  /// under way are ignored.
  std::optional<Fate> finished(Id id, const Result<HttpResponse>& answer, const Now& now);

  /// When `next` may have something again, if nothing else happens.
  std::optional<Deadline> next_wake(const EventQueue& queue) const;

  /// Gives up everything that has begun: as DropReason::closed.
  std::vector<Fate> abandon();

  bool idle() const noexcept { return under_way_.empty(); }
  /// Events under way with numbers up to `number`.
  std::uint64_t under_way_through(std::uint64_t number) const noexcept;

 private:
  struct UnderWay {
    Id id;
    EncodedBatch batch;
    RetryState retry;
    std::optional<Deadline> retry_at;  // Empty while a request is under way.
    int http_status = 0;
    Error last_error{};
  };
  Fate end(std::size_t index, RetryAction action);

  std::size_t in_flight_max_;
  RetryPolicy policy_;
  std::vector<UnderWay> under_way_;
  Deadline held_until_{};
  Id last_id_ = 0;
};

}  // namespace analytics
