#pragma once

// The thread that brings events to one destination: reads the log behind its cursor, routes, tries,
// waits, counts, and keeps its place over restarts.
//
//   auto worker = std::move(Worker::open(setup, std::move(destination))).value();
//   worker->start();
//   worker->accepted("shop", 3, 7);  // by the event log, with everything that it stores
//   worker->stop(deadline);
//
// `accepted`, `counts` and `wake` may be called from any thread, the rest by the owner's.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <analytics/clock.h>

#include "retry/backoff.h"
#include "server/deliver/counts.h"
#include "server/deliver/destination.h"
#include "server/deliver/state_log.h"
#include "server/deliver/window.h"
#include "server/log/event_cursor.h"
#include "server/log/event_log.h"
#include "server/route/integrations.h"

namespace analytics::server {

struct WorkerSetup {
  std::string id{};
  std::string name{};
  std::set<std::string> sources{};  ///< Empty: all.
  bool enabled = true;              ///< Where not, events are filtered as `disabled`.
  bool is_warehouse = false;
  Window::Limits window{};
  Backoff backoff{.base = std::chrono::seconds(1), .cap = std::chrono::minutes(5)};
  /// How long an event is tried before it is given up (Segment's is four hours).
  Duration retry_window = std::chrono::hours(4);
  Duration attempt_timeout = std::chrono::seconds(60);
  std::shared_ptr<Clock> clock = Clock::real();
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
  /// Lets attempts under way end until the deadline, stores the state, and ends the thread.
  void stop(Deadline deadline);

  /// The log has stored so many more events of that source, up to the offset `end`. What was not
  /// told of is not read, so that no event is delivered before it counts as accepted.
  void accepted(const std::string& source, std::uint64_t events, std::uint64_t end);
  /// There may be something to read.
  void wake();

  /// A snapshot that adds up.
  DestinationCounts counts() const;
  const std::string& id() const noexcept { return setup_.id; }
  /// The offset of the oldest event that it may yet ask the log for; any thread's.
  std::uint64_t needed_from() const { return state_->stored_low_water(); }

 private:
  struct Answer {
    std::vector<std::uint64_t> offsets;
    std::vector<Outcome> outcomes;
  };
  // Where attempts leave their outcomes. Shared with those that end later than the worker.
  struct Mailbox {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Answer> answers;
    bool readable = false;  // There is more in the log than at the last look.
    bool stopping = false;
  };

  Worker(WorkerSetup setup, std::unique_ptr<Destination> destination, EventLog& log)
      : setup_(std::move(setup)),
        destination_(std::move(destination)),
        shape_(destination_->shape()),
        log_(log),
        window_(setup_.window) {}

  Result<void> recover(std::uint64_t committed);
  bool connected(const std::string& source) const {
    return setup_.sources.empty() || setup_.sources.contains(source);
  }
  Verdict route(const std::string& json) const;

  void run();
  bool is_over() const;
  bool is_stopping() const;
  bool take_answers();
  void settle(const Answer& answer);
  void note_trouble(const std::string& trouble);
  bool fill_window();
  bool next_request();
  std::uint64_t counted_end() const;
  void take_event(std::size_t index);
  bool begin_attempt();
  void give_up(std::uint64_t offset, std::string code, CountsByCode DestinationCounts::*reason);
  void save_if_due();
  Snapshot snapshot() const;
  Deadline next_wake() const;
  void wait();

  WorkerSetup setup_;
  std::unique_ptr<Destination> destination_;
  Destination::Shape shape_;
  EventLog& log_;
  std::unique_ptr<StateLog> state_;

  // The thread's own.
  std::optional<EventCursor> cursor_;
  std::size_t taken_ = 0;  // Of the request before which the cursor stands.
  bool more_to_read_ = true;
  Window window_;
  Progress progress_;
  std::size_t attempts_ = 0;  // Under way.
  bool unsaved_ = false;
  Deadline saved_at_{};
  Deadline read_again_at_{};  // After the log could not be read.

  mutable std::mutex counting_;
  DestinationCounts counts_;
  std::uint64_t counted_end_ = 0;  // Every event before it is in `counts_`.

  std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>();
  std::thread thread_;
  Deadline stop_by_{};
};

}  // namespace analytics::server
