#include "server/ingest/tracking_api_fixture.h"

#include "http/base64.h"
#include "http/gzip.h"

namespace analytics::server {
namespace {

class TrackingApiTest : public TrackingApiFixture {
 protected:
  TrackingApiTest()
      : TrackingApiFixture({Source{.id = "shop", .write_keys = {"key", "other-key"}},
                            Source{.id = "off", .write_keys = {"off-key"}, .enabled = false}}) {}
};

constexpr const char* kTrack = R"({"userId":"u","event":"E"})";
constexpr const char* kBatch = R"({"batch":[{"type":"page","userId":"u"}]})";

TEST_F(TrackingApiTest, AnswersAsSegmentDoes) {
  const ServerResponse response = post("/v1/track", kTrack);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"success":true})");
  EXPECT_EQ(response.content_type, "application/json");
}

TEST_F(TrackingApiTest, KnowsItsRoutes) {
  for (const char* route : {"/v1/identify", "/v1/page", "/v1/screen", "/v1/page/"}) {
    EXPECT_EQ(post(route, R"({"userId":"u"})").status, 200) << route;
    EXPECT_EQ(last().events.size(), 1u) << route;
  }
  EXPECT_EQ(post("/v1/group", R"({"userId":"u","groupId":"g"})").status, 200);
  EXPECT_EQ(post("/v1/alias", R"({"userId":"u","previousId":"p"})").status, 200);
  for (const char* route : {"/v1/batch", "/v1/import", "/v1/import/", "/v1/batch?x=1"}) {
    EXPECT_EQ(post(route, kBatch).status, 200) << route;
    EXPECT_EQ(last().events.size(), 1u) << route;
  }
  EXPECT_EQ(post("/v1/nothing", "{}").status, 404);
  EXPECT_EQ(send({.method = "GET", .target = "/v1/track"}).status, 405);
}

TEST_F(TrackingApiTest, FindsTheSourceByBasicWithAndWithoutTheColon) {
  for (const char* key : {"key:", "key", "other-key:"}) {
    EXPECT_EQ(post("/v1/track", kTrack, {{"Authorization", "Basic " + base64(key)}}).status, 200);
    EXPECT_EQ(last().source_id, "shop") << key;
    EXPECT_EQ(last().events.size(), 1u) << key;
  }
}

TEST_F(TrackingApiTest, FindsTheSourceByTheBody) {
  post("/v1/track", R"({"userId":"u","event":"E","writeKey":"key"})", {});
  EXPECT_EQ(last().source_id, "shop");
  post("/v1/batch", R"({"writeKey":"key","batch":[{"type":"page","userId":"u"}]})", {});
  EXPECT_EQ(last().source_id, "shop");
}

TEST_F(TrackingApiTest, RejectsTheEventsOfAnUnknownKeyAndAnswers200) {
  EXPECT_EQ(post("/v1/track", kTrack, {{"Authorization", "Basic " + base64("wrong:")}}).status,
            200);
  EXPECT_EQ(last().source_id, "");
  EXPECT_TRUE(last().events.empty());
  EXPECT_EQ(last().rejected.at("unknown_source"), 1u);
}

TEST_F(TrackingApiTest, RejectsTheEventsOfADisabledSource) {
  post("/v1/track", kTrack, {{"Authorization", "Basic " + base64("off-key:")}});
  EXPECT_EQ(last().source_id, "off");
  EXPECT_EQ(last().rejected.at("source_disabled"), 1u);
}

TEST_F(TrackingApiTest, UnpacksGzip) {
  std::string packed;
  ASSERT_TRUE(gzip(kBatch, packed));
  EXPECT_EQ(
      post("/v1/batch", packed, {{"Authorization", "Basic a2V5Og=="}, {"Content-Encoding", "gzip"}})
          .status,
      200);
  EXPECT_EQ(last().events.size(), 1u);
}

TEST_F(TrackingApiTest, RefusesWhatUnpacksToMoreThanTheLimit) {
  std::string bomb;
  ASSERT_TRUE(gzip(std::string(10'000'000, ' '), bomb));
  const ServerResponse response =
      post("/v1/batch", bomb, {{"Authorization", "Basic a2V5Og=="}, {"Content-Encoding", "gzip"}});
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(response.body.find("Exceed payload limit"), std::string::npos);
}

TEST_F(TrackingApiTest, Takes512000BytesAndNotOneMore) {
  const auto body = [](std::size_t bytes) {
    std::string text = kBatch;
    text.insert(text.size() - 1, bytes - text.size(), ' ');
    return text;
  };
  EXPECT_EQ(post("/v1/batch", body(512'000)).status, 200);
  EXPECT_EQ(post("/v1/batch", body(512'001)).status, 400);
  EXPECT_EQ(last().received, 1u);
  EXPECT_EQ(last().rejected.at("bad_request"), 1u);
}

TEST_F(TrackingApiTest, RefusesASingleEventOver32KilobytesWith400) {
  const std::string large = R"({"userId":"u","event":")" + std::string(33'000, 'x') + "\"}";
  EXPECT_EQ(post("/v1/track", large).status, 400);
  EXPECT_EQ(last().received, 1u);
}

TEST_F(TrackingApiTest, RefusesABodyThatIsNotJson) {
  const ServerResponse response = post("/v1/track", "{not json");
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(response.body.find(R"("success":false)"), std::string::npos);
  EXPECT_EQ(last().received, 1u);
  EXPECT_EQ(last().rejected.at("bad_request"), 1u);
}

TEST_F(TrackingApiTest, ShowsWhatKindOfCallWasRejected) {
  post("/v1/track", R"({"event":"E"})");
  post("/v1/page", R"({"userId":"u","writeKey":"nobodys"})");
  ASSERT_EQ(tap.events.size(), 2u);
  EXPECT_EQ(tap.events[0].code, "no_user_anon_id");
  EXPECT_EQ(tap.events[0].type, "track");
  EXPECT_EQ(tap.events[1].type, "page");
}

TEST_F(TrackingApiTest, SaysSoWhenEventsCanNotBeStored) {
  sink.answer = Error{ErrorCode::disk_full, "no space"};
  const ServerResponse response = post("/v1/track", kTrack);
  EXPECT_EQ(response.status, 503);
  ASSERT_EQ(response.headers.size(), 1u);
  EXPECT_EQ(response.headers[0].name, "Retry-After");
}

}  // namespace
}  // namespace analytics::server
