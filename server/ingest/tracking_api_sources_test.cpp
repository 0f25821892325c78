// What a source's settings change: origins, rates, modes, rules; pixel, settings and the debugger.
#include "server/ingest/tracking_api_fixture.h"

#include "http/gzip.h"
#include "json/scan.h"

namespace analytics::server {
namespace {

constexpr const char* kTrack = R"({"userId":"u","event":"E"})";

std::vector<Source> sources() {
  Source shop{.id = "shop", .write_keys = {"key"}};
  Source strict{.id = "strict", .write_keys = {"strict"}, .mode = AnswerMode::strict};
  Source web{.id = "web", .write_keys = {"web"}, .allowed_origins = {"https://shop.example"}};
  Source slow{.id = "slow", .write_keys = {"slow"}, .events_per_second_max = 2};
  Source off{.id = "off", .write_keys = {"off"}, .enabled = false, .mode = AnswerMode::strict};
  shop.suppressed_users = {"gone"};
  shop.schema.blocked_events = {"Debug"};
  return {shop, strict, web, slow, off};
}

class TrackingApiSourcesTest : public TrackingApiFixture {
 protected:
  TrackingApiSourcesTest() : TrackingApiFixture(sources()) {}
};

class StrictTrackingApiTest : public TrackingApiFixture {
 protected:
  StrictTrackingApiTest() : TrackingApiFixture(sources(), AnswerMode::strict) {}

