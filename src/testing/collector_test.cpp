#include <analytics/testing/collector.h>

#include <gmock/gmock.h>

#include <memory>
#include <thread>

#include <analytics/client.h>
#include <analytics/http_client.h>
#include <analytics/testing/manual_clock.h>

namespace analytics::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

Track event(std::string id) {
  return {.user = User::user_id("u"), .event = "E", .message_id = std::move(id)};
}

HttpClient client_of(const Collector& collector) {
  return HttpClient({.host = collector.url(),
                     .transport = curl_transport({.proxy_from_environment = false}).value()});
}

Config config_of(const Collector& collector) {
  return {.write_key = "key",
          .host = collector.url(),
          .transport = curl_transport({.proxy_from_environment = false}).value()};
}

TEST(Collector, KeepsTheEventsOfABatch) {
  Collector collector;
  Analytics analytics = Analytics::create(config_of(collector)).value();
  analytics.track(event("m1"));
  analytics.identify({.user = User::user_id("u"), .traits = {{"plan", "Enterprise"}}});
  ASSERT_TRUE(analytics.flush(seconds(30)).complete);

  const std::vector<RecordedEvent> events = collector.events();
  ASSERT_EQ(events.size(), 2u) << describe(events);
  EXPECT_EQ(events[0].message_id(), "m1");
  EXPECT_EQ(events[0].write_key, "key");
  EXPECT_EQ(events[1].at({"traits", "plan"}).as_string(), "Enterprise");
  EXPECT_EQ(collector.requests().at(0).target, "/v1/batch");
}

TEST(Collector, KeepsSingleCalls) {
  Collector collector;
  HttpClient client = client_of(collector);
  ASSERT_TRUE(client.send("key", event("m1")));
  ASSERT_TRUE(client.send("key", Alias{.user = User::user_id("u"), .previous_id = "p"}));
  ASSERT_EQ(collector.events().size(), 2u);
  EXPECT_EQ(collector.events()[0].name(), "E");
  EXPECT_EQ(collector.events()[1].type(), "alias");
  EXPECT_TRUE(collector.events()[0].at({"sentAt"}).is_null());
}

TEST(Collector, UnpacksWhatIsPacked) {
  Collector collector;
  Config config = config_of(collector);
  config.gzip_bytes_min = 1;
  Analytics analytics = Analytics::create(std::move(config)).value();
  analytics.track(event("m1"));
  ASSERT_TRUE(analytics.flush(seconds(30)).complete);
  EXPECT_EQ(collector.requests().at(0).header("content-encoding"), "gzip");
  EXPECT_THAT(collector.requests().at(0).text(), HasSubstr(R"("messageId":"m1")"));
  EXPECT_EQ(collector.events().size(), 1u);
}

TEST(Collector, WaitsForEventsUntilTheyCome) {
  Collector collector;
  EXPECT_FALSE(collector.wait_for_events(1, milliseconds(0)));
  std::thread sender([&] { (void)client_of(collector).send("key", event("m1")); });
  EXPECT_TRUE(collector.wait_for_events(1, milliseconds::max()));
  EXPECT_TRUE(collector.wait_for_requests(1));
  sender.join();
}

TEST(Collector, ForgetsWhatCame) {
  Collector collector;
  ASSERT_TRUE(client_of(collector).send("key", event("m1")));
  collector.clear();
  EXPECT_TRUE(collector.events().empty());
  EXPECT_TRUE(collector.requests().empty());
  EXPECT_FALSE(collector.wait_for_requests(1, milliseconds(0)));
}

TEST(Collector, RefusesABodyThatItCannotRead) {
  Collector collector;
  Events events;
  events.append_encoded("{");
  const Error error = client_of(collector).send("key", Batch{.batch = events}).error();
  EXPECT_EQ(error.http_status, 400);
  EXPECT_THAT(error.response_body, HasSubstr("JSON"));
  EXPECT_EQ(collector.requests().size(), 1u);
  EXPECT_TRUE(collector.events().empty());
}

TEST(Collector, ListensOnAPortOfItsOwn) {
  const Collector one;
  const Collector two;
  EXPECT_NE(one.port(), two.port());
  EXPECT_EQ(one.url(), "http://127.0.0.1:" + std::to_string(one.port()));
}

TEST(Collector, WorksWithAManualClock) {
  Collector collector;
  auto clock = std::make_shared<ManualClock>();
  Config config = config_of(collector);
  config.clock = clock;
  config.close_timeout = milliseconds(0);
  Analytics analytics = Analytics::create(std::move(config)).value();
  collector.fail_next(503);
  analytics.track(event("m1"));
  ASSERT_TRUE(clock->advance_to_next_wait());  // The flush interval.
  ASSERT_TRUE(collector.wait_for_requests(1));
  ASSERT_TRUE(clock->advance_to_next_wait());  // The retry.
  ASSERT_TRUE(collector.wait_for_events(1));
  EXPECT_EQ(collector.requests().at(1).header("X-Retry-Count"), "1");
}

}  // namespace
}  // namespace analytics::testing
