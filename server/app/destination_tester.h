#pragma once

// Sends one event to a destination that was made for it, and tells what came of it; nothing is
// counted. On a thread of its own, one test at a time.
//
//   tester.start([&] { return maker.make_destination(config); }, event,
//                [](Result<std::string> json) { … });
//
// Safe for use by several threads.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <analytics/clock.h>
#include <analytics/result.h>

#include "server/deliver/destination.h"

namespace analytics::server {

class DestinationTester {
 public:
  using Make = std::function<Result<std::unique_ptr<Destination>>()>;
  using Answer = std::function<void(Result<std::string>)>;

  /// How long an attempt may take; who does not answer a little later is not waited for.
  static constexpr Duration kPatience = std::chrono::seconds(20);
  static constexpr Duration kGrace = std::chrono::seconds(5);

  explicit DestinationTester(std::shared_ptr<Clock> clock) : clock_(std::move(clock)) {}
  ~DestinationTester() { stop(); }

  /// Answers by the test's thread, or at once `queue_full` where another test is under way.
  void start(Make make, Event event, Answer answer);
  /// Gives up a test that is under way; further ones are refused.
  void stop();

 private:
  // Where the attempt leaves its outcome; an attempt may end later than its test.
  struct Mailbox {
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<std::vector<Outcome>> outcomes;
    bool stopping = false;
  };

  Result<std::string> run(const Make& make, const Event& event,
                          const std::shared_ptr<Mailbox>& mailbox);

  const std::shared_ptr<Clock> clock_;
  std::mutex mutex_;                  // Of what follows.
  std::shared_ptr<Mailbox> mailbox_;  // Of the test under way.
  bool is_stopping_ = false;
  std::thread thread_;
};

/// {"outcome", "code", "status", "detail", "seconds", "event", "request", "response"}
std::string test_result_text(const Event& event, const Outcome& outcome, Duration took);

}  // namespace analytics::server
