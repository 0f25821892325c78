#include "server/ingest/body.h"

#include <gtest/gtest.h>

#include "base/time_text.h"
#include "server/ingest/slice.h"

namespace analytics::server {
namespace {

const Timestamp kNow = parse_time("2026-11-23T12:00:10.000Z").value();

ReadBody batch(std::string_view body) { return read_batch(body, kNow).value(); }

TEST(Slice, CutsAnObjectIntoItsMembers) {
  std::vector<Slice> members;
  ASSERT_TRUE(slice_object(R"( { "a" : [1,{"b":"]}\""}] , "c":null} )", members));
  ASSERT_EQ(members.size(), 2u);
  EXPECT_EQ(members[0].key, "a");
  EXPECT_EQ(members[0].value, R"([1,{"b":"]}\""}])");
  EXPECT_EQ(members[1].value, "null");
}

TEST(Slice, RefusesWhatIsNotAnObjectInOutline) {
  for (const char* text : {"", "{", "[]", "{}x", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":\"",
                           "{\"a\":\"\\", "{a:1}", "{\"a\":{}"}) {
    std::vector<Slice> members;
    EXPECT_FALSE(slice_object(text, members)) << text;
  }
}

TEST(ReadBatch, TakesEventsAndWhatTheyHaveInCommon) {
  const ReadBody read = batch(
      R"({"batch":[{"type":"page","userId":"1"},{"type":"page","userId":"2"}],"writeKey":"key",)"
      R"("context":{"ip":"1.1.1.1"},"integrations":{"All":false},)"
      R"("sentAt":"2026-11-23T12:00:00Z"})");
  EXPECT_EQ(read.write_key, "key");
  EXPECT_EQ(read.request.events.size(), 2u);
  EXPECT_EQ(read.request.received, 2u);
  EXPECT_EQ(read.request.context, R"({"ip":"1.1.1.1"})");
  EXPECT_EQ(read.request.integrations, R"({"All":false})");
  EXPECT_EQ(read.request.sent_at, parse_time("2026-11-23T12:00:00Z").value());
}

TEST(ReadBatch, LetsOneBadEventNotHurtItsNeighbours) {
  const ReadBody read = batch(
      "{\"batch\":[{\"type\":\"page\",\"userId\":\"1\"},{\"type\":\"page\",\"userId\":\"\xFF\"},"
      "{\"type\":\"page\",\"userId\":\"\\ud800\"},{\"type\":\"page\",\"userId\":01},42,"
      "{\"type\":\"page\",\"userId\":\"2\"}]}");
  EXPECT_EQ(read.request.received, 6u);
  EXPECT_EQ(read.request.events.size(), 2u);
  EXPECT_EQ(read.request.rejected.at("invalid_json"), 3u);
  EXPECT_EQ(read.request.rejected.at("bad_request"), 1u);
}

TEST(ReadBatch, CountsAnEmptyBatchAsOneRejected) {
  const ReadBody read = batch(R"({"batch":[]})");
  EXPECT_EQ(read.request.received, 1u);
  EXPECT_EQ(read.request.rejected.at("empty_batch"), 1u);
}

TEST(ReadBatch, RejectsMoreThan2500Events) {
  const auto batch_of = [](int count) {
    std::string body = R"({"batch":[)";
    for (int i = 0; i < count; ++i) body += R"({"type":"page","userId":"u"},)";
    body.back() = ']';
    return body + "}";
  };
  EXPECT_EQ(batch(batch_of(2'500)).request.events.size(), 2'500u);
  const ReadBody over = batch(batch_of(2'501));
  EXPECT_TRUE(over.request.events.empty());
  EXPECT_EQ(over.request.rejected.at("too_many_events"), 2'501u);
}

TEST(ReadBatch, RefusesABodyWithoutOutline) {
  for (const char* body : {"", "[]", "{}", R"({"batch":{}})", R"({"batch":[{]})",
                           R"({"batch":[],"context":"x"})", R"({"batch":[]} trailing)"}) {
    EXPECT_FALSE(read_batch(body, kNow)) << body;
  }
}

TEST(ReadSingle, TakesTheBodyAsTheEvent) {
  const ReadBody read =
      read_single(R"( {"userId":"u","event":"E","writeKey":"key"} )", EventType::track, kNow)
          .value();
  EXPECT_EQ(read.write_key, "key");
  EXPECT_EQ(read.request.events.size(), 1u);
}

TEST(ReadSingle, DoesNotCountTheEnvelopeAgainstTheEvent) {
  const std::string envelope =
      R"(,"sentAt":"2026-11-23T12:55:48.357Z","writeKey":"0123456789abcdef0123456789abcdef"})";
  const auto event = [&](std::size_t bytes) {
    std::string json = R"({"userId":"u","event":"E","properties":{"p":""}})";
    json.insert(json.size() - 3, std::string(bytes - json.size(), 'x'));
    json.pop_back();
    return json + envelope;
  };
  const auto code = [&](std::size_t bytes) {
    const ReadBody read = read_single(event(bytes), EventType::track, kNow).value();
    return read.request.rejected.empty() ? "" : read.request.rejected.begin()->first;
  };
  EXPECT_EQ(code(32'768), "");
  EXPECT_EQ(code(32'769), "event_too_large");
}

TEST(ReadSingle, AllowsForNoEnvelopeLargerThanOneIs) {
  const std::string json =
      R"({"userId":"u","event":"E","writeKey":")" + std::string(40'000, 'k') + R"("})";
  const ReadBody read = read_single(json, EventType::track, kNow).value();
  EXPECT_TRUE(read.request.rejected.contains("event_too_large"));
}

TEST(ReadSingle, CorrectsTheTimeByItsOwnSentAt) {
  const ReadBody read =
      read_single(R"({"userId":"u","event":"E","timestamp":"2026-11-23T12:59:59Z",)"
                  R"("sentAt":"2026-11-23T13:00:00Z"})",
                  EventType::track, kNow)
          .value();
  EXPECT_EQ(read.request.events.at(0).timestamp, kNow - std::chrono::seconds(1));
}

}  // namespace
}  // namespace analytics::server
