#include <analytics/client.h>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include <analytics/testing.h>

namespace analytics {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ManualClock;
using testing::RecordingTransport;

class AnalyticsTest : public ::testing::Test {
 protected:
  AnalyticsTest() { transport->hold_all(); }
  Config config() {
    return {.write_key = "key",
            .host = "http://127.0.0.1:1",
            .gzip_bytes_min = 0,
            .close_timeout = milliseconds(0),  // A clock that stands still ends no wait.
            .on_outcome = [this](const Outcome& outcome) { note(outcome); },
            .transport = transport,
            .clock = clock};
  }
  void note(const Outcome& outcome) {
    if (outcome.delivered) {
      ++told_delivered;
    } else {
      ++told_dropped;
    }
    last_id = std::string(outcome.message_id);
    last_message = std::string(outcome.message);
  }

  static Track event(std::string id = {}) {
    return {.user = User::user_id("u"), .event = "E", .message_id = std::move(id)};
  }
  static void expect_sum(const Accounting& a) {
    EXPECT_EQ(a.accepted + a.recovered, a.delivered + a.dropped_total() + a.spooled + a.in_flight);
  }

  std::shared_ptr<RecordingTransport> transport = std::make_shared<RecordingTransport>();
  std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
  std::atomic<int> told_delivered = 0;
  std::atomic<int> told_dropped = 0;
  std::string last_id;
  std::string last_message;
};

TEST_F(AnalyticsTest, SendsABatchToTheSource) {
  transport->answer_all(200);
  Analytics analytics = Analytics::create(config()).value();
  EXPECT_EQ(analytics.track(event("m1")), ErrorCode::ok);
  const FlushReport report = analytics.flush(seconds(5));
  EXPECT_TRUE(report.complete);
  EXPECT_EQ(report.delivered, 1u);

  const RecordingTransport::Recorded sent = transport->requests().at(0);
  EXPECT_EQ(sent.request.url, "http://127.0.0.1:1/v1/batch");
  EXPECT_EQ(sent.header("Authorization"), "Basic a2V5Og==");
  EXPECT_EQ(sent.header("Content-Type"), "application/json");
  EXPECT_EQ(sent.header("X-Retry-Count"), "");
  EXPECT_EQ(sent.header("User-Agent"), "analytics-cpp/" ANALYTICS_VERSION);
  EXPECT_EQ(sent.request.body,
            R"({"sentAt":"2026-11-23T12:55:48.357Z","writeKey":"key","batch":[{"type":"track",)"
            R"("messageId":"m1","timestamp":"2026-11-23T12:55:48.357Z","userId":"u","event":"E",)"
            R"("context":{"library":{"name":"analytics-cpp","version":")" ANALYTICS_VERSION
            R"("}}}]})");
}

TEST_F(AnalyticsTest, TellsWhatBecameOfEachEvent) {
  transport->answer_all(200);
  Analytics analytics = Analytics::create(config()).value();
  analytics.track(event("m1"));
  (void)analytics.flush(seconds(5));
  EXPECT_EQ(told_delivered, 1);
  EXPECT_EQ(last_id, "m1");
}

TEST_F(AnalyticsTest, OmitsSentAtFromHistory) {
  transport->answer_all(200);
  Config historical = config();
  historical.historical = true;
  Analytics analytics = Analytics::create(std::move(historical)).value();
  analytics.track(event());
  (void)analytics.flush(seconds(5));
  const RecordingTransport::Recorded sent = transport->requests().at(0);
  EXPECT_EQ(sent.request.url, "http://127.0.0.1:1/v1/import");
  EXPECT_EQ(sent.request.body.find("sentAt"), std::string::npos);
}

TEST_F(AnalyticsTest, SendsAfterTheFlushInterval) {
  transport->answer_all(200);
  Analytics analytics = Analytics::create(config()).value();
  analytics.track(event());
  clock->advance(seconds(5));
  EXPECT_TRUE(transport->wait_for_requests(1));
}

