#pragma once

// What is sent when, and what an answer means: the pure core of `Analytics`. It owns the batches
// that are under way or wait for a retry, a bounded number of them; time and answers are handed in.
//
//   while (std::optional<Sender::Start> start = sender.next(source, now)) send(*start);
//   ... an answer comes ...
//   for (Sender::Fate& fate : sender.finished(id, answer, now)) tell(fate);
//   wait_until(sender.next_wake(source));
//
// A batch keeps its place while it waits for a retry, so that an outage fills the queue, where the
// limits are, and not the network. A Retry-After holds everything. A batch that is refused with 400
// or 413 is cut to find the event at fault (split.h). Not synchronised.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include <analytics/config.h>

#include "client/batch_source.h"
#include "client/split.h"
#include "retry/budget.h"

namespace analytics {

struct SenderSettings {
  std::size_t in_flight_max = 1;
  RetryPolicy retry{};
  std::vector<StatusRule> status_rules{};
  bool has_tokens = false;  ///< Authorized by tokens, which may have run out: 401 and 511 retry.
};

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
    double random01 = 0;           ///< For the backoff.
    bool body_was_packed = false;  ///< A 415 then means: send it again, unpacked.
  };

  explicit Sender(SenderSettings settings) : settings_(std::move(settings)) {}

  /// A request to start now; empty if there is none. It is then under way until `finished`.
  std::optional<Start> next(BatchSource& source, Deadline now);

  /// The same again, for a request that had to wait after `next`.
  std::optional<Start> start_of(Id id) const noexcept;

  /// Takes an answer or error. What has met its fate by it: nothing where it will be tried again;
  /// more than one batch where it was the last of several pieces. Ids that are not under way are
  /// ignored.
  std::vector<Fate> finished(Id id, const Result<HttpResponse>& answer, const Now& now);

  /// When `next` may have something again, if nothing else happens.
  std::optional<Deadline> next_wake(const BatchSource& source) const;

  /// Gives up everything that has begun: as DropReason::closed.
  std::vector<Fate> abandon();

  /// A server asked to be left alone until then.
  Deadline held_until() const noexcept { return held_until_; }
  bool idle() const noexcept { return under_way_.empty() && pieces_.empty(); }
  /// Events under way with numbers up to `number`.
  std::uint64_t under_way_through(std::uint64_t number) const noexcept;
  std::uint64_t events_under_way() const noexcept;

 private:
  enum class State : std::uint8_t {
    sending,  // A request is under way.
    waiting,  // For a retry.
    parked,   // Refused; what is next depends on the other half.
  };
  struct UnderWay {
    Id id = 0;
    EncodedBatch batch{};
    RetryState retry{};
    State state = State::sending;
    Deadline retry_at{};
    int http_status = 0;
    Error last_error{};
    std::shared_ptr<SplitSearch> search{};
    std::optional<std::size_t> half{};  // Of the first cut.
  };
  using Place = std::vector<UnderWay>::iterator;

  AttemptOutcome outcome_of(UnderWay& one, const Result<HttpResponse>& answer,
                            const Now& now) const;
  Verdict verdict_on(const Result<HttpResponse>& answer, bool body_was_packed) const;
  Start begin(UnderWay one);
  bool is_worth_cutting(const UnderWay& one) const;
  bool cut(UnderWay& whole);
  std::vector<Fate> half_ended(Place place, RetryAction action);
  UnderWay take(Place place);
  std::vector<UnderWay> take_parked(const SplitSearch& search);
  static Fate end(UnderWay one, RetryAction action);
  static Fate give_up(UnderWay one);
  std::size_t busy() const noexcept;

  SenderSettings settings_;
  std::vector<UnderWay> under_way_;
  std::deque<UnderWay> pieces_;  // Of refused batches, to be sent before all that is new.
  Deadline held_until_{};
  Id last_id_ = 0;
};

}  // namespace analytics
