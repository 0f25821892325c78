#include "server/destinations/segment.h"

#include <gtest/gtest.h>

#include "http/gzip.h"
#include "server/destinations/recording_transport.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;
using namespace std::chrono_literals;

struct SegmentTest : ::testing::Test {
  std::unique_ptr<Destination> make(const std::string& settings) {
    const DestinationContext context{
        .guarded_transport = guarded, .unguarded_transport = unguarded, .clock = clock};
    return make_segment("forward", settings, context).value();
  }
  std::vector<Outcome> deliver(Destination& destination, std::vector<Event> events) {
    std::vector<Outcome> outcomes;
    destination.deliver(std::make_shared<const std::vector<Event>>(std::move(events)),
                        Deadline(9'000s),
                        [&](std::vector<Outcome> reported) { outcomes = std::move(reported); });
    return outcomes;
  }

  std::shared_ptr<RecordingTransport> guarded = std::make_shared<RecordingTransport>();
  std::shared_ptr<RecordingTransport> unguarded = std::make_shared<RecordingTransport>();
  std::shared_ptr<StandingClock> clock = std::make_shared<StandingClock>();
};

// As the log writes an event, but for its length.
const Event kFirst{
    .json = R"({"type":"track","messageId":"m-1","userId":"u","event":"A",)"
            R"("context":{"ip":"192.0.2.1"},"integrations":{"All":true},)"
            R"("timestamp":"2024-05-01T10:00:00.000Z","originalTimestamp":"2024-05-01T11:00:00Z",)"
            R"("sentAt":"2024-05-01T11:00:01.000Z","receivedAt":"2024-05-01T10:00:01.000Z",)"
            R"("channel":"server","projectId":"shop","version":2})"};
const std::string kFirstForwarded = R"({"type":"track","messageId":"m-1","userId":"u","event":"A",)"
                                    R"("context":{"ip":"192.0.2.1"},"integrations":{"All":true},)"
                                    R"("timestamp":"2024-05-01T10:00:00.000Z","channel":"server"})";
const Event kSecond{.json = R"({"type":"page","messageId":"m-2"})"};

TEST_F(SegmentTest, SendsABatchWithoutSentAtToSegment) {
  const auto outcomes = deliver(*make(R"({"write_key":"key","gzip":false})"), {kFirst, kSecond});
  ASSERT_EQ(guarded->requests.size(), 1u);
  EXPECT_EQ(guarded->requests[0].method, "POST");
  EXPECT_EQ(guarded->requests[0].url, "https://api.segment.io/v1/batch");
  EXPECT_EQ(guarded->requests[0].body, R"({"writeKey":"key","batch":[)" + kFirstForwarded + "," +
                                           R"({"type":"page","messageId":"m-2"}]})");
  EXPECT_EQ(guarded->header("Authorization"), "Basic a2V5Og==");
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[1].kind, Kind::delivered);
}

TEST_F(SegmentTest, LeavesOutWhatAServerAdds) {
  EXPECT_EQ(forwarded_event(kFirst.json), kFirstForwarded);
  EXPECT_EQ(forwarded_event(R"({"version":2})"), "{}");
  EXPECT_EQ(forwarded_event(R"({"a":{"version":2},"sentAt":null})"), R"({"a":{"version":2}})");
}