TEST_F(AnalyticsTest, StampsSentAtAnewOnEveryAttempt) {
  Analytics analytics = Analytics::create(config()).value();
  analytics.track(event("m1"));
  clock->advance(seconds(5));
  ASSERT_TRUE(transport->wait_for_requests(1));
  transport->answer(1, HttpResponse{503});
  // The retry is due half a second after the answer was taken, whenever that is.
  while (transport->requests().size() < 2) clock->advance(milliseconds(100));
  const auto requests = transport->requests();
  const auto sent_at = [](const RecordingTransport::Recorded& r) {
    return r.request.body.substr(0, 37);
  };
  const auto rest = [](const RecordingTransport::Recorded& r) { return r.request.body.substr(37); };
  EXPECT_NE(sent_at(requests[0]), sent_at(requests[1]));
  EXPECT_EQ(rest(requests[0]), rest(requests[1]));
  EXPECT_EQ(requests[1].header("X-Retry-Count"), "1");
}

TEST_F(AnalyticsTest, PacksLongBodies) {
  transport->answer_all(200);
  Config packed = config();
  packed.gzip_bytes_min = 100;
  Analytics analytics = Analytics::create(std::move(packed)).value();
  analytics.track(event());
  (void)analytics.flush(seconds(5));
  EXPECT_EQ(transport->requests().at(0).header("Content-Encoding"), "gzip");
  EXPECT_EQ(transport->requests().at(0).request.body.substr(0, 2), "\x1f\x8b");
}

TEST_F(AnalyticsTest, RejectsWhatIsNotValidAndCountsIt) {
  Analytics analytics = Analytics::create(config()).value();
  EXPECT_EQ(analytics.track({.user = User::user_id("u")}), ErrorCode::missing_event);
  EXPECT_EQ(analytics.accounting().rejected_invalid, 1u);
  EXPECT_EQ(analytics.accounting().accepted, 0u);
}

TEST_F(AnalyticsTest, RejectsTheNewestWhenItIsFull) {
  Config small = config();
  small.queue_events_max = 2;
  Analytics analytics = Analytics::create(std::move(small)).value();
  EXPECT_EQ(analytics.track(event()), ErrorCode::ok);
  EXPECT_EQ(analytics.track(event()), ErrorCode::ok);
  EXPECT_EQ(analytics.track(event()), ErrorCode::queue_full);
  EXPECT_EQ(analytics.accounting().rejected_full, 1u);
  expect_sum(analytics.accounting());
}

TEST_F(AnalyticsTest, SendsAnUnfilledBatchAtOnceWhenTheQueueIsFull) {
  Config small = config();
  small.queue_events_max = 2;  // Fewer than a batch: it will never be filled.
  Analytics analytics = Analytics::create(std::move(small)).value();
  analytics.track(event());
  analytics.track(event());
  EXPECT_EQ(analytics.track(event()), ErrorCode::queue_full);
  EXPECT_TRUE(transport->wait_for_requests(1)) << "the clock stands still";
}

TEST_F(AnalyticsTest, TakesAnyLengthOfTime) {
  transport->answer_all(200);
  Config endless = config();
  endless.block_timeout = endless.flush_interval = endless.request_timeout = milliseconds::max();
  endless.connect_timeout = endless.retry_duration_max = milliseconds::max();
  endless.retry_backoff = endless.retry_backoff_max = milliseconds::max();
  Analytics analytics = Analytics::create(std::move(endless)).value();
  analytics.track(event());
  EXPECT_TRUE(analytics.flush(milliseconds::max()).complete);
  EXPECT_FALSE(transport->requests().empty());
  analytics.track(event());
  EXPECT_EQ(analytics.close(milliseconds::max()).delivered, 1u);
}

TEST_F(AnalyticsTest, BlocksForRoomUntilTheDeadlineWhereThatIsWanted) {
  transport->answer_all(200);
  Config blocking = config();
  blocking.queue_events_max = 1;
  blocking.when_full = WhenFull::block;
  blocking.block_timeout = std::chrono::hours(1);
  blocking.flush_interval = milliseconds(0);
  Analytics analytics = Analytics::create(std::move(blocking)).value();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(analytics.track(event()), ErrorCode::ok);
  EXPECT_TRUE(analytics.flush(seconds(5)).complete);
  EXPECT_EQ(analytics.accounting().delivered, 100u);
}