  std::string code(const ServerResponse& response) {
    return unquote(find_member(response.body, "code"));
  }
};

TEST_F(TrackingApiSourcesTest, TakesTheShortRoutes) {
  for (const char* route : {"/v1/i", "/v1/p", "/v1/s"}) {
    EXPECT_EQ(post(route, R"({"userId":"u"})").status, 200) << route;
    EXPECT_EQ(last().events.size(), 1u) << route;
  }
  EXPECT_EQ(post("/v1/b", R"({"batch":[{"type":"page","userId":"u"}]})").status, 200);
  EXPECT_EQ(last().events.size(), 1u);
}

TEST_F(TrackingApiSourcesTest, TakesAndDropsMetricsWithoutCountingThem) {
  EXPECT_EQ(post("/v1/m", R"({"series":[{"metric":"x"}]})").body, R"({"success":true})");
  EXPECT_TRUE(sink.requests.empty());
}

TEST_F(TrackingApiSourcesTest, TakesTheKeyOfTheBodyBesideAToken) {
  post("/v1/track", R"({"userId":"u","event":"E","writeKey":"key"})",
       {{"Authorization", "Bearer some-token"}});
  EXPECT_EQ(last().source_id, "shop");
}

TEST_F(TrackingApiSourcesTest, UnpacksGzipWhoseHeaderWasLost) {
  std::string packed;
  ASSERT_TRUE(gzip(kTrack, packed));
  EXPECT_EQ(post("/v1/track", packed).status, 200);
  EXPECT_EQ(last().events.size(), 1u);
}

TEST_F(TrackingApiSourcesTest, RefusesACodingThatItDoesNotKnow) {
  EXPECT_EQ(post("/v1/track", kTrack, {basic("key"), {"Content-Encoding", "br"}}).status, 415);
}

TEST_F(TrackingApiSourcesTest, ForgetsSuppressedUsersAndNeverShowsThem) {
  EXPECT_EQ(post("/v1/track", R"({"userId":"gone","event":"E"})").status, 200);
  EXPECT_EQ(last().received, 1u);
  EXPECT_EQ(last().suppressed, 1u);
  EXPECT_TRUE(last().events.empty());
  EXPECT_TRUE(tap.events.empty());
}

TEST_F(TrackingApiSourcesTest, ShowsAcceptedAndRejectedEventsWithTheirCode) {
  post("/v1/batch", R"({"batch":[{"type":"track","userId":"u","event":"E","messageId":"m"},)"
                    R"({"type":"track","userId":"u","event":"Debug"},{"type":"track"}]})");
  ASSERT_EQ(tap.events.size(), 3u);
  EXPECT_EQ(tap.events[0].code, "no_user_anon_id");
  EXPECT_EQ(tap.events[0].json, R"({"type":"track"})");
  EXPECT_EQ(tap.events[1].code, "event_blocked");
  EXPECT_EQ(tap.events[2].code, "");
  EXPECT_EQ(tap.events[2].message_id, "m");
  EXPECT_EQ(tap.events[2].source_id, "shop");
}

TEST_F(TrackingApiSourcesTest, ShowsWhatCameWithAnUnknownKeyAndWhatCouldNotBeRead) {
  post("/v1/track", kTrack, {basic("wrong")});
  post("/v1/track", "{not json", {basic("slow")});
  ASSERT_EQ(tap.events.size(), 2u);
  EXPECT_EQ(tap.events[0].code, "unknown_source");
  EXPECT_EQ(tap.events[0].json, kTrack);
  EXPECT_EQ(tap.events[1].code, "bad_request");
  EXPECT_EQ(tap.events[1].json, "{not json");
}

TEST_F(TrackingApiSourcesTest, ShowsNoEventThatCouldNotBeStored) {
  sink.answer = Error{ErrorCode::disk_full, "no space"};
  EXPECT_EQ(post("/v1/track", kTrack).status, 503);
  EXPECT_TRUE(tap.events.empty());
}

TEST_F(TrackingApiSourcesTest, TakesNoMoreThanTheSourcesRateAndSaysWhenToComeAgain) {
  EXPECT_EQ(post("/v1/track", kTrack, {basic("slow")}).status, 200);
  EXPECT_EQ(post("/v1/track", kTrack, {basic("slow")}).status, 200);
  const ServerResponse response = post("/v1/track", kTrack, {basic("slow")});
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(header(response, "Retry-After"), "1");
  EXPECT_EQ(header(response, "X-RateLimit-Reset"), "1");
  EXPECT_EQ(last().rejected.at("too_many_requests"), 1u);
  EXPECT_EQ(post("/v1/track", kTrack).status, 200) << "another source has its own";
  clock->advance(std::chrono::seconds(1));
  EXPECT_EQ(post("/v1/track", kTrack, {basic("slow")}).status, 200);
}

TEST_F(TrackingApiSourcesTest, IsNotHeldUpByWhatIsRejectedAnyway) {
  std::string many = R"({"batch":[)";
  for (int i = 0; i < 5'000; ++i) many += "1,";
  post("/v1/batch", many + "1]}", {basic("slow")});
  EXPECT_EQ(last().rejected.at("too_many_events"), 5'001u);
  EXPECT_EQ(post("/v1/track", kTrack, {basic("slow")}).status, 200);
}

TEST_F(TrackingApiSourcesTest, AnswersAPixelWithThePictureWhateverTheRate) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(get("/v1/pixel/track?writeKey=slow&userId=u&event=E").content_type, "image/gif");
  }
  EXPECT_EQ(last().rejected.at("too_many_requests"), 1u);
}

TEST_F(TrackingApiSourcesTest, TakesTheKeyOfAPixelsQueryBesideItsData) {
  get("/v1/pixel/track?writeKey=key&data=" + base64(kTrack));
  EXPECT_EQ(last().source_id, "shop");
  EXPECT_EQ(last().events.size(), 1u);
}

TEST_F(TrackingApiSourcesTest, ShowsABatchThatIsRejectedWhole) {
  post("/v1/batch", R"({"batch":[]})");
  ASSERT_EQ(tap.events.size(), 1u);
  EXPECT_EQ(tap.events[0].code, "empty_batch");
}

TEST_F(TrackingApiSourcesTest, ForgetsSuppressedUsersAlsoWhereNothingIsTaken) {
  std::vector<Source> changed = sources();
  changed[0].enabled = false;
  api.set_sources(std::make_shared<const SourceTable>(changed, AnswerMode::compatible));
  post("/v1/batch", R"({"batch":[{"type":"track","userId":"gone","event":"E"},)"
                    R"({"type":"track","userId":"u","event":"E"}]})");
  EXPECT_EQ(last().suppressed, 1u);
  EXPECT_EQ(last().rejected.at("source_disabled"), 1u);
  ASSERT_EQ(tap.events.size(), 1u);
  EXPECT_EQ(tap.events[0].json.find("gone"), std::string::npos);
}

TEST_F(TrackingApiSourcesTest, TakesABodyWithAByteOrderMark) {
  EXPECT_EQ(post("/v1/track", std::string("\xef\xbb\xbf") + kTrack).status, 200);
  EXPECT_EQ(last().events.size(), 1u);
}

TEST_F(TrackingApiSourcesTest, LetsAPageReadTheAnswer) {
  const ServerResponse response =
      post("/v1/t", kTrack, {basic("key"), {"Origin", "https://any.example"}});
  EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "https://any.example");
  EXPECT_EQ(last().events.size(), 1u);
}

TEST_F(TrackingApiSourcesTest, RejectsWhatAPageSendsThatTheSourceDoesNotName) {
  const ServerResponse response =
      post("/v1/t", kTrack, {basic("web"), {"Origin", "https://evil.example"}});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "");
  EXPECT_EQ(last().rejected.at("origin_not_allowed"), 1u);
  post("/v1/t", kTrack, {basic("web"), {"Origin", "https://shop.example"}});
  EXPECT_EQ(last().events.size(), 1u);
  post("/v1/t", kTrack, {basic("web")});
  EXPECT_EQ(last().events.size(), 1u) << "no page, but a server";
}

