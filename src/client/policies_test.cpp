// What Config makes of a call: policies for a full queue, hooks, modes, the log.
#include <analytics/client.h>

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <analytics/testing.h>

namespace analytics {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ManualClock;
using testing::RecordingTransport;

class PoliciesTest : public ::testing::Test {
 protected:
  PoliciesTest() { transport->hold_all(); }
  Config config() {
    return {.write_key = "secret-key",
            .host = "http://127.0.0.1:1",
            .gzip_bytes_min = 0,
            .close_timeout = milliseconds(0),
            .on_outcome = [this](const Outcome& outcome) { note(outcome); },
            .transport = transport,
            .clock = clock,
            .log =
                [this](LogLevel, std::string_view text) {
                  const std::lock_guard guard(mutex);
                  log += std::string(text) + "\n";
                }};
  }
  void note(const Outcome& outcome) {
    const std::lock_guard guard(mutex);
    (outcome.delivered ? delivered : dropped).push_back(std::string(outcome.message_id));
  }
  static Track event(std::string id) {
    return {.user = User::user_id("u"), .event = "E", .message_id = std::move(id)};
  }
  static std::uint64_t dropped_as(const Accounting& accounting, DropReason reason) {
    return accounting.dropped[static_cast<std::size_t>(reason)];
  }
  static void expect_sum(const Accounting& a) {
    EXPECT_EQ(a.accepted + a.recovered, a.delivered + a.dropped_total() + a.spooled + a.in_flight);
  }

