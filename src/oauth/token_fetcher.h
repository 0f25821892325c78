#pragma once

// Carries out what the Renewal decides, and tells those who wait. It has a thread only while a
// fetch is under way or somebody waits for the next try; what several threads touch is behind one
// lock, which is never held while anything is signed, sent or told.
//
//   auto fetcher = std::make_shared<TokenFetcher>(settings, transport, clock);
//   fetcher->token(deadline, done);
//   fetcher->close();
//
// Safe for use by several threads, but for `close`. Does not survive a fork: see oauth.cpp.

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <analytics/authorization.h>
#include <analytics/transport.h>

#include "oauth/renewal.h"
#include "oauth/token_request.h"

namespace analytics {

/// Callers that wait at once, at most; one more is turned away.
inline constexpr std::size_t kWaitersMax = 10'000;

class TokenFetcher : public std::enable_shared_from_this<TokenFetcher> {
 public:
  TokenFetcher(TokenSettings settings, std::shared_ptr<Transport> transport,
               std::shared_ptr<Clock> clock);

  void token(Deadline deadline, TokenSource::Done done);
  void refused(std::string_view token);

  /// Ends what is under way and tells those who still wait, before it returns; where it is called
  /// by one of them, on the fetcher's own thread, soon after. Nothing may be asked for afterwards.
  void close();

 private:
  // Where the transport leaves its answer. Shared with requests that may end later than the
  // fetcher, so that the transport's thread never holds the last of it, and with it the transport.
  struct Mailbox {
    std::mutex mutex;
    std::condition_variable changed;
    std::uint64_t request = 0;  // The one whose answer counts; 0 while none is under way.
    std::optional<Result<HttpResponse>> answer;
  };
  struct Waiter {
    Deadline deadline;
    TokenSource::Done done;
  };
  using Lock = std::unique_lock<std::mutex>;

  Result<void> start_thread();
  void run();
  void begin(Lock& lock);
  void take_answer(Lock& lock);
  void end_overdue(Lock& lock);
  bool tell_late(Lock& lock);
  void tell_all(Lock& lock, const Result<std::string>& result);
  void tell(Lock& lock, std::vector<Waiter> waiters, const Result<std::string>& result);
  void give_up_rest(Lock& lock);
  bool is_late(const Waiter& waiter, Deadline now) const;
  Deadline next_wake() const;
  Error no_token() const;
  bool is_under_way() const { return mailbox_->request != 0; }

  const TokenSettings settings_;
  const std::shared_ptr<Transport> transport_;
  const std::shared_ptr<Clock> clock_;

  const std::shared_ptr<Mailbox> mailbox_;  // Its lock guards everything below.
  Renewal renewal_;
  std::vector<Waiter> waiters_;
  std::uint64_t last_request_ = 0;
  Transport::RequestId transport_id_ = 0;
  Deadline request_deadline_{};
  bool running_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace analytics
