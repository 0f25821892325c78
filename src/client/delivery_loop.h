#pragma once

// The thread behind `Analytics`: it carries out what the Sender decides, keeps the spool, tells the
// program what became of its events, and keeps the accounting.
//
//   std::unique_ptr<DeliveryLoop> loop = *DeliveryLoop::start(std::move(config));
//   ErrorCode accepted = loop->push(encoded_event);
//   FlushReport report = loop->close(deadline);
//
// An event goes from the intake to the queue, from there to the sender or to the spool, and ends in
// `ending_`, where it is told of; at every moment it is in one of these, and counted there. All but
// the intake is guarded by one lock, which is never held while bytes are packed, sent or told of;
// it is while the spool is read and opened.
//
// Safe for use by several threads, but for destroying it.

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <analytics/client.h>

#include "client/backlog.h"
#include "client/event_queue.h"
#include "client/final_config.h"
#include "client/intake.h"
#include "client/mailbox.h"
#include "client/request_maker.h"
#include "client/sender.h"
#include "client/teller.h"

namespace analytics {

class DeliveryLoop {
 public:
  /// An error where the spool can't be opened or the transport can't be made.
  static Result<std::unique_ptr<DeliveryLoop>> start(FinalConfig config);
  /// Closes within Config::close_timeout.
  ~DeliveryLoop();

  /// Takes an encoded event, or says why not: queue_full, closed.
  ErrorCode push(std::string_view event);
  /// The same, and waits until its fate is known: `ok` is delivered.
  ErrorCode push_and_wait(std::string_view event, Deadline deadline);
  void count(Intake::Rejected kind) { intake_.count(kind); }

  FlushReport flush(Deadline deadline);
  FlushReport close(Deadline deadline);
  Accounting accounting() const;
  Clock& clock() noexcept { return *config_.given.clock; }

 private:
  using Lock = std::unique_lock<std::mutex>;
  struct Request {
    Transport::RequestId id = 0;
    std::string token{};
    bool is_packed = false;
  };
  struct Ending {
    Sender::Fate fate{};
    bool is_released = false;  // Its room was given to a newer event already.
  };
  struct Room {
    std::size_t events = 0;
    std::size_t bytes = 0;
  };
  struct Writing {
    Sender::Fate fate{};
    bool is_alive = false;  // If the disk doesn't take it, it can still be sent from memory.
  };

  explicit DeliveryLoop(FinalConfig config);
  Result<void> open_spool();

  // What callers do (delivery_loop.cpp).
  ErrorCode push_when_full(std::string_view event);
  ErrorCode push_when_there_is_room(std::string_view event);
  ErrorCode push_in_place_of_oldest(std::string_view event);
  bool push_out_oldest();
  void hurry();
  ErrorCode reject_full();
  ErrorCode wait_for_fate(Lock& lock, std::uint64_t number, Deadline deadline);
  FlushReport wait_for_fates(Lock& lock, Deadline deadline);
  bool is_better_spooled() const;
  void collect();
  void wake() { mailbox_->ring(); }
  std::uint64_t in_memory_through(std::uint64_t number) const;
  std::uint64_t spooled_through(std::uint64_t number) const;
  FlushReport so_far() const;

  // What the thread does (delivery_run.cpp).
  void run();
  bool read_letters(Lock& lock);
  void read(Answered letter);
  void read(Authorized letter);
  void read(const Stored& letter);
  void read(const Marked& letter);
  bool start_next(Lock& lock);
  void authorize(Lock& lock, Sender::Id id);
  void send(Lock& lock, const Sender::Start& start, std::string token);
  void mind_tokens(const Request& request, const Result<HttpResponse>& answer);
  void finish(Sender::Id id, const Result<HttpResponse>& answer, bool was_packed);
  void sleep(Lock& lock);
  Sender::Now now(bool was_packed = false);
  BatchSource& source();

  // Fates and the spool (delivery_fates.cpp).
  void end(Sender::Fate fate, bool is_released = false);
  void end_or_keep(Sender::Fate fate);
  void tell_endings(Lock& lock);
  void settle(const Ending& ending);
  void note_waiters(const EncodedBatch& batch, ErrorCode code);
  void tend_spool();
  void write_ahead();
  void spill();
  bool is_above_spill_mark() const;
  Room room_until_spill() const;
  bool store(Sender::Fate fate, bool is_alive);
  bool make_room_on_disk(const EncodedBatch& batch);
  void spool_failed(const Error& error);
  bool can_spool() const noexcept { return backlog_ != nullptr && !spool_retry_at_; }
  void give_up_rest(Lock& lock);
  void give_up_next(Lock& lock);
  void wait_for_writes(Lock& lock, std::size_t writes_max);

  FinalConfig config_;
  const std::shared_ptr<Mailbox> mailbox_;
  RequestMaker request_maker_;
  Teller teller_;
  Intake intake_;

  mutable std::mutex mutex_;  // Guards everything below.
  std::condition_variable fates_changed_;
  EventQueue queue_;
  std::unique_ptr<Backlog> backlog_;
  std::optional<AlternatingSource> both_;
  Sender sender_;
  std::map<Sender::Id, Request> requests_;
  std::deque<std::pair<Sender::Id, std::string>> authorized_;  // With a token, to be sent.
  std::deque<Ending> ending_;
  std::uint64_t pushed_out_events_ = 0;  // In ending_, their room given away.
  std::uint64_t pushed_out_bytes_ = 0;
  std::deque<Sender::Fate> given_up_;  // At the end: on their way to the spool, or to ending_.
  std::map<std::uint64_t, Writing> writing_;
  std::uint64_t last_write_ = 0;
  std::optional<Deadline> spool_retry_at_;  // Set while the disk fails.
  std::uint64_t delivered_ = 0;
  std::array<std::uint64_t, kDropReasons> dropped_{};
  std::map<std::uint64_t, std::optional<ErrorCode>> waiters_;  // By event number.
  std::atomic<bool> starved_ = false;
  int flushing_ = 0;
  int failures_in_a_row_ = 0;  // Answers that a server that works doesn't give.
  bool closing_ = false;
  bool stopping_ = false;
  Deadline close_deadline_{};
  std::thread thread_;
};

}  // namespace analytics