TEST_F(TrackingApiSourcesTest, AnswersPreflightsOnEveryRoute) {
  for (const char* route : {"/v1/t", "/v1/b", "/v1/m", "/v1/projects/key/settings"}) {
    const ServerResponse response = send(
        {.method = "OPTIONS", .target = route, .headers = {{"Origin", "https://any.example"}}});
    EXPECT_EQ(response.status, 204) << route;
    EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "https://any.example") << route;
  }
}

TEST_F(TrackingApiSourcesTest, GivesTheAddressToWhatComesFromAPage) {
  post("/v1/t", kTrack, {basic("key"), {"Origin", "https://any.example"}});
  EXPECT_EQ(last().events[0].json, R"({"context":{"ip":"203.0.113.7"},"userId":"u","event":"E"})");
  post("/v1/track", kTrack);
  EXPECT_EQ(last().events[0].json, kTrack);
}

TEST_F(TrackingApiSourcesTest, TakesPixelsAndAlwaysAnswersWithThePicture) {
  const ServerResponse good =
      get("/v1/pixel/track?writeKey=key&userId=u&event=Opened&properties.subject=Hi");
  EXPECT_EQ(good.status, 200);
  EXPECT_EQ(good.content_type, "image/gif");
  EXPECT_EQ(good.body.size(), 43u);
  EXPECT_EQ(last().source_id, "shop");
  ASSERT_EQ(last().events.size(), 1u);
  EXPECT_NE(last().events[0].json.find(R"("properties":{"subject":"Hi"})"), std::string::npos);
  EXPECT_NE(last().events[0].json.find("203.0.113.7"), std::string::npos);
  for (const char* wrong : {"/v1/pixel/track", "/v1/pixel/track?data=***",
                            "/v1/pixel/track?data=e30", "/v1/pixel/page?writeKey=wrong&userId=u"}) {
    const ServerResponse response = get(wrong);
    EXPECT_EQ(response.status, 200) << wrong;
    EXPECT_EQ(response.content_type, "image/gif") << wrong;
    EXPECT_EQ(last().received, 1u) << wrong;
    EXPECT_TRUE(last().events.empty()) << wrong;
  }
}

TEST_F(TrackingApiSourcesTest, NeverSaysThatAPixelsEventIsStoredThatIsNot) {
  sink.answer = Error{ErrorCode::disk_full, "no space"};
  EXPECT_EQ(get("/v1/pixel/track?writeKey=key&userId=u&event=E").status, 503);
}