  std::shared_ptr<RecordingTransport> transport = std::make_shared<RecordingTransport>();
  std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
  std::mutex mutex;
  std::vector<std::string> delivered;
  std::vector<std::string> dropped;
  std::string log;
};

TEST_F(PoliciesTest, DropsTheOldestForTheNewest) {
  Config full = config();
  full.queue_events_max = 3;
  full.batch_events_max = 1;
  full.requests_in_flight_max = 1;
  full.when_full = WhenFull::drop_oldest;
  Analytics analytics = Analytics::create(std::move(full)).value();
  EXPECT_EQ(analytics.track(event("1")), ErrorCode::ok);
  ASSERT_TRUE(transport->wait_for_requests(1));
  for (const char* id : {"2", "3", "4", "5"}) {
    EXPECT_EQ(analytics.track(event(id)), ErrorCode::ok);
    expect_sum(analytics.accounting());
  }
  transport->answer_all(200);
  transport->answer(1, HttpResponse{200});
  (void)analytics.close(seconds(5));
  EXPECT_EQ(dropped, (std::vector<std::string>{"2", "3"})) << "the first is under way";
  EXPECT_EQ(delivered, (std::vector<std::string>{"1", "4", "5"}));
  EXPECT_EQ(dropped_as(analytics.accounting(), DropReason::pushed_out), 2u);
}

TEST_F(PoliciesTest, DropsNothingThatIsUnderWayAndRejectsTheNewestThen) {
  Config full = config();
  full.queue_events_max = 2;
  full.batch_events_max = 1;
  full.when_full = WhenFull::drop_oldest;
  Analytics analytics = Analytics::create(std::move(full)).value();
  analytics.track(event("1"));
  analytics.track(event("2"));
  ASSERT_TRUE(transport->wait_for_requests(2));
  EXPECT_EQ(analytics.track(event("3")), ErrorCode::queue_full);
  EXPECT_EQ(analytics.accounting().rejected_full, 1u);
}

TEST_F(PoliciesTest, AddsUpWhileManyThreadsPushEachOtherOut) {
  Config full = config();
  full.queue_events_max = 100;
  full.when_full = WhenFull::drop_oldest;
  full.flush_interval = std::chrono::hours(1);
  Analytics analytics = Analytics::create(std::move(full)).value();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) {
        (void)analytics.track(event(""));
        if (i % 50 == 0) expect_sum(analytics.accounting());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  (void)analytics.close(milliseconds(0));
  const Accounting a = analytics.accounting();
  expect_sum(a);
  EXPECT_EQ(a.accepted + a.rejected_full, 8000u);
  EXPECT_EQ(delivered.size() + dropped.size(), a.accepted) << "each is told of once";
}

TEST_F(PoliciesTest, HooksChangeWhatIsSent) {
  transport->answer_all(200);
  Config hooked = config();
  hooked.hooks = {[](BatchMessage& message) {
                    std::get<Track>(message).properties.erase("password");
                    return true;
                  },
                  [](BatchMessage& message) {
                    std::get<Track>(message).properties.set("region", "eu");
                    return true;
                  }};
  Analytics analytics = Analytics::create(std::move(hooked)).value();
  analytics.track({.user = User::user_id("u"),
                   .event = "E",
                   .properties = {{"password", "hunter2"}, {"plan", "Pro"}}});
  (void)analytics.flush(seconds(5));
  const std::string body = transport->requests().at(0).request.body;
  EXPECT_NE(body.find(R"("properties":{"plan":"Pro","region":"eu"})"), std::string::npos);
}

TEST_F(PoliciesTest, AHookThatDropsAnEventIsNotFollowedByAnother) {
  bool called = false;
  Config hooked = config();
  hooked.hooks = {[](BatchMessage&) { return false; },
                  [&](BatchMessage&) { return called = true; }};
  Analytics analytics = Analytics::create(std::move(hooked)).value();
  EXPECT_EQ(analytics.track(event("1")), ErrorCode::dropped_by_hook);
  EXPECT_FALSE(called);
  EXPECT_EQ(analytics.accounting().rejected_by_hook, 1u);
  EXPECT_EQ(analytics.accounting().accepted, 0u);
}

TEST_F(PoliciesTest, AHookThatThrowsDropsTheEvent) {
  Config hooked = config();
  hooked.hooks = {[](BatchMessage&) -> bool { throw std::runtime_error("no consent service"); }};
  Analytics analytics = Analytics::create(std::move(hooked)).value();
  EXPECT_EQ(analytics.track(event("1")), ErrorCode::dropped_by_hook);
}

TEST_F(PoliciesTest, AnOutcomeCallbackThatThrowsChangesNothing) {
  transport->answer_all(200);
  Config throwing = config();
  throwing.on_outcome = [](const Outcome&) { throw std::runtime_error("disk full"); };
  Analytics analytics = Analytics::create(std::move(throwing)).value();
  analytics.track(event("1"));
  EXPECT_EQ(analytics.flush(seconds(5)).delivered, 1u);
  EXPECT_NE(log.find("on_outcome threw"), std::string::npos);
}

TEST_F(PoliciesTest, ASynchronousCallReturnsWhenItsEventIsDelivered) {
  transport->answer_all(200);
  Config synchronous = config();
  synchronous.mode = Mode::synchronous;
  Analytics analytics = Analytics::create(std::move(synchronous)).value();
  EXPECT_EQ(analytics.track(event("1")), ErrorCode::ok);
  EXPECT_EQ(analytics.accounting().delivered, 1u)
      << "the clock stands still: nothing is waited for";
}

TEST_F(PoliciesTest, ASynchronousCallSaysWhyItsEventWasDropped) {
  transport->answer_all(401);
  Config synchronous = config();
  synchronous.mode = Mode::synchronous;
  Analytics analytics = Analytics::create(std::move(synchronous)).value();
  EXPECT_EQ(analytics.track(event("1")), ErrorCode::http_status);
}

TEST_F(PoliciesTest, ASynchronousCallReturnsAtItsDeadlineAndTheEventIsTriedOn) {
  Config synchronous = config();
  synchronous.mode = Mode::synchronous;
  synchronous.clock = Clock::real();
  synchronous.synchronous_timeout = milliseconds(1);
  Analytics analytics = Analytics::create(std::move(synchronous)).value();
  EXPECT_EQ(analytics.track(event("1")), ErrorCode::deadline_exceeded);
  EXPECT_EQ(analytics.accounting().in_flight, 1u);
}

TEST_F(PoliciesTest, SynchronousCallsOfManyThreadsEachLearnTheirOwnFate) {
  transport->script([](const RecordingTransport::Recorded& sent) {
    const bool bad = sent.request.body.find("bad") != std::string::npos;
    return Result<HttpResponse>(HttpResponse{bad ? 400 : 200});
  });
  Config synchronous = config();
  synchronous.mode = Mode::synchronous;
  Analytics analytics = Analytics::create(std::move(synchronous)).value();
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      const ErrorCode code = analytics.track(event(t == 3 ? "bad" : "m" + std::to_string(t)));
      if (code == (t == 3 ? ErrorCode::http_status : ErrorCode::ok)) ++right;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 8);
}

