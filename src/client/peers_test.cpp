// What other libraries of this kind were found to do wrong, by running or reading them. Closes that
// don't end are in tests/client/close_test.cpp, failed writes of a spool in spool_test.cpp, forks
// in analytics_test.cpp, sizes in src/batch.
#include <analytics/client.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include <analytics/testing.h>

namespace analytics {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class PeersTest : public ::testing::Test {
 protected:
  Config config() {
    return {.write_key = "key",
            .host = "http://127.0.0.1:1",
            .retry_backoff = milliseconds(1),
            .retry_backoff_max = milliseconds(1),
            .gzip_bytes_min = 0,
            .close_timeout = milliseconds(0),
            .transport = transport};
  }
  static Track event() { return {.user = User::user_id("u"), .event = "E"}; }
  void answer(HttpResponse response) {
    transport->script([response](const auto&) { return Result<HttpResponse>(response); });
  }

  std::shared_ptr<testing::RecordingTransport> transport =
      std::make_shared<testing::RecordingTransport>();
};

TEST_F(PeersTest, ABatchKeepsItsLimitAfterAFlushToo) {
  Config small = config();
  small.batch_events_max = 10;
  Analytics analytics = Analytics::create(std::move(small)).value();
  analytics.track(event());
  (void)analytics.flush(seconds(20));
  for (int i = 0; i < 500; ++i) analytics.track(event());
  EXPECT_TRUE(analytics.flush(seconds(20)).complete);
  for (const auto& request : transport->requests()) EXPECT_LE(request.events().size(), 10u);
}

TEST_F(PeersTest, AFlushEndsAfterAnEventThatWasTooLarge) {
  Analytics analytics = Analytics::create(config()).value();
  Track large = event();
  large.properties.set("text", std::string(40'000, 'x'));
  EXPECT_EQ(analytics.track(large), ErrorCode::message_too_large);
  analytics.track(event());
  const FlushReport report = analytics.flush(seconds(20));
  EXPECT_TRUE(report.complete);
  EXPECT_EQ(report.delivered, 1u);
}

TEST_F(PeersTest, RetriesGoOnAfterAnyNumberOfBatchesThatWereGivenUp) {
  Config impatient = config();
  impatient.retries_max = 0;
  impatient.batch_events_max = 1;
  transport->answer_all(503);
  Analytics analytics = Analytics::create(std::move(impatient)).value();
  for (int i = 0; i < 20; ++i) analytics.track(event());
  // A report has what ended since its call; some end before it.
  (void)analytics.flush(seconds(20));
  EXPECT_EQ(analytics.accounting().dropped_total(), 20u);
  answer({.status = 200});
  analytics.track(event());
  (void)analytics.flush(seconds(20));
  EXPECT_EQ(analytics.accounting().delivered, 1u);
}

TEST_F(PeersTest, WhatWasDeliveredIsNotSentAgainForAnAnswerThatIsNoJson) {
  answer({.status = 200, .body = "<html>OK</html>"});
  Analytics analytics = Analytics::create(config()).value();
  analytics.track(event());
  EXPECT_EQ(analytics.flush(seconds(20)).delivered, 1u);
  EXPECT_EQ(transport->requests().size(), 1u);
}

TEST_F(PeersTest, EveryStatusOf2xxIsDelivered) {
  for (const int status : {200, 201, 202, 204}) {
    answer({.status = status});
    Analytics analytics = Analytics::create(config()).value();
    analytics.track(event());
    EXPECT_EQ(analytics.flush(seconds(20)).delivered, 1u) << status;
  }
}

TEST_F(PeersTest, ARefusedBatchIsNotTriedAgain) {
  answer({.status = 401});
  Analytics analytics = Analytics::create(config()).value();
  analytics.track(event());
  EXPECT_EQ(analytics.flush(seconds(20)).dropped, 1u);
  EXPECT_EQ(transport->requests().size(), 1u);
}

TEST_F(PeersTest, ExhaustedRetriesAreNoSuccess) {
  Config impatient = config();
  impatient.retries_max = 2;
  answer({.status = 500});
  Analytics analytics = Analytics::create(std::move(impatient)).value();
  analytics.track(event());
  const FlushReport report = analytics.flush(seconds(20));
  EXPECT_EQ(report.delivered, 0u);
  EXPECT_EQ(analytics.accounting().dropped_as(DropReason::retries_exhausted), 1u);
  EXPECT_EQ(transport->requests().size(), 3u);
}

TEST_F(PeersTest, NumbersArriveAsTheyWere) {
  Analytics analytics = Analytics::create(config()).value();
  Track numbers = event();
  numbers.properties = {{"price", 123456789.123}, {"nothing", 0.0 / 0.0}};
  analytics.track(numbers);
  (void)analytics.flush(seconds(20));
  const std::string body = transport->requests().at(0).request.body;
  EXPECT_NE(body.find(R"("price":123456789.123,"nothing":null)"), std::string::npos);
}

}  // namespace
}  // namespace analytics