TEST_F(AnalyticsTest, StopsBlockingAtTheDeadline) {
  Config blocking = config();
  blocking.clock = Clock::real();
  blocking.queue_events_max = 1;
  blocking.when_full = WhenFull::block;
  blocking.block_timeout = milliseconds(1);
  Analytics analytics = Analytics::create(std::move(blocking)).value();
  EXPECT_EQ(analytics.track(event()), ErrorCode::ok);
  EXPECT_EQ(analytics.track(event()), ErrorCode::queue_full);
}

TEST_F(AnalyticsTest, FlushReturnsAtItsDeadlineAndSaysWhatIsPending) {
  Config real = config();
  real.clock = Clock::real();
  Analytics analytics = Analytics::create(std::move(real)).value();
  analytics.track(event());
  const FlushReport report = analytics.flush(milliseconds(1));
  EXPECT_FALSE(report.complete);
  EXPECT_EQ(report.pending, 1u);
  EXPECT_EQ(analytics.accounting().in_flight, 1u);
}

TEST_F(AnalyticsTest, CloseDropsWhatItCouldNotDeliverEventByEvent) {
  Config real = config();
  real.clock = Clock::real();
  real.batch_events_max = 2;
  real.requests_in_flight_max = 1;
  Analytics analytics = Analytics::create(std::move(real)).value();
  for (int i = 0; i < 5; ++i) analytics.track(event());
  const FlushReport report = analytics.close(milliseconds(1));
  EXPECT_FALSE(report.complete);
  EXPECT_EQ(report.dropped, 5u);
  EXPECT_EQ(report.pending, 0u);
  EXPECT_EQ(told_dropped, 5);
  const Accounting accounting = analytics.accounting();
  EXPECT_EQ(accounting.dropped[static_cast<std::size_t>(DropReason::closed)], 5u);
  EXPECT_EQ(accounting.in_flight, 0u);
  expect_sum(accounting);
}

TEST_F(AnalyticsTest, TakesNothingAfterClose) {
  transport->answer_all(200);
  Analytics analytics = Analytics::create(config()).value();
  (void)analytics.close(seconds(1));
  EXPECT_EQ(analytics.track(event()), ErrorCode::closed);
  EXPECT_EQ(analytics.accounting().rejected_closed, 1u);
  EXPECT_TRUE(analytics.close(seconds(1)).complete);
}

// Runs `body` in a forked child, and says whether it returned true in time.
template <class Body>
bool in_child(Body body) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(20);  // A child that waits for ever is ended, and fails the test.
    _exit(body() ? 0 : 1);
  }
  int status = -1;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// The thread sanitizer allows no new thread in the child of a process that has several.
#ifndef __SANITIZE_THREAD__
TEST_F(AnalyticsTest, BeginsAnewInTheChildOfAForkAndLosesNothingInTheParent) {
  transport->answer_all(200);
  Analytics analytics = Analytics::create(config()).value();
  analytics.track(event());
  EXPECT_TRUE(in_child([&] {
    const Accounting before = analytics.accounting();
    const bool accepted = analytics.track(event()) == ErrorCode::ok;
    const FlushReport report = analytics.flush(seconds(5));
    return before.accepted == 0 && accepted && report.complete && report.delivered == 1;
  }));
  EXPECT_EQ(analytics.flush(seconds(5)).delivered, 1u);
  EXPECT_EQ(analytics.accounting().accepted, 1u);
}

TEST_F(AnalyticsTest, AChildMayEndWithoutAWordAndAGrandchildGoOn) {
  transport->answer_all(200);
  Analytics analytics = Analytics::create(config()).value();
  EXPECT_TRUE(in_child([&] {
    { const Analytics destroyed = std::move(analytics); }
    return true;
  }));
  EXPECT_TRUE(in_child([&] {
    (void)analytics.track(event());
    return in_child([&] {
      (void)analytics.track(event());
      return analytics.close(seconds(5)).delivered == 1;
    });
  }));
}
#endif

