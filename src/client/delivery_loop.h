#pragma once

// The thread behind `Analytics`: it carries out what the Sender decides, tells the program what
// became of its events, and keeps the accounting. Everything that several threads touch is behind
// one lock, which is never held while bytes are packed, sent or told of.
//
//   DeliveryLoop loop(std::move(config));
//   ErrorCode accepted = loop.push(encoded_event);
//   FlushReport report = loop.close(deadline);
//
// Safe for use by several threads, but for destroying it.

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

#include <analytics/client.h>

#include "client/final_config.h"
#include "client/sender.h"

namespace analytics {

class DeliveryLoop {
 public:
  explicit DeliveryLoop(FinalConfig config);
  ~DeliveryLoop();

  /// Takes an encoded event, or says why not: queue_full, closed.
  ErrorCode push(std::string_view event);
  void count_invalid();

  FlushReport flush(Deadline deadline);
  FlushReport close(Deadline deadline);
  Accounting accounting() const;
  Clock& clock() noexcept { return *config_.given.clock; }

 private:
  // Where the transport's thread leaves its answers. Shared with requests that may end later than
  // the loop.
  struct Mailbox {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::pair<Sender::Id, Result<HttpResponse>>> answers;
  };
  using Lock = std::unique_lock<std::mutex>;

  void run();
  bool take_answers(Lock& lock);
  void begin(Lock& lock, const Sender::Start& start);
  HttpRequest make_request(const EncodedBatch& batch, int attempts) const;
  void settle(Lock& lock, Sender::Fate fate);
  void tell(const Sender::Fate& fate) const;
  void give_up_rest(Lock& lock);
  bool wait_for_room(Lock& lock, std::size_t event_bytes);
  std::uint64_t outstanding(std::uint64_t number) const;
  FlushReport wait_for_fates(Lock& lock, Deadline deadline);
  Sender::Now now();

  FinalConfig config_;
  std::shared_ptr<Mailbox> mailbox_;  // Its lock guards everything below.
  std::condition_variable fates_changed_;
  EventQueue queue_;
  Sender sender_;
  Accounting counts_;  // in_flight is left to the queue.
  std::map<Sender::Id, Transport::RequestId> requests_;
  std::optional<Sender::Fate> telling_;
  bool closing_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace analytics
