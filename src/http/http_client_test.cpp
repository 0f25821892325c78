#include <analytics/http_client.h>

#include <gtest/gtest.h>

#include <analytics/batcher.h>
#include <analytics/testing.h>

namespace analytics {
namespace {

using testing::ManualClock;
using testing::RecordingTransport;

class HttpClientTest : public ::testing::Test {
 protected:
  HttpClient client(HttpClient::Options options = {}) {
    options.host = "http://127.0.0.1:1";
    options.transport = transport;
    options.clock = std::make_shared<ManualClock>();
    return HttpClient(options);
  }
  static Track event() { return {.user = User::user_id("u"), .event = "E", .message_id = "m"}; }
  std::string sent_body() const { return transport->requests().at(0).request.body; }
  std::string sent_url() const { return transport->requests().at(0).request.url; }

  std::shared_ptr<RecordingTransport> transport = std::make_shared<RecordingTransport>();
};

TEST_F(HttpClientTest, SendsASingleCallToItsRoute) {
  transport->answer_all(200);
  HttpClient one = client({.context = {{"app", "shop"}}});
  ASSERT_TRUE(one.send("key", event()));
  EXPECT_EQ(sent_url(), "http://127.0.0.1:1/v1/track");
  EXPECT_EQ(sent_body(),
            R"({"type":"track","messageId":"m","timestamp":"2026-11-23T12:55:48.357Z",)"
            R"("userId":"u","event":"E","context":{"app":"shop","library":{"name":)"
            R"("analytics-cpp","version":")" ANALYTICS_VERSION
            R"("}},"sentAt":"2026-11-23T12:55:48.357Z","writeKey":"key"})");
}

TEST_F(HttpClientTest, KnowsTheRouteOfEachCall) {
  transport->answer_all(200);
  HttpClient one = client();
  const User user = User::user_id("u");
  const std::vector<std::pair<Message, std::string>> calls = {
      {Identify{.user = user}, "/v1/identify"},
      {Page{.user = user}, "/v1/page"},
      {Screen{.user = user}, "/v1/screen"},
      {Group{.user = user, .group_id = "g"}, "/v1/group"},
      {Alias{.user = user, .previous_id = "p"}, "/v1/alias"},
  };
  for (const auto& [message, path] : calls) {
    ASSERT_TRUE(one.send("key", message)) << path;
    EXPECT_EQ(transport->requests().back().request.url, "http://127.0.0.1:1" + path);
  }
}

TEST_F(HttpClientTest, SendsABatchWithItsContextOnce) {
  transport->answer_all(200);
  HttpClient one = client({.context = {{"app", "shop"}, {"locale", "de"}}});
  Batcher batcher({.context = {{"app", "desk"}}});
  batcher.push(event()).value();
  ASSERT_TRUE(one.send("key", batcher.take()));
  EXPECT_EQ(sent_url(), "http://127.0.0.1:1/v1/batch");
  EXPECT_TRUE(sent_body().starts_with(
      R"({"sentAt":"2026-11-23T12:55:48.357Z","writeKey":"key",)"
      R"("context":{"app":"desk","locale":"de"},"batch":[{"type":"track",)"));
}

TEST_F(HttpClientTest, LeavesSentAtOutOfHistory) {
  transport->answer_all(200);
  HttpClient one = client({.historical = true});
  ASSERT_TRUE(one.send("key", Batch{.batch = {event()}}));
  EXPECT_EQ(sent_url(), "http://127.0.0.1:1/v1/import");
  EXPECT_EQ(sent_body().find("sentAt"), std::string::npos);
}

TEST_F(HttpClientTest, SaysWhatTheServerAnswered) {
  transport->script([](const RecordingTransport::Recorded&) {
    return Result<HttpResponse>(HttpResponse{503, {}, std::string(5000, 'x')});
  });
  HttpClient one = client();
  const Error error = one.send("key", event()).error();
  EXPECT_EQ(error.code, ErrorCode::http_status);
  EXPECT_EQ(error.http_status, 503);
  EXPECT_EQ(error.response_body.size(), 1024u);
  EXPECT_TRUE(error.retryable);
}

TEST_F(HttpClientTest, DoesNotSendWhatIsNotValid) {
  HttpClient one = client();
  EXPECT_EQ(one.send("key", Track{.user = User::user_id("u")}).error().code,
            ErrorCode::missing_event);
  EXPECT_EQ(one.send("key", Batch{.batch = {Identify{}}}).error().code,
            ErrorCode::missing_identity);
  EXPECT_EQ(one.send("", event()).error().code, ErrorCode::invalid_config);
  EXPECT_TRUE(transport->requests().empty());
}

TEST_F(HttpClientTest, DoesNotSendABatchOverTheLimits) {
  HttpClient one = client();
  Events many;
  for (std::size_t i = 0; i <= kBatchEventsMax; ++i) many.append_encoded("{}");
  EXPECT_EQ(one.send("key", Batch{.batch = many}).error().code, ErrorCode::batch_too_large);
  Events large;
  large.append_encoded("{\"a\":\"" + std::string(kBatchBytesMax, 'x') + "\"}");
  EXPECT_EQ(one.send("key", Batch{.batch = large}).error().code, ErrorCode::batch_too_large);
  const Object context = {{"p", std::string(40'000, 'x')}};
  EXPECT_EQ(one.send("key", Batch{.batch = {event()}, .context = context}).error().code,
            ErrorCode::batch_too_large);
}

TEST(HttpClientOptions, NamesAWrongHostAtEachSend) {
  HttpClient one{{.host = "localhost:8080"}};
  const Result<void> sent = one.send("key", Identify{.user = User::user_id("u")});
  EXPECT_EQ(sent.error().code, ErrorCode::invalid_config);
}

}  // namespace
}  // namespace analytics