TEST_F(TrackingApiSourcesTest, TellsLibrariesTheirSettings) {
  const ServerResponse response = get("/v1/projects/key/settings", {{"Host", "t.example:8080"}});
  EXPECT_EQ(response.status, 200);
  EXPECT_NE(response.body.find(R"("apiHost":"t.example:8080/v1")"), std::string::npos);
  EXPECT_NE(response.body.find(R"("protocol":"http")"), std::string::npos);
  EXPECT_NE(response.body.find(R"("Debug":{"enabled":false)"), std::string::npos);
  EXPECT_EQ(get("/v1/projects/wrong/settings").status, 404);
  EXPECT_EQ(get("/v1/projects/off/settings").status, 404);
}

TEST_F(TrackingApiSourcesTest, TakesNewSourcesWhileItRuns) {
  const auto before = api.sources();
  api.set_sources(std::make_shared<const SourceTable>(
      std::vector<Source>{{.id = "shop", .write_keys = {"new-key"}}}, AnswerMode::compatible,
      before.get()));
  post("/v1/track", kTrack, {basic("new-key")});
  EXPECT_EQ(last().source_id, "shop");
  post("/v1/track", kTrack, {basic("key")});
  EXPECT_EQ(last().rejected.at("unknown_source"), 1u);
}

TEST_F(StrictTrackingApiTest, SaysWhatIsWrong) {
  struct Case {
    const char* key;
    std::string body;
    int status;
    const char* code;
  };
  const std::string large = R"({"userId":"u","event":")" + std::string(33'000, 'x') + "\"}";
  for (const Case& one :
       {Case{"wrong", kTrack, 401, "unknown_source"}, Case{"off", kTrack, 403, "source_disabled"},
        Case{"strict", "{not json", 400, "bad_request"},
        Case{"strict", large, 413, "payload_too_large"},
        Case{"strict", std::string(600'000, ' '), 413, "payload_too_large"},
        Case{"strict", R"({"userId":"u"})", 422, "event_not_defined"},
        Case{"strict", R"({"event":"E"})", 422, "no_user_anon_id"},
        Case{"strict", kTrack, 200, ""}}) {
    const ServerResponse response = post("/v1/track", one.body, {basic(one.key)});
    EXPECT_EQ(response.status, one.status) << one.body.substr(0, 50);
    if (response.status != 200) {
      EXPECT_EQ(code(response), one.code);
    }
  }
}

TEST_F(StrictTrackingApiTest, KnowsWhoseALargeEventIsByTheKeyInIt) {
  const std::string large =
      R"({"writeKey":"strict","userId":"u","event":")" + std::string(33'000, 'x') + "\"}";
  EXPECT_EQ(post("/v1/t", large, {}).status, 413);
  EXPECT_EQ(last().source_id, "strict");
  EXPECT_EQ(last().rejected.at("event_too_large"), 1u);
}

TEST_F(StrictTrackingApiTest, StoresTheGoodEventsOfABatchAndNamesTheOthers) {
  const ServerResponse response =
      post("/v1/batch",
           R"({"batch":[{"type":"track","userId":"u","event":"E"},{"type":"track","userId":"u"}]})",
           {basic("strict")});
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(last().events.size(), 1u);
  EXPECT_EQ(code(response), "events_rejected");
  EXPECT_EQ(find_member(response.body, "rejected"), R"([{"index":1,"code":"event_not_defined"}])");
  sink.answer = Error{ErrorCode::disk_full, "no space"};
  EXPECT_EQ(
      post("/v1/batch", R"({"batch":[{"type":"track","userId":"u","event":"E"},{"type":"track"}]})",
           {basic("strict")})
          .status,
      503)
      << "what is good is not stored";
}

TEST_F(StrictTrackingApiTest, RefusesTheRequestsOfPagesThatMayNotSend) {
  std::vector<Source> changed = sources();
  changed[2].mode = AnswerMode::strict;
  api.set_sources(std::make_shared<const SourceTable>(changed, AnswerMode::strict));
  EXPECT_EQ(post("/v1/t", kTrack, {basic("web"), {"Origin", "https://evil.example"}}).status, 403);
}

}  // namespace
}  // namespace analytics::server
