#include "testing/read_events.h"

#include <gtest/gtest.h>

#include "http/base64.h"
#include "http/gzip.h"

namespace analytics::testing {
namespace {

std::vector<RecordedEvent> read(const std::string& body, const std::string& url = "/v1/batch") {
  return read_events(url, {}, body).value();
}

TEST(ReadEvents, UnpacksABatch) {
  const auto events = read(R"({"batch":[{"type":"track"},{"type":"page"}],"writeKey":"key"})");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].json.text(), R"({"type":"track"})");
  EXPECT_EQ(events[1].json.text(), R"({"type":"page"})");
  EXPECT_EQ(events[1].write_key, "key");
}

TEST(ReadEvents, MergesWhatTheBatchSaysOfAllUnderWhatEachSays) {
  const auto events =
      read(R"({"context":{"ip":"1","app":{"name":"a","version":"1"}},"integrations":{"All":false},)"
           R"("batch":[{"context":{"app":{"name":"b"}},"integrations":{"All":true}},)"
           R"({"context":null}]})");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].at({"context"}).text(), R"({"ip":"1","app":{"name":"b","version":"1"}})");
  EXPECT_EQ(events[0].at({"integrations"}).text(), R"({"All":true})");
  EXPECT_EQ(events[1].at({"context"}).text(), R"({"ip":"1","app":{"name":"a","version":"1"}})");
  EXPECT_EQ(events[1].at({"integrations"}).text(), R"({"All":false})");
}

TEST(ReadEvents, TakesASingleCallWithoutWhatBelongsToTheSending) {
  const auto events =
      read(R"({"type":"track","event":"E","sentAt":"now","writeKey":"key"})", "/v1/track");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].json.text(), R"({"type":"track","event":"E"})");
  EXPECT_EQ(events[0].write_key, "key");
}

TEST(ReadEvents, TakesTheTypeFromTheRouteWhereTheCallHasNone) {
  EXPECT_EQ(read("{}", "http://127.0.0.1:1/v1/identify?a=/b").at(0).type(), "identify");
  EXPECT_EQ(read(R"({"type":"page"})", "/v1/track").at(0).type(), "page");
  EXPECT_EQ(read("{}", "/v1/elsewhere").at(0).type(), "");
  EXPECT_EQ(read("{}", "").at(0).type(), "");
}

TEST(ReadEvents, KnowsTheWriteKeyFromTheAuthorizationFirst) {
  const std::vector<HttpHeader> headers = {{"authorization", basic_authorization("header")}};
  const auto events = read_events("/v1/batch", headers, R"({"batch":[{}],"writeKey":"body"})");
  EXPECT_EQ(events.value().at(0).write_key, "header");
}

TEST(ReadEvents, UnpacksGzip) {
  std::string packed;
  ASSERT_TRUE(gzip(R"({"batch":[{"type":"track"}]})", packed));
  const auto events = read_events("/v1/batch", {{"content-encoding", "gzip"}}, packed);
  EXPECT_EQ(events.value().size(), 1u);
}

TEST(ReadEvents, SaysWhatCannotBeRead) {
  const auto code = [](const char* body, std::vector<HttpHeader> headers = {}) {
    return read_events("/v1/batch", headers, body).error().code;
  };
  EXPECT_EQ(code(""), ErrorCode::invalid_json);
  EXPECT_EQ(code("[]"), ErrorCode::invalid_json);
  EXPECT_EQ(code(R"({"batch":{}})"), ErrorCode::invalid_json);
  EXPECT_EQ(code("{}", {{"Content-Encoding", "gzip"}}), ErrorCode::corrupt);
}

TEST(ReadEvents, LeavesOutWhatIsNoEvent) {
  EXPECT_EQ(read(R"({"batch":[1,{"type":"track"},"two",null]})").size(), 1u);
}

}  // namespace
}  // namespace analytics::testing
