#pragma once

// Where other threads leave what the client's thread waits for: answers of the transport's, tokens,
// word from the disk; and where it sleeps until there is something.
//
//   mailbox->put(Answered{id, std::move(answer)});        // any thread
//   for (Letter& letter : mailbox->take()) std::visit(…, letter);
//   mailbox->sleep(clock, deadline);
//
// Safe for use by several threads. Shared with callbacks that may come after the client is gone.
// Its lock is never held for long.

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>
#include <analytics/transport.h>

namespace analytics {

struct Answered {
  std::uint64_t request = 0;
  Result<HttpResponse> answer;
};
struct Authorized {
  std::uint64_t request = 0;
  Result<std::string> token;
};
struct Stored {
  std::uint64_t write = 0;
  Result<std::uint64_t> offset;
};
struct Marked {
  std::uint64_t store = 0;
  bool written = false;
};
using Letter = std::variant<Answered, Authorized, Stored, Marked>;

class Mailbox {
 public:
  void put(Letter letter) {
    const std::lock_guard guard(mutex_);
    letters_.push_back(std::move(letter));
    changed_.notify_one();
  }
  /// Ends a sleep, or the next one.
  void ring() {
    const std::lock_guard guard(mutex_);
    rung_ = true;
    changed_.notify_one();
  }
  std::vector<Letter> take() {
    const std::lock_guard guard(mutex_);
    return std::exchange(letters_, {});
  }
  void sleep(Clock& clock, Deadline deadline) {
    std::unique_lock lock(mutex_);
    while (letters_.empty() && !rung_ && clock.now() < deadline) {
      clock.wait_until(lock, changed_, deadline);
    }
    rung_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Letter> letters_;
  bool rung_ = false;
};

}  // namespace analytics
