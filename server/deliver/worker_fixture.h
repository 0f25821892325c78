#pragma once

// What the worker's tests share: an event log on files in memory, one worker with a destination
// that does as the test says, and the engine that feeds it.
//
//   TEST_F(WorkerTest, …) { script->outcome = …; open(); store({"1"}); wait_until_done(); }

#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "journal/faulty_files.h"
#include "server/deliver/engine.h"

namespace analytics::server {

// What a ScriptedDestination answers, and what it took. The test's, so that it outlasts restarts.
struct Script {
  std::function<Outcome(const Event&)> outcome = [](const Event&) { return Outcome{}; };
  /// What an attempt as a whole is answered with, where it is anything.
  std::function<std::optional<Outcome>(const std::vector<Event>&)> attempt_outcome =
      [](const std::vector<Event>&) { return std::nullopt; };
  std::mutex mutex;
  std::vector<std::size_t> attempts;   // How many events each had.
  std::vector<std::string> again;      // Message ids of those that were said to be sent again.
  std::vector<std::string> delivered;  // Message ids, in the order in which they were taken.
  std::uint64_t committed = 0;
  std::optional<Error> committed_error{};  // What it answers when it is asked for that.
};

class ScriptedDestination final : public Destination {
 public:
  ScriptedDestination(std::shared_ptr<Script> script, Shape shape)
      : script_(std::move(script)), shape_(shape) {}
  Shape shape() const override { return shape_; }
  void deliver(Events events, Deadline, Done done) override {
    std::vector<Outcome> outcomes;
    {
      const std::lock_guard guard(script_->mutex);
      script_->attempts.push_back(events->size());
      const std::optional<Outcome> whole = script_->attempt_outcome(*events);
      for (const Event& event : *events) {
        outcomes.push_back(whole ? *whole : script_->outcome(event));
        if (outcomes.back().kind == Outcome::Kind::delivered) {
          script_->delivered.push_back(event.message_id);
          if (event.again) script_->again.push_back(event.message_id);
          if (!event.again) script_->committed = event.offset + 1;
        }
      }
    }
    done(std::move(outcomes));
  }
  Result<Committed> committed() override {
    const std::lock_guard guard(script_->mutex);
    if (script_->committed_error) return *script_->committed_error;
    return Committed{.offset = script_->committed};
  }

 private:
  std::shared_ptr<Script> script_;
  Shape shape_;
};

class WorkerTest : public ::testing::Test {
 protected:
  void open(Destination::Shape shape = {}) {
    engine.reset();
    log.reset();
    log = std::move(EventLog::open(files, "/log", log_options)).value();
    engine = std::make_unique<Engine>(*log);
    setup.router = std::make_shared<const Router>(rules);
    auto worker = Worker::open(setup, std::make_unique<ScriptedDestination>(script, shape), *log,
                               files, "/state");
    if (!worker) {
      open_error = worker.error();
      return;
    }
    ASSERT_TRUE(engine->add(*std::move(worker)));
    engine->start();
  }
  void close() {
    engine->stop(Clock::real()->now() + std::chrono::seconds(10));
    engine.reset();
    log.reset();
  }

  void store(std::vector<std::string> ids, std::string user = "u", std::string source = "shop") {
    IncomingRequest request{.source_id = std::move(source), .received_at = kNow};
    for (std::string& id : ids) {
      request.events.push_back({.type = EventType::page,
                                .json = R"({"userId":")" + user + R"(")" + more_json + "}",
                                .message_id = id,
                                .has_own_id = false,
                                .timestamp = kNow});
    }
    request.received = request.events.size();
    std::promise<void> stored;
    log->append(std::move(request), [&](Result<void> result) {
      EXPECT_TRUE(result);
      stored.set_value();
    });
    stored.get_future().get();
  }

  DestinationCounts counts() {
    const DestinationCounts counts = engine->counts()["dest"];
    EXPECT_TRUE(counts.balanced());
    return counts;
  }
  // Looks until nothing is pending, or ten seconds have passed.
  DestinationCounts wait_until_done() {
    const Deadline deadline = Clock::real()->now() + std::chrono::seconds(10);
    while (counts().pending != 0 && Clock::real()->now() < deadline) std::this_thread::yield();
    return counts();
  }
  // Looks until something is so, or ten seconds have passed.
  template <class Condition>
  void wait_until(Condition condition) {
    const Deadline deadline = Clock::real()->now() + std::chrono::seconds(10);
    while (!condition() && Clock::real()->now() < deadline) std::this_thread::yield();
    EXPECT_TRUE(condition());
  }
  std::vector<std::string> delivered() {
    const std::lock_guard guard(script->mutex);
    return script->delivered;
  }

  const Timestamp kNow = Clock::real()->wall_time();
  FaultyFiles files;
  EventLog::Options log_options{};
  RouteRules rules{.id = "dest", .name = "Dest"};
  WorkerSetup setup{.id = "dest", .backoff = {.base = std::chrono::nanoseconds(1)}};
  std::shared_ptr<Script> script = std::make_shared<Script>();
  std::unique_ptr<EventLog> log;
  std::unique_ptr<Engine> engine;
  std::optional<Error> open_error;
  std::string more_json;
};

}  // namespace analytics::server
