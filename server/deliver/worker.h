#pragma once

// The thread that brings events to one destination: reads the log behind its cursor, routes, tries,
// waits, counts, and keeps its place over restarts. A replay is a worker too, with a range of the
// log to read.
//
//   auto worker = std::move(Worker::open(setup, std::move(destination), log, files,
//   folder)).value(); worker->start(); worker->accepted("shop", 3, 7);  // by the event log, with
//   everything that it stores worker->stop(deadline);
//
// `accepted`, `counts`, `samples`, `redrive`, `forget`, `fate`, `needed_from` and `wake` may be
// called from any thread, the rest by the owner's.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <analytics/clock.h>

#include "server/deliver/attempt_samples.h"
#include "server/deliver/breaker.h"
#include "server/deliver/counts.h"
#include "server/deliver/destination.h"
#include "server/deliver/failed_events.h"
#include "server/deliver/fate.h"
#include "server/deliver/feed.h"
#include "server/deliver/lanes.h"
#include "server/deliver/state_log.h"
#include "server/deliver/worker_setup.h"
#include "server/log/event_log.h"

namespace analytics::server {

/// What a worker knows since the server's start, and does not keep on the disk: what follows it at
/// the same destination takes it over.
struct WorkerMemory {
  CountsByCode retried{};
  std::uint64_t unknown = 0;
  LatencyHistogram attempt_times{};
  LatencyHistogram end_to_end_times{};
  AttemptSamples samples{};
};

class Worker {
 public:
  /// Reads the state in `folder`, and from the log what it means: what is pending, and for a
  /// transactional destination what it has beyond the state. A destination that is new begins at
  /// the log's end.
  static Result<std::unique_ptr<Worker>> open(WorkerSetup setup,
                                              std::unique_ptr<Destination> destination,
                                              EventLog& log, Files& files,
                                              const std::string& folder);
  /// Stops at once, if `stop` was not called.
  ~Worker();

  void start();
  /// Lets attempts under way end until the deadline, stores the state, and ends the thread. Any
  /// thread's; of two calls the earlier deadline holds, and both return once it has stopped.
  void stop(Deadline deadline);

  /// The log has stored so many more events of that source, up to the offset `end`. What was not
  /// told of is not read, so that no event is delivered before it counts as accepted. What it has
  /// counted already it passes over.
  void accepted(const std::string& source, std::uint64_t events, std::uint64_t end);
  /// Counts what was stored and not told of: before it is told for the first time.
  Result<void> catch_up();
  /// There may be something to read.
  void wake();

  /// Failed events are pending again; answers how many, by the worker's thread, or by another one
  /// that it has stopped.
  using Redriven = std::function<void(Result<std::uint64_t>)>;
  void redrive(FailedFilter filter, Redriven done);
  /// Failed events are taken off the list, but those that wait to be sent again; answers how many,
  /// as `redrive` does. They stay counted as discarded.
  void forget(FailedFilter filter, Redriven done);

  /// What became of an event of the log; answers as `redrive` does.
  void fate(Event event, std::function<void(Result<EventFate>)> done);

  /// A snapshot that adds up.
  DestinationCounts counts() const;
  /// Attempts to look at, the latest first.
  std::vector<AttemptSamples::Sample> samples() const;
  WorkerMemory memory() const;
  /// Before the start.
  void take_over(WorkerMemory memory);
  const std::string& id() const noexcept { return setup_.id; }
  const std::string& failed_path() const noexcept { return setup_.failed_path; }
  /// The offset of the oldest event that it may yet ask the log for; any thread's.
  std::uint64_t needed_from() const { return state_->stored_low_water(); }
  /// It is done with every event before it.
  std::uint64_t low_water() const noexcept { return low_water_; }
  /// Of a replay: everything in its range is done with.
  bool is_finished() const noexcept { return finished_; }

 private:
  // While nothing is delivered, what was accepted is counted again after a kill: so much of it.
  static constexpr Duration kCountsInterval = std::chrono::seconds(5);

  // Events that are tried together, and what is left of a larger attempt that was split.
  struct Attempt {
    Destination::Events events;
    std::vector<std::vector<Event>> rest{};  // The next one last.
    bool is_probe = false;
    Deadline began{};
  };
  struct Answer {
    std::uint64_t attempt = 0;
    std::vector<Outcome> outcomes;
  };
  // What is asked of the worker's thread; told whether it has stopped instead.
  using Order = std::function<void(bool is_stopped)>;
  // Where attempts leave their outcomes. Shared with those that end later than the worker.
  struct Mailbox {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Answer> answers;
    std::vector<Order> orders;
    bool readable = false;  // There is more in the log than at the last look.
    bool stopping = false;
    bool stopped = false;  // Nobody takes orders any more.
  };

  Worker(WorkerSetup setup, std::unique_ptr<Destination> destination, EventLog& log);

  // Finding its place again, and keeping it (worker_recovery.cpp).
  Result<void> recover();
  Result<void> recover_state();
  Result<void> begin_anew();
  Result<void> recount();
  Result<void> count(std::uint64_t from, std::uint64_t end);
  Result<void> find_committed();
  bool knows_committed(Deadline now);
  Result<void> take_over(const Destination::Committed& committed);
  Result<void> pass_over(const Destination::Committed& committed);
  Result<void> go_back_to(const Destination::Committed& committed);
  Result<void> give_up_missing_segments();
  Result<void> expire_missing();
  Result<void> open_failed_events();
  Snapshot snapshot();
  bool save_if_due();
  Result<void> save(bool and_wait);
  Duration save_interval() const;

