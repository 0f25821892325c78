#include "server/console/api.h"

#include <gtest/gtest.h>

#include "server/console/known_data.h"

namespace analytics::server {
namespace {

ServerResponse get(const std::string& target) {
  KnownData data;
  return ask(data, {.method = "GET", .target = target});
}

ServerResponse change(const std::string& method, const std::string& target,
                      const std::string& body = "") {
  KnownData data;
  return ask(data, {.method = method,
                    .target = target,
                    .headers = {{"Content-Type", "application/json"}},
                    .body = body});
}

bool has(const ServerResponse& response, const std::string& name, const std::string& value) {
  for (const HttpHeader& header : response.headers) {
    if (header.name == name && header.value == value) return true;
  }
  return false;
}

TEST(ConsoleApi, TellsWhatTheDataSays) {
  EXPECT_EQ(get("/api/accounting").body, R"({"received":3})");
  EXPECT_EQ(get("/api/sources").body, R"([{"id":"shop"}])");
  EXPECT_EQ(get("/api/destinations?x=1").body, R"([{"id":"lake"}])");
  EXPECT_EQ(get("/api/accounting").content_type, "application/json");
}

TEST(ConsoleApi, TellsMetricsAsText) {
  EXPECT_EQ(get("/metrics").body, "analyticsd_ready 1\n");
  EXPECT_EQ(get("/metrics").content_type, "text/plain; version=0.0.4; charset=utf-8");
}

TEST(ConsoleApi, AsksTheDebuggerForWhatTheQueryNames) {
  EXPECT_EQ(get("/api/events").body, "||||||100");
  EXPECT_EQ(get("/api/events?source=shop&type=track&q=a%20b&limit=7").body, "shop|track||||a b|7");
  EXPECT_EQ(get("/api/events?name=Order&user=u%2D1&verdict=rejected").body,
            "||Order|u-1|rejected||100");
  for (const char* query : {"limit=0", "limit=501", "limit=x", "limit=1x", "limit=", "limit=-1",
                            "verdict=good", "limit=5&verdict=Accepted"}) {
    EXPECT_EQ(get(std::string("/api/events?") + query).status, 400) << query;
  }
}

TEST(ConsoleApi, FollowsEventsFromNowOrFromWhereAPageWas) {
  KnownData data;
  const ServerResponse response =
      ask(data, {.method = "GET", .target = "/api/events/stream?q=red"});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/event-stream");
  EXPECT_TRUE(response.stream);
  EXPECT_TRUE(has(response, "Cache-Control", "no-store"));
  EXPECT_TRUE(has(response, "X-Accel-Buffering", "no"));
  EXPECT_EQ(data.asked_to_follow, "red|now");
  ask(data, {.method = "GET",
             .target = "/api/events/stream",
             .headers = {{"Last-Event-ID", "1767225600000007"}}});
  EXPECT_EQ(data.asked_to_follow, "|1767225600000007");
  ask(data, {.method = "GET", .target = "/api/events/stream", .headers = {{"Last-Event-ID", "x"}}});
  EXPECT_EQ(data.asked_to_follow, "|now");
}

TEST(ConsoleApi, RefusesToFollowWhereTooManyDoOrTheQueryIsWrong) {
  EXPECT_EQ(get("/api/events/stream?verdict=good").status, 400);
  const ServerResponse refusal = get("/api/events/stream?source=busy");
  EXPECT_EQ(refusal.status, 503);
  EXPECT_TRUE(has(refusal, "Retry-After", "5"));
  EXPECT_FALSE(refusal.stream);
}

TEST(ConsoleApi, TellsTheSchemaOfASource) {
  EXPECT_EQ(get("/api/sources/shop/schema").body, R"({"events":[]})");
  EXPECT_EQ(get("/api/sources/shop/schema").content_type, "application/json");
  const ServerResponse csv = get("/api/sources/shop/schema.csv?x=1");
  EXPECT_EQ(csv.body, "kind,event\r\n");
  EXPECT_EQ(csv.content_type, "text/csv; charset=utf-8");
  EXPECT_TRUE(has(csv, "Content-Disposition", "attachment; filename=\"shop-schema.csv\""));
}

TEST(ConsoleApi, HasNoSchemaOfASourceThatIsNot) {
  for (const char* target :
       {"/api/sources/app/schema", "/api/sources/app/schema.csv", "/api/sources//schema",
        "/api/sources/schema", "/api/sources/a/b/schema", "/api/sources/shop/schema/",
        "/api/sources/{id}/schema"}) {
    EXPECT_EQ(get(target).status, 404) << target;
  }
}

TEST(ConsoleApi, IsAliveAsLongAsItAnswers) {
  KnownData data;
  data.why_not = "the disk is full";
  EXPECT_EQ(ask(data, {.method = "GET", .target = "/livez"}).status, 200);
}

TEST(ConsoleApi, IsReadyOrSaysWhyNot) {
  KnownData data;
  EXPECT_EQ(ask(data, {.method = "GET", .target = "/readyz"}).status, 200);
  data.why_not = "the disk is \"full\"";
  const ServerResponse response = ask(data, {.method = "GET", .target = "/readyz"});
  EXPECT_EQ(response.status, 503);
  EXPECT_NE(response.body.find(R"("message":"the disk is \"full\"")"), std::string::npos);
}

TEST(ConsoleApi, ListsItsRoutes) {
  const std::string body = get("/api").body;
  EXPECT_TRUE(body.starts_with(
      R"({"name":"analyticsd","routes":["GET /api","GET /api/openapi.yaml","GET /livez",)"))
      << body;
  EXPECT_NE(body.find(R"("POST /api/replays")"), std::string::npos);
}

TEST(ConsoleApi, HasItsOwnDescription) {
  const ServerResponse response = get("/api/openapi.yaml");
  EXPECT_EQ(response.content_type, "application/yaml");
  EXPECT_TRUE(response.body.starts_with("openapi: 3.1.0\n"));
  EXPECT_EQ(change("POST", "/api/openapi.yaml").status, 405);
  EXPECT_EQ(change("DELETE", "/api").status, 405);
}

TEST(ConsoleApi, ShowsPagesToWhoHasNoTokenYet) {
  KnownData data;
  const GuardOptions options{.token = "0123456789abcdef"};
  for (const char* path : {"/", "/debugger", "/assets/nothing.js"}) {
    EXPECT_NE(ask(data, {.method = "GET", .target = path}, options).status, 401) << path;
  }
  for (const char* path : {"/api", "/api/openapi.yaml", "/metrics"}) {
    EXPECT_EQ(ask(data, {.method = "GET", .target = path}, options).status, 401) << path;
  }
}

TEST(ConsoleApi, TellsWhatDestinationsThereCanBeAndWhatCodesMean) {
  EXPECT_TRUE(get("/api/catalog").body.starts_with(R"({"destinations":[{"type":"amplitude")"));
  EXPECT_EQ(get("/api/catalog/webhook").body, R"({"type":"webhook","actions":[],"mappings":[]})");
  EXPECT_NE(get("/api/catalog/mixpanel").body.find(R"("name":"trackEvent")"), std::string::npos);
  EXPECT_EQ(get("/api/catalog/carrier-pigeon").status, 404);
  EXPECT_TRUE(get("/api/codes").body.starts_with(R"({"codes":[{"code":"bad_request")"));
}

TEST(ConsoleApi, ChecksMappings) {
  EXPECT_EQ(change("POST", "/api/mappings/check", R"({"type":"mixpanel","mappings":[{}]})").body,
            "1||mixpanel");
  EXPECT_EQ(change("POST", "/api/mappings/check", R"({"destination":"crm","mappings":[]})").body,
            "0|crm|");
  EXPECT_EQ(change("POST", "/api/mappings/check", R"({"type":"pigeon","mappings":[]})").status,
            404);
  EXPECT_EQ(change("POST", "/api/mappings/check", R"({"type":"webhook","mappings":[]})").status,
            400);
  EXPECT_EQ(change("POST", "/api/mappings/check", "{}").status, 400);
}

TEST(ConsoleApi, ChecksFilters) {
  const ServerResponse checked =
      change("POST", "/api/filters/check", R"({"filters":[{"if":"all","action":"drop"}]})");
  EXPECT_EQ(checked.body, "checked 1");
  EXPECT_EQ(change("POST", "/api/filters/check", "{").status, 400);
  const std::string busy = R"({"filters":[],"name":"busy"})";
  EXPECT_EQ(change("POST", "/api/filters/check", busy).status, 503);
}

TEST(ConsoleApi, TellsWhatBecameOfAnEvent) {
  EXPECT_EQ(get("/api/events/shop/m-1").body, "fate of m-1");
  EXPECT_EQ(get("/api/events/shop/a%2Fb%20c").body, "fate of a/b c");
  EXPECT_EQ(get("/api/events/other/m-1").status, 404);
  EXPECT_EQ(get("/api/events/shop/").status, 404);
  EXPECT_EQ(get("/api/events/shop/a/b").status, 404);
}

TEST(ConsoleApi, TellsHowDeliveryGoes) {
  EXPECT_EQ(get("/api/destinations/crm/delivery").body, "delivery to crm");
  EXPECT_EQ(get("/api/destinations/other/delivery").status, 404);
}

TEST(ConsoleApi, TellsWhatFailedAndSendsItAgain) {
  EXPECT_EQ(get("/api/failed-events?destination=crm&code=400").body, "failed with 400");
  EXPECT_EQ(get("/api/failed-events?destination=other").status, 404);
  EXPECT_EQ(get("/api/failed-events").status, 400);
  const std::string body = R"({"destination":"crm","code":"400"})";
  EXPECT_EQ(change("POST", "/api/failed-events/redrive", body).body, "again: 400");
  EXPECT_EQ(change("POST", "/api/failed-events/redrive", "{}").status, 400);
  EXPECT_EQ(change("GET", "/api/failed-events/redrive").status, 405);
}

TEST(ConsoleApi, BeginsListsAndCancelsReplays) {
  const std::string body = R"({"destination":"crm","from":"2026-11-01T00:00:00Z")";
  EXPECT_EQ(change("POST", "/api/replays", body + "}").body, "begun");
  EXPECT_EQ(change("POST", "/api/replays", body + R"(,"dry_run":true})").status, 409);
  EXPECT_EQ(get("/api/replays").body, "replays");
  EXPECT_EQ(get("/api/replays/running").body, "half done");
  EXPECT_EQ(get("/api/replays/other").status, 404);
  EXPECT_EQ(change("DELETE", "/api/replays/running").status, 200);
  EXPECT_EQ(change("DELETE", "/api/replays/other").status, 404);
}

TEST(ConsoleApi, AnswersHeadLikeGet) {
  KnownData data;
  EXPECT_EQ(ask(data, {.method = "HEAD", .target = "/api/sources"}).status, 200);
}

TEST(ConsoleApi, Answers404WhereThereIsNothing) {
  for (const char* target : {"/api/", "/api/sources/", "/metricsx", "//", "/index.html"}) {
    const ServerResponse response = get(target);
    EXPECT_EQ(response.status, 404) << target;
    EXPECT_NE(response.body.find(R"("code":"not_found")"), std::string::npos);
  }
}

TEST(ConsoleApi, Answers405ToOtherMethods) {
  KnownData data;
  const ServerResponse response = ask(data, {.method = "DELETE",
                                             .target = "/api/accounting",
                                             .headers = {{"Content-Type", "application/json"}}});
  EXPECT_EQ(response.status, 405);
  EXPECT_TRUE(has(response, "Allow", "GET, HEAD"));
}

TEST(ConsoleApi, ExplainsAnEvent) {
  EXPECT_EQ(change("POST", "/api/explain?source=shop", R"({"type":"page"})").body,
            R"(shop|{"type":"page"})");
  EXPECT_EQ(change("POST", "/api/explain", "{}").body, "|{}");
  EXPECT_EQ(change("POST", "/api/explain", "[]").status, 400);
  EXPECT_NE(change("POST", "/api/explain", "[]").body.find("an event is a JSON object"),
            std::string::npos);
}

TEST(ConsoleApi, ExplainsToPostsOfJsonOnly) {
  EXPECT_EQ(get("/api/explain").status, 405);
  EXPECT_TRUE(has(get("/api/explain"), "Allow", "POST"));
  KnownData data;
  EXPECT_EQ(ask(data, {.method = "POST", .target = "/api/explain", .body = "{}"}).status, 403);
}

TEST(ConsoleApi, IsBehindTheGuard) {
  KnownData data;
  const GuardOptions options{.token = "0123456789abcdef"};
  EXPECT_EQ(ask(data, {.method = "GET", .target = "/api/sources"}, options).status, 401);
  EXPECT_EQ(ask(data, {.method = "GET", .target = "/no/such/route"}, options).status, 401);
  EXPECT_EQ(ask(data, {.method = "GET", .target = "/readyz"}, options).status, 200);
  EXPECT_EQ(ask(data, {.method = "POST", .target = "/api/sources"}).status, 403);
}

TEST(ConsoleApi, KeepsItsAnswersOutOfCaches) {
  for (const char* target : {"/", "/api/accounting", "/nothing"}) {
    EXPECT_TRUE(has(get(target), "Cache-Control", "no-store")) << target;
  }
}

TEST(ConsoleApi, ForgetsFailedEvents) {
  const std::string path = "/api/failed-events/forget";
  EXPECT_EQ(change("POST", path, R"({"destination":"crm","code":"400"})").body, "forgotten: 400");
  EXPECT_EQ(change("POST", path, R"({"destination":"other"})").status, 404);
  EXPECT_EQ(change("POST", path, R"({"code":"400"})").status, 400);
}

TEST(ConsoleApi, TellsSeriesOfOneOfTwoWindows) {
  EXPECT_EQ(get("/api/series").body, "series of 1h");
  EXPECT_EQ(get("/api/series?window=24h").body, "series of 24h");
  EXPECT_EQ(get("/api/series?window=2h").status, 400);
}

TEST(ConsoleApi, TestsADestination) {
  const std::string path = "/api/destination-tests";
  EXPECT_EQ(change("POST", path, R"({"destination":"crm","event":{"type":"page"}})").body,
            R"(tested with {"type":"page"})");
  EXPECT_EQ(change("POST", path, R"({"destination":"other"})").status, 404);
  EXPECT_EQ(change("POST", path, R"({"type":"busy"})").status, 409);
  EXPECT_EQ(change("POST", path, "{}").status, 400);
  EXPECT_EQ(change("POST", path, R"({"destination":"crm","type":"webhook"})").status, 400);
}

TEST(ConsoleApi, TellsWhatIsWrongWithATestByItsFields) {
  const ServerResponse refused =
      change("POST", "/api/destination-tests", R"({"type":"webhook","settings":{"url":"x"}})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.body,
            R"({"success":false,"code":"bad_request","message":"it is no URL; and so on",)"
            R"("error":"it is no URL; and so on","problems":[)"
            R"({"field":"settings.url","message":"it is no URL"},{"message":"and so on"}]})");
}

}  // namespace
}  // namespace analytics::server
