#include "server/destinations/webhook.h"

#include <gtest/gtest.h>

#include "http/gzip.h"
#include "server/destinations/recording_transport.h"
#include "server/destinations/registry.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;
using namespace std::chrono_literals;

struct Webhooks : ::testing::Test {
  std::unique_ptr<Destination> make(const std::string& settings) {
    const DestinationContext context{
        .guarded_transport = guarded, .unguarded_transport = unguarded, .clock = clock};
    return find_destination_type("webhook")->make("hook", settings, context).value();
  }
  std::vector<Outcome> deliver(Destination& destination, std::vector<Event> events,
                               Deadline deadline = Deadline(9'000s)) {
    std::vector<Outcome> outcomes;
    destination.deliver(std::make_shared<const std::vector<Event>>(std::move(events)), deadline,
                        [&](std::vector<Outcome> reported) { outcomes = std::move(reported); });
    return outcomes;
  }
  std::string header(std::string_view wanted) { return guarded->header(wanted); }

  std::shared_ptr<RecordingTransport> guarded = std::make_shared<RecordingTransport>();
  std::shared_ptr<RecordingTransport> unguarded = std::make_shared<RecordingTransport>();
  std::shared_ptr<StandingClock> clock = std::make_shared<StandingClock>();
};

const Event kFirst{.offset = 1, .json = R"({"event":"A"})"};
const Event kSecond{.offset = 2, .json = R"({"event":"B"})"};

TEST_F(Webhooks, PostsTheEventAsItIs) {
  const auto hook = make(R"({"url":"https://example.com/hook"})");
  const auto outcomes = deliver(*hook, {kFirst});
  ASSERT_EQ(guarded->requests.size(), 1u);
  EXPECT_EQ(guarded->requests[0].method, "POST");
  EXPECT_EQ(guarded->requests[0].url, "https://example.com/hook");
  EXPECT_EQ(guarded->requests[0].body, R"({"event":"A"})");
  EXPECT_EQ(header("Content-Type"), "application/json");
  ASSERT_EQ(outcomes.size(), 1u);
  EXPECT_EQ(outcomes[0].kind, Kind::delivered);
}

TEST_F(Webhooks, PostsAnArrayWhereBatchesAreAskedFor) {
  const auto hook = make(R"({"url":"https://example.com/","batch_max":10})");
  EXPECT_EQ(deliver(*hook, {kFirst, kSecond}).size(), 2u);
  EXPECT_EQ(guarded->requests[0].body, R"([{"event":"A"},{"event":"B"}])");
  deliver(*hook, {kFirst});
  EXPECT_EQ(guarded->requests[1].body, R"([{"event":"A"}])");
}

TEST_F(Webhooks, SendsNothingForNoEvents) {
  EXPECT_TRUE(deliver(*make(R"({"url":"https://example.com/"})"), {}).empty());
  EXPECT_TRUE(guarded->requests.empty());
}

TEST_F(Webhooks, TellsTheEngineItsShape) {
  const auto shape = make(R"({"url":"http://h/","batch_max":50,"attempts_at_once":3})")->shape();
  EXPECT_EQ(shape.batch_max, 50u);
  EXPECT_EQ(shape.attempts_at_once, 3u);
  EXPECT_EQ(make(R"({"url":"http://h/","linger_ms":250})")->shape().linger, Duration(250ms));
  EXPECT_FALSE(shape.transactional);
  EXPECT_EQ(make(R"({"url":"http://h/"})")->shape().batch_max, 1u);
  EXPECT_EQ(make(R"({"url":"http://h/"})")->shape().attempts_at_once, 8u);
}

TEST_F(Webhooks, BoundsABatchAt4000Events) {
  EXPECT_TRUE(Settings::read(webhook_fields(), R"({"url":"http://h/","batch_max":4000})"));
  EXPECT_FALSE(Settings::read(webhook_fields(), R"({"url":"http://h/","batch_max":4001})"));
}

// The vector of RFC 2202, case 2.
TEST_F(Webhooks, SignWithHmacSha1InHex) {
  EXPECT_EQ(webhook_signature("Jefe", "what do ya want for nothing?"),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

TEST_F(Webhooks, SignTheWholeBody) {
  const auto hook = make(R"({"url":"http://h/","batch_max":10,"shared_secret":"sesame"})");
  deliver(*hook, {kFirst, kSecond});
  EXPECT_EQ(header("X-Signature"), webhook_signature("sesame", R"([{"event":"A"},{"event":"B"}])"));
}

TEST_F(Webhooks, SignNothingWithoutASecret) {
  deliver(*make(R"({"url":"http://h/"})"), {kFirst});
  EXPECT_EQ(header("X-Signature"), "(none)");
}

TEST_F(Webhooks, HaveTheMethodAndHeadersOfTheirSettings) {
  const auto hook = make(R"({"url":"http://h/","method":"PUT",
                             "headers":{"Authorization":"Bearer abc","user-agent":"shop"}})");
  deliver(*hook, {kFirst});
  EXPECT_EQ(guarded->requests[0].method, "PUT");
  EXPECT_EQ(header("Authorization"), "Bearer abc");
  EXPECT_EQ(header("user-agent"), "shop");
  EXPECT_EQ(header("User-Agent"), "(none)");
}

TEST_F(Webhooks, NameThemselvesWhereTheSettingsDoNot) {
  deliver(*make(R"({"url":"http://h/"})"), {kFirst});
  EXPECT_EQ(header("User-Agent"), "analyticsd");
}

TEST_F(Webhooks, RefuseHeadersThatAreNotTheSettingsToGive) {
  EXPECT_FALSE(Settings::read(webhook_fields(), R"({"url":"http://h/","headers":{"Host":"x"}})"));
  EXPECT_FALSE(Settings::read(webhook_fields(), R"({"url":"http://h/","method":"GET"})"));
}

TEST_F(Webhooks, TellTheMessageIdOfASingleEvent) {
  const Event event{.offset = 1, .message_id = "m-1", .json = "{}"};
  deliver(*make(R"({"url":"http://h/"})"), {event});
  EXPECT_EQ(header("X-Message-Id"), "m-1");
  deliver(*make(R"({"url":"http://h/","batch_max":2})"), {event});
  EXPECT_EQ(header("X-Message-Id"), "(none)");
}

TEST_F(Webhooks, LeaveAMessageIdThatIsNoHeadersToTheBody) {
  deliver(*make(R"({"url":"http://h/"})"), {Event{.message_id = "a\r\nHost: b", .json = "{}"}});
  EXPECT_EQ(header("X-Message-Id"), "(none)");
}

TEST_F(Webhooks, PackTheBodyAndSignWhatIsInIt) {
  const auto hook = make(R"({"url":"http://h/","gzip":true,"shared_secret":"sesame"})");
  deliver(*hook, {kFirst});
  EXPECT_EQ(header("Content-Encoding"), "gzip");
  EXPECT_EQ(gunzip(guarded->requests[0].body, 1000).value(), R"({"event":"A"})");
  EXPECT_EQ(header("X-Signature"), webhook_signature("sesame", R"({"event":"A"})"));
}

TEST_F(Webhooks, KeepToPublicAddressesUnlessAllowed) {
  deliver(*make(R"({"url":"http://h/"})"), {kFirst});
  EXPECT_EQ(guarded->requests.size(), 1u);
  EXPECT_EQ(unguarded->requests.size(), 0u);
  deliver(*make(R"({"url":"http://h/","allow_private_networks":true})"), {kFirst});
  EXPECT_EQ(guarded->requests.size(), 1u);
  EXPECT_EQ(unguarded->requests.size(), 1u);
}

TEST_F(Webhooks, TakeTheEarlierOfTheirTimeoutAndTheDeadline) {
  const auto hook = make(R"({"url":"http://h/","timeout_seconds":20})");
  deliver(*hook, {kFirst}, Deadline(9'000s));
  EXPECT_EQ(guarded->deadlines[0], Deadline(1'020s));
  deliver(*hook, {kFirst}, Deadline(1'005s));
  EXPECT_EQ(guarded->deadlines[1], Deadline(1'005s));
}

TEST_F(Webhooks, GiveEveryEventOfABatchTheSameOutcome) {
  guarded->answer = HttpResponse{.status = 503, .headers = {{"Retry-After", "2"}}};
  const auto outcomes = deliver(*make(R"({"url":"http://h/","batch_max":2})"), {kFirst, kSecond});
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[0].kind, Kind::retry);
  EXPECT_EQ(outcomes[1].kind, Kind::retry);
  EXPECT_EQ(outcomes[1].retry_after, Duration(2s));
}

TEST_F(Webhooks, TakeAnAnswerForEachEventWhereThatIsOn) {
  guarded->answer = HttpResponse{.status = 207,
                                 .headers = {{"Retry-After", "3"}},
                                 .body = R"([{"status":400,"error":"NO_EMAIL"},{"status":503}])"};
  const auto hook = make(R"({"url":"http://h/","batch_max":2,"multi_status":true})");
  const auto outcomes = deliver(*hook, {kFirst, kSecond});
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[0].kind, Kind::discarded);
  EXPECT_EQ(outcomes[0].detail, "the server answered 400 for this event: NO_EMAIL");
  EXPECT_EQ(outcomes[1].kind, Kind::retry);
  EXPECT_EQ(outcomes[1].retry_after, Duration(3s));
  EXPECT_TRUE(hook->shape().outcomes_differ);
}

TEST_F(Webhooks, TakeA207ForASuccessWhereThatIsOff) {
  guarded->answer = HttpResponse{.status = 207, .body = R"([{"status":400}])"};
  const auto hook = make(R"({"url":"http://h/","batch_max":2})");
  EXPECT_EQ(deliver(*hook, {kFirst})[0].kind, Kind::delivered);
  EXPECT_FALSE(hook->shape().outcomes_differ);
}

TEST_F(Webhooks, TryAgainWhereTheAnswerForEachIsTooLong) {
  guarded->answer =
      Error{.code = ErrorCode::response_too_large, .message = "too long", .http_status = 207};
  const auto hook = make(R"({"url":"http://h/","batch_max":2,"multi_status":true})");
  EXPECT_EQ(deliver(*hook, {kFirst, kSecond})[1].kind, Kind::retry);
  EXPECT_EQ(guarded->requests[0].response_bytes_max, 64u * 1024 + 2 * 256);
}

TEST_F(Webhooks, TakeAnyOtherAnswerForAllOfThem) {
  guarded->answer = HttpResponse{.status = 400, .body = R"([{"status":200}])"};
  const auto hook = make(R"({"url":"http://h/","batch_max":2,"multi_status":true})");
  EXPECT_EQ(deliver(*hook, {kFirst, kSecond})[1].kind, Kind::split);
}

TEST_F(Webhooks, NeverShowTheSecretOrTheAnswer) {
  guarded->answer = HttpResponse{.status = 400, .body = "sesame is wrong"};
  const auto hook = make(R"({"url":"http://h/","shared_secret":"sesame"})");
  EXPECT_EQ(deliver(*hook, {kFirst})[0].detail, "the server answered 400");
  for (const HttpHeader& sent : guarded->requests[0].headers) EXPECT_NE(sent.value, "sesame");
}

TEST_F(Webhooks, SayWhichDestinationHasWrongSettings) {
  const auto made = find_destination_type("webhook")->make("hook", "{}", {});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::invalid_config);
  EXPECT_NE(made.error().message.find("destination \"hook\": setting \"url\""), std::string::npos);
}

TEST(Registry, KnowsItsTypesByName) {
  EXPECT_EQ(find_destination_type("webhook")->default_name, "Webhook");
  EXPECT_FALSE(find_destination_type("webhook")->is_warehouse);
  EXPECT_EQ(find_destination_type("sqlite")->default_name, "SQLite");
  EXPECT_TRUE(find_destination_type("sqlite")->is_warehouse);
  EXPECT_EQ(find_destination_type("segment")->default_name, "Segment");
  EXPECT_EQ(find_destination_type("kafka")->default_name, "Kafka");
  EXPECT_EQ(find_destination_type("Webhook"), nullptr);
}

TEST_F(Webhooks, WriteDownWhatWasSentAndAnswered) {
  guarded->answer = HttpResponse{.status = 422, .body = "no such field"};
  const auto hook = make(R"({"url":"https://example.com/hook","gzip":true})");
  const auto outcomes = deliver(*hook, {kFirst});
  ASSERT_NE(outcomes[0].trace, nullptr);
  EXPECT_EQ(outcomes[0].trace->request,
            "POST https://example.com/hook\nContent-Type: application/json\n"
            "User-Agent: analyticsd\nContent-Encoding: gzip\n\n{\"event\":\"A\"}");
  EXPECT_EQ(outcomes[0].trace->response, "422\n\nno such field");
}

TEST_F(Webhooks, WriteDownAFewASecondOnly) {
  const auto hook = make(R"({"url":"https://example.com/hook"})");
  EXPECT_NE(deliver(*hook, {kFirst})[0].trace, nullptr);
  EXPECT_NE(deliver(*hook, {kFirst})[0].trace, nullptr);
  EXPECT_EQ(deliver(*hook, {kFirst})[0].trace, nullptr);
}

TEST_F(Webhooks, WriteNoSecretDown) {
  guarded->answer =
      HttpResponse{.status = 401, .body = R"(Bearer t0ps3cret is no key, hush%2Fhush)"};
  const auto hook = make(R"({"url":"https://example.com/","shared_secret":"hush/hush",)"
                         R"("headers":{"Authorization":"Bearer t0ps3cret","X-Shop":"7"}})");
  const auto trace = deliver(*hook, {{.json = R"({"event":"hush/hush"})"}})[0].trace;
  EXPECT_EQ(trace->request,
            "POST https://example.com/\nContent-Type: application/json\nAuthorization: ***\n"
            "X-Shop: ***\nUser-Agent: analyticsd\nX-Signature: ***\n\n{\"event\":\"***\"}");
  EXPECT_EQ(trace->response, "401\n\n*** is no key, ***");
}

}  // namespace
}  // namespace analytics::server