TEST_F(SegmentTest, KeepsAPathThatTheHostEndsWith) {
  deliver(*make(R"({"write_key":"key","host":"https://example.com/segment/"})"), {kSecond});
  EXPECT_EQ(guarded->requests[0].url, "https://example.com/segment/v1/batch");
}

TEST_F(SegmentTest, PacksWhatIsLongEnough) {
  const Event longer{.json = R"({"event":")" + std::string(1024, 'x') + "\"}"};
  deliver(*make(R"({"write_key":"key"})"), {longer});
  EXPECT_EQ(guarded->header("Content-Encoding"), "gzip");
  EXPECT_EQ(gunzip(guarded->requests[0].body, 10'000).value(),
            R"({"writeKey":"key","batch":[)" + longer.json + "]}");
}

TEST_F(SegmentTest, StaysWithinTheLimitsOfTheTrackingApi) {
  const auto shape = make(R"({"write_key":"key","batch_max":2500,"linger_ms":100})")->shape();
  EXPECT_EQ(shape.batch_max, 2500u);
  EXPECT_EQ(shape.linger, Duration(100ms));
  EXPECT_FALSE(shape.outcomes_differ);
  // The longest batch of the most events, with the longest write key.
  const std::size_t event_bytes = shape.batch_bytes_max / shape.batch_max;
  const Event event{.json = "{\"a\":\"" + std::string(event_bytes - 8, 'x') + "\"}"};
  const std::string settings =
      R"({"gzip":false,"batch_max":2500,"write_key":")" + std::string(200, 'k') + "\"}";
  deliver(*make(settings), std::vector<Event>(2500, event));
  EXPECT_LE(guarded->requests[0].body.size(), 500'000u);
  EXPECT_GE(guarded->requests[0].body.size(), 490'000u);
}

Event event_of(std::size_t bytes) {
  return {.json = "{\"a\":\"" + std::string(bytes - 8, 'x') + "\"}"};
}

TEST_F(SegmentTest, SendsAnEventOf32768Bytes) {
  EXPECT_EQ(deliver(*make(R"({"write_key":"key"})"), {event_of(32'768)})[0].kind, Kind::delivered);
}

TEST_F(SegmentTest, DiscardsALongerOneWithoutAskingTheReceiver) {
  const auto outcomes = deliver(*make(R"({"write_key":"key"})"), {event_of(32'769)});
  EXPECT_EQ(outcomes[0].kind, Kind::discarded);
  EXPECT_EQ(outcomes[0].code, "message_too_large");
  EXPECT_TRUE(guarded->requests.empty());
}

TEST_F(SegmentTest, HasTheOthersTriedWithoutIt) {
  const auto outcomes = deliver(*make(R"({"write_key":"key"})"), {kFirst, event_of(32'769)});
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[0].kind, Kind::split);
  EXPECT_EQ(outcomes[1].kind, Kind::split);
  EXPECT_TRUE(guarded->requests.empty());
}

TEST_F(SegmentTest, SplitsWhatIsRefusedAndWaitsWhereItIsAskedTo) {
  const auto segment = make(R"({"write_key":"key"})");
  guarded->answer = HttpResponse{.status = 400};
  EXPECT_EQ(deliver(*segment, {kFirst, kSecond})[0].kind, Kind::split);
  guarded->answer = HttpResponse{.status = 429, .headers = {{"Retry-After", "9"}}};
  EXPECT_EQ(deliver(*segment, {kFirst})[0].retry_after, Duration(9s));
  guarded->answer = HttpResponse{.status = 401};
  EXPECT_EQ(deliver(*segment, {kFirst})[0].kind, Kind::unauthorized);
}

TEST_F(SegmentTest, KeepsToPublicAddressesUnlessAllowed) {
  deliver(*make(R"({"write_key":"key"})"), {kSecond});
  EXPECT_EQ(unguarded->requests.size(), 0u);
  deliver(*make(R"({"write_key":"key","allow_private_networks":true})"), {kSecond});
  EXPECT_EQ(guarded->requests.size(), 1u);
  EXPECT_EQ(unguarded->requests.size(), 1u);
}

TEST_F(SegmentTest, KeepsItsTimeout) {
  deliver(*make(R"({"write_key":"key","timeout_seconds":2})"), {kSecond});
  EXPECT_EQ(guarded->deadlines[0], Deadline(1'002s));
  EXPECT_EQ(guarded->requests[0].connect_timeout, 2s);
}

std::string problem(std::string_view json) {
  const Result<Settings> settings = Settings::read(segment_fields(), json);
  return settings ? "" : settings.error().message;
}

TEST_F(SegmentTest, RefusesSettingsThatCannotWork) {
  EXPECT_EQ(problem(R"({"write_key":"key"})"), "");
  EXPECT_NE(problem("{}"), "");
  EXPECT_NE(problem(R"({"write_key":"sesame:"})"), "");
  EXPECT_EQ(problem(R"({"write_key":"sesame "})").find("sesame"), std::string::npos);
  EXPECT_NE(problem(R"({"write_key":"key","host":"https://example.com/?a=b"})"), "");
  EXPECT_NE(problem(R"({"write_key":"key","batch_max":2501})"), "");
  EXPECT_FALSE(make_segment("forward", "{}", {}));
}

TEST_F(SegmentTest, WritesDownWhatWasSentWithoutItsKey) {
  guarded->answer = HttpResponse{.status = 400, .body = "key:s3cret is wrong: czNjcmV0-k3yOg"};
  const auto outcomes = deliver(*make(R"({"write_key":"s3cret-k3y"})"), {kSecond});
  ASSERT_NE(outcomes[0].trace, nullptr);
  const std::string& request = outcomes[0].trace->request;
  EXPECT_TRUE(request.starts_with("POST https://api.segment.io/v1/batch\nAuthorization: ***\n"));
  EXPECT_TRUE(request.ends_with(
      "\n\n{\"writeKey\":\"***\",\"batch\":[{\"type\":\"page\",\"messageId\":\"m-2\"}]}"));
  EXPECT_EQ(request.find("s3cret"), std::string::npos);
}

TEST_F(SegmentTest, WritesABodyDownAsItWasBeforeItWasPacked) {
  const Event large{.json = R"({"type":"page","messageId":")" + std::string(2'000, 'x') + "\"}"};
  const auto trace = deliver(*make(R"({"write_key":"key-of-it"})"), {large})[0].trace;
  EXPECT_NE(trace->request.find("\nContent-Encoding: gzip\n"), std::string::npos);
  EXPECT_NE(trace->request.find("xxxx"), std::string::npos);
}

}  // namespace
}  // namespace analytics::server
