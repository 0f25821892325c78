#include <gtest/gtest.h>

#include <optional>
#include <utility>

#include <analytics/client.h>
#include <analytics/http_client.h>
#include <analytics/testing/collector.h>

namespace analytics::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class CollectorFaults : public ::testing::Test {
 protected:
  Result<void> send(std::chrono::milliseconds timeout = seconds(30)) {
    HttpClient client({.host = collector->url(),
                       .timeout = timeout,
                       .transport = curl_transport({.proxy_from_environment = false}).value()});
    return client.send("key", Track{.user = User::user_id("u"), .event = "E"});
  }
  ErrorCode code_of_sending() {
    const Result<void> sent = send();
    return sent ? ErrorCode::ok : sent.error().code;
  }
  int status_of_sending() {
    const Result<void> sent = send();
    return sent ? 200 : sent.error().http_status;
  }

  std::optional<Collector> collector{std::in_place};
};

TEST_F(CollectorFaults, FailsSoManyTimesAndTakesNoEventMeanwhile) {
  collector->fail_next(503, 2, {{"Retry-After", "1"}});
  EXPECT_EQ(status_of_sending(), 503);
  EXPECT_EQ(status_of_sending(), 503);
  EXPECT_TRUE(collector->events().empty());
  EXPECT_EQ(status_of_sending(), 200);
  EXPECT_EQ(collector->events().size(), 1u);
  EXPECT_EQ(collector->requests().size(), 3u);
}

TEST_F(CollectorFaults, AnswersByAHandlerThatMayRememberAndAskTheCollector) {
  collector->answer_with([this, count = 0](const RecordedRequest& request) mutable {
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(collector->requests().size(), static_cast<std::size_t>(count));
    return Reply{.status = ++count == 1 ? 429 : 202};
  });
  EXPECT_EQ(status_of_sending(), 429);
  EXPECT_EQ(status_of_sending(), 200);
  EXPECT_EQ(collector->events().size(), 1u);
  collector->answer_with({});
  EXPECT_EQ(status_of_sending(), 200);
}

TEST_F(CollectorFaults, HangsUntilTheSenderGivesUp) {
  collector->answer_next(Reply::hang());
  EXPECT_EQ(send(milliseconds(100)).error().code, ErrorCode::timed_out);
  EXPECT_EQ(collector->requests().size(), 1u);
  EXPECT_TRUE(collector->events().empty());
}

TEST_F(CollectorFaults, EndsHungConnectionsWithItself) {
  collector->answer_next(Reply::hang());
  Analytics analytics =
      Analytics::create({.write_key = "key",
                         .host = collector->url(),
                         .flush_interval = milliseconds(0),
                         .retries_max = 0,
                         .transport = curl_transport({.proxy_from_environment = false}).value()})
          .value();
  analytics.track({.user = User::user_id("u"), .event = "E"});
  ASSERT_TRUE(collector->wait_for_requests(1));
  collector.reset();
  EXPECT_TRUE(analytics.flush(seconds(30)).complete);
  EXPECT_EQ(analytics.accounting().dropped_total(), 1u);
}

TEST_F(CollectorFaults, BreaksOffAndTakesNoEventThatItsSenderSeesFail) {
  collector->answer_next(Reply::reset());
  collector->answer_next(Reply::cut_body());
  EXPECT_EQ(code_of_sending(), ErrorCode::network_error);
  EXPECT_EQ(code_of_sending(), ErrorCode::network_error);
  EXPECT_TRUE(collector->events().empty());
}

TEST_F(CollectorFaults, GoesDownAndComesUpAgainWithAllThatItHas) {
  const std::string url = collector->url();
  ASSERT_TRUE(send());
  collector->go_down();
  EXPECT_EQ(code_of_sending(), ErrorCode::connect_failed);
  EXPECT_EQ(collector->events().size(), 1u);
  collector->come_up();
  EXPECT_EQ(collector->url(), url);
  EXPECT_TRUE(send());
  EXPECT_EQ(collector->events().size(), 2u);
}

TEST_F(CollectorFaults, MayGoDownOrComeUpTwice) {
  collector->go_down();
  collector->go_down();
  collector->come_up();
  collector->come_up();
  EXPECT_TRUE(send());
}

}  // namespace
}  // namespace analytics::testing