TEST_F(AnalyticsTest, AClientThatWasClosedIsClosedInTheChildToo) {
  Analytics analytics = Analytics::create(config()).value();
  (void)analytics.close(seconds(1));
  EXPECT_TRUE(in_child([&] { return analytics.track(event()) == ErrorCode::closed; }));
}

#ifndef __SANITIZE_THREAD__
TEST_F(AnalyticsTest, ManyThreadsOfAChildShareOneNewClient) {
  transport->answer_all(200);
  Analytics analytics = Analytics::create(config()).value();
  EXPECT_TRUE(in_child([&] {
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) threads.emplace_back([&] { (void)analytics.track(event()); });
    for (std::thread& thread : threads) thread.join();
    return analytics.close(seconds(10)).delivered == 8;
  }));
}
#endif

TEST_F(AnalyticsTest, SaysWhyEventsWereRefused) {
  transport->script([](const RecordingTransport::Recorded&) {
    return Result<HttpResponse>(HttpResponse{400, {}, R"({"message":"Exceed payload limit"})"});
  });
  Analytics analytics = Analytics::create(config()).value();
  analytics.track(event());
  EXPECT_EQ(analytics.flush(seconds(5)).dropped, 1u);
  EXPECT_EQ(last_message, R"(HTTP 400: {"message":"Exceed payload limit"})");
}

TEST_F(AnalyticsTest, AddsUpAtEveryMomentWithManyThreads) {
  transport->script([n = 0](const RecordingTransport::Recorded&) mutable {
    return Result<HttpResponse>(HttpResponse{++n % 3 == 0 ? 400 : 200});
  });
  Config many = config();
  many.clock = Clock::real();
  many.queue_events_max = 500;
  many.batch_events_max = 10;
  Analytics analytics = Analytics::create(std::move(many)).value();
  std::vector<std::thread> producers;
  std::atomic<int> accepted = 0;
  for (int t = 0; t < 4; ++t) {
    producers.emplace_back([&] {
      for (int i = 0; i < 5000; ++i) {
        if (analytics.track(event()) == ErrorCode::ok) ++accepted;
        if (i % 100 == 0) expect_sum(analytics.accounting());
      }
    });
  }
  for (std::thread& producer : producers) producer.join();
  EXPECT_TRUE(analytics.close(seconds(10)).complete);
  const Accounting accounting = analytics.accounting();
  expect_sum(accounting);
  EXPECT_EQ(accounting.in_flight, 0u);
  EXPECT_EQ(accounting.accepted, static_cast<std::uint64_t>(accepted));
  EXPECT_EQ(accounting.accepted + accounting.rejected_full, 20'000u);
  EXPECT_EQ(static_cast<std::uint64_t>(told_delivered), accounting.delivered);
  EXPECT_EQ(static_cast<std::uint64_t>(told_dropped), accounting.dropped_total());
}

TEST(AnalyticsConfig, NamesTheSettingThatIsWrong) {
  const auto message = [](Config config) {
    config.transport = std::make_shared<RecordingTransport>();
    return Analytics::create(std::move(config)).error().message;
  };
  EXPECT_NE(message({}).find("write_key"), std::string::npos);
  EXPECT_NE(message({.write_key = "k", .host = "localhost"}).find("host"), std::string::npos);
  EXPECT_NE(message({.write_key = "k", .queue_events_max = 0}).find("queue_events_max"),
            std::string::npos);
  EXPECT_NE(message({.write_key = "k", .batch_events_max = 2501}).find("batch_events_max"),
            std::string::npos);
  EXPECT_NE(message({.write_key = "k", .batch_bytes_max = 100}).find("batch_bytes_max"),
            std::string::npos);
  EXPECT_NE(
      message({.write_key = "k", .context = {{"p", std::string(40'000, 'x')}}}).find("context"),
      std::string::npos);
  EXPECT_NE(message({.write_key = "k", .retries_max = -1}).find("retries_max"), std::string::npos);
}

}  // namespace
}  // namespace analytics