  // The loop (worker.cpp).
  void run();
  bool is_over() const;
  bool is_stopping() const;
  bool has_new_counts() const;
  bool take_answers();
  void order(Order order);
  bool take_orders();
  void refuse_orders();
  Result<std::uint64_t> redrive_now(const FailedFilter& filter);
  Result<std::uint64_t> forget_now(const FailedFilter& filter);
  void publish();
  std::string why_paused(Deadline now) const;
  Deadline next_wake() const;
  void wait();

  // Reading (worker_reading.cpp).
  bool fill_lanes();
  bool read_on();
  bool take_next(Deadline now);
  void take_event(Event event);
  RouteResult route(const Event& event) const;
  bool has_room_for_new() const;
  bool load_waiting();
  void expire(std::uint64_t offset, bool again);
  void take_waiting(const std::vector<std::uint64_t>& offsets, std::vector<Event> events);
  bool bring_parked();
  bool keep_to_backlog(Deadline now);
  void reading_failed(const Error& error, Deadline now);
  std::uint64_t read_until() const;

  // What became of an event (worker_fate.cpp).
  Result<EventFate> fate_of(const Event& event);
  Result<EventFate> fate_without_sample(const Event& event);
  void fill_in_attempts(std::uint64_t offset, EventFate& fate) const;
  Result<bool> fill_in_failure(std::uint64_t offset, EventFate& fate);

  // Attempts and what comes of them (worker_attempts.cpp).
  std::size_t attempts_max() const;
  bool begin_attempts();
  bool may_begin(Deadline now);
  bool is_filled(Deadline now);
  void begin(std::uint64_t id, std::vector<Event> events, Attempt attempt);
  void settle(const Answer& answer);
  void put_back_rest(Attempt& attempt);
  bool split(const Answer& answer, Attempt& attempt);
  void learn_from(const std::vector<Outcome>& outcomes, const Attempt& attempt, Deadline now);
  void settle_event(const Event& event, const Outcome& outcome, Deadline now, double chance);
  void try_again(const Event& event, const Outcome& outcome, Deadline now, double chance);
  void give_up(const Event& event, const Outcome& outcome, int attempts);
  void filter_out(const Event& event, std::string code);
  void finish(const Event& event);
  void note_trouble(const std::string& trouble);
  void tell_of_giving_up(const std::string& code);

  // Attempts to look at (worker_samples.cpp).
  void keep_samples(const std::vector<Outcome>& outcomes, const Attempt& attempt, Deadline now);

  WorkerSetup setup_;
  std::unique_ptr<Destination> destination_;
  Destination::Shape shape_;
  EventLog& log_;
  std::unique_ptr<StateLog> state_;
  std::unique_ptr<FailedEvents> failed_;  // Null where none are kept.

  // The thread's own.
  std::optional<Feed> feed_;
  bool awaits_committed_ = false;  // What the destination holds is not known yet.
  bool has_lost_failed_ = false;   // The failed events were damaged, and are kept aside.
  bool more_to_read_ = true;
  bool more_waiting_ = false;  // Redriven events that are not in the lanes yet.
  std::uint64_t waiting_from_ = 0;
  Lanes lanes_;
  Progress progress_;
  Breaker breaker_;
  std::map<std::uint64_t, Attempt> attempts_;  // Under way.
  std::uint64_t next_attempt_ = 0;
  std::optional<Deadline> hold_until_{};     // The destination asked for it.
  std::optional<Deadline> paced_until_{};    // Its rate limit.
  std::optional<Deadline> filling_since_{};  // The next attempt, while it lingers.
  CountsByCode committed_discarded_{};
  std::uint64_t committed_offset_ = 0;
  std::set<std::string> told_codes_;  // That events were given up with, since the start.
  std::optional<Timestamp> oldest_unread_;
  std::uint64_t sequence_ = 0;
  std::uint64_t began_at_ = 0;     // The offset with which the destination began.
  std::uint64_t rules_since_ = 0;  // From there on, events were routed by the rules as they are.
  std::uint64_t backlog_floor_ = 0;
  bool last_failed_ = false;  // The last attempt, as a whole.
  bool unsaved_ = false;
  bool is_failing_to_save_ = false;
  Deadline looked_at_{};  // When the loop last looked at what is to be done.
  Deadline saved_at_{};
  Deadline backlog_checked_at_{};
  Deadline read_again_at_{};  // After the log could not be read.

  mutable std::mutex counting_;
  DestinationCounts counts_;
  std::uint64_t counted_end_ = 0;  // Every event before it is in `counts_`.
  bool has_new_counts_ = false;    // Since the last snapshot.

  TraceBudget sample_budget_;
  mutable std::mutex sampling_;
  AttemptSamples samples_;  // Guarded by sampling_.

  std::atomic<bool> finished_ = false;
  std::atomic<std::uint64_t> low_water_ = 0;
  std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>();
  std::mutex stopping_;  // Held by the one that waits for the thread's end.
  std::thread thread_;
  Deadline stop_by_ = Deadline::max();  // Guarded by the mailbox's mutex.
};

}  // namespace analytics::server