TEST_F(PoliciesTest, ADisabledClientChecksAndForgets) {
  Config disabled = config();
  disabled.mode = Mode::disabled;
  Analytics analytics = Analytics::create(std::move(disabled)).value();
  EXPECT_EQ(analytics.track(event("1")), ErrorCode::ok);
  EXPECT_EQ(analytics.track({.user = User::user_id("u")}), ErrorCode::missing_event);
  EXPECT_TRUE(analytics.flush(seconds(5)).complete);
  EXPECT_EQ(analytics.accounting().disabled, 1u);
  EXPECT_EQ(analytics.accounting().rejected_invalid, 1u);
  (void)analytics.close(seconds(1));
  EXPECT_EQ(analytics.track(event("1")), ErrorCode::closed);
  EXPECT_TRUE(transport->requests().empty());
}

TEST_F(PoliciesTest, LogsWhenDeliveryBeginsToFailAndWorksAgain) {
  transport->script([n = 0](const RecordingTransport::Recorded&) mutable {
    return Result<HttpResponse>(HttpResponse{++n <= 2 ? 503 : 200, {}, R"({"event":"Secret"})"});
  });
  Analytics analytics = Analytics::create(config()).value();
  analytics.track(event("1"));
  std::atomic<bool> is_done = false;
  std::thread flush([&] {
    (void)analytics.flush(milliseconds::max());
    is_done = true;
  });
  while (!is_done) clock->advance(milliseconds(100));
  flush.join();
  EXPECT_EQ(log,
            "delivery fails, and is tried again: HTTP 503\n"
            "delivery works again\n");
}

TEST_F(PoliciesTest, LogsNeitherKeysNorContents) {
  Config full = config();
  full.queue_events_max = 1;
  Analytics analytics = Analytics::create(std::move(full)).value();
  analytics.track({.user = User::user_id("u"), .event = "Top Secret"});
  analytics.track({.user = User::user_id("u"), .event = "Top Secret"});
  ASSERT_TRUE(transport->wait_for_requests(1));
  transport->answer(1, HttpResponse{400, {}, R"({"you sent":"Top Secret"})"});
  (void)analytics.close(seconds(5));
  EXPECT_NE(log.find("dropped (refused): HTTP 400"), std::string::npos);
  EXPECT_NE(log.find("the queue is full"), std::string::npos);
  EXPECT_EQ(log.find("Secret"), std::string::npos);
  EXPECT_EQ(log.find("secret-key"), std::string::npos);
}

TEST_F(PoliciesTest, AFlushWhoseDeadlineHasPassedStillSends) {
  transport->answer_all(200);
  Analytics analytics = Analytics::create(config()).value();
  analytics.track(event("1"));
  (void)analytics.flush(milliseconds(0));
  EXPECT_TRUE(transport->wait_for_requests(1)) << "the clock stands still";
}

TEST_F(PoliciesTest, TheLogIsCalledWithNoLockHeld) {
  transport->answer_all(400);
  Config logging = config();
  Analytics* client = nullptr;
  std::atomic<bool> has_asked = false;
  logging.log = [&](LogLevel, std::string_view) {
    (void)client->accounting();  // Would never return.
    has_asked = true;
  };
  Analytics analytics = Analytics::create(std::move(logging)).value();
  client = &analytics;
  analytics.track(event("1"));
  (void)analytics.flush(seconds(5));
  (void)analytics.close(seconds(5));
  EXPECT_TRUE(has_asked);
}

TEST_F(PoliciesTest, SendsUnpackedToAServerThatTakesNoPackedBodies) {
  transport->script([](const RecordingTransport::Recorded& sent) {
    const bool packed = sent.header("Content-Encoding") == "gzip";
    return Result<HttpResponse>(HttpResponse{packed ? 415 : 200});
  });
  Config packing = config();
  packing.gzip_bytes_min = 1;
  Analytics analytics = Analytics::create(std::move(packing)).value();
  analytics.track(event("1"));
  std::atomic<bool> is_done = false;
  std::thread flush([&] {
    (void)analytics.flush(milliseconds::max());
    is_done = true;
  });
  while (!is_done) clock->advance(milliseconds(100));
  flush.join();
  analytics.track(event("2"));
  (void)analytics.flush(seconds(1));
  EXPECT_EQ(delivered, (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(transport->requests().size(), 3u) << "it is not tried packed a second time";
}

}  // namespace
}  // namespace analytics
