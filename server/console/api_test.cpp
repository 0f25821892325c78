#include "server/console/api.h"

#include <gtest/gtest.h>

namespace analytics::server {
namespace {

class KnownData : public ConsoleData {
 public:
  Result<void> ready() override {
    if (why_not.empty()) return {};
    return Error{ErrorCode::not_available, why_not};
  }
  std::string accounting_json() override { return R"({"received":3})"; }
  std::string sources_json() override { return R"([{"id":"shop"}])"; }
  std::string destinations_json() override { return R"([{"id":"lake"}])"; }

  std::string metrics_text() override { return "analyticsd_ready 1\n"; }
  std::string events_json(const EventQuery& query) override {
    return query.source + "|" + query.type + "|" + query.text + "|" + std::to_string(query.limit);
  }

  std::optional<std::string> schema_json(std::string_view source) override {
    if (source != "shop") return std::nullopt;
    return R"({"events":[]})";
  }
  std::optional<std::string> schema_csv(std::string_view source) override {
    if (source != "shop") return std::nullopt;
    return "kind,event\r\n";
  }
  Result<std::string> explain_json(std::string_view source, std::string_view event) override {
    if (event == "[]") return Error{ErrorCode::invalid_json, "an event is a JSON object"};
    return std::string(source) + "|" + std::string(event);
  }

  std::string why_not;
};

ServerResponse ask(ConsoleData& data, ServerRequest request, GuardOptions options = {}) {
  request.headers.push_back({"Host", "localhost:8081"});
  ServerResponse answer{.status = 0};
  ConsoleApi(std::move(options), data).handle(std::move(request), [&](ServerResponse response) {
    answer = std::move(response);
  });
  return answer;
}

ServerResponse get(const std::string& target) {
  KnownData data;
  return ask(data, {.method = "GET", .target = target});
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
  EXPECT_EQ(get("/api/events").body, "|||100");
  EXPECT_EQ(get("/api/events?source=shop&type=track&q=a%20b&limit=7").body, "shop|track|a b|7");
  for (const char* limit : {"0", "501", "x", "1x", "", "-1"}) {
    EXPECT_EQ(get(std::string("/api/events?limit=") + limit).status, 400) << limit;
  }
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
  EXPECT_EQ(get("/").body,
            R"({"name":"analyticsd","routes":["/","/livez","/readyz","/metrics","/api/accounting",)"
            R"("/api/sources","/api/destinations","/api/events","/api/sources/{id}/schema",)"
            R"("/api/sources/{id}/schema.csv","/api/explain"]})");
}

TEST(ConsoleApi, AnswersHeadLikeGet) {
  KnownData data;
  EXPECT_EQ(ask(data, {.method = "HEAD", .target = "/api/sources"}).status, 200);
}

TEST(ConsoleApi, Answers404WhereThereIsNothing) {
  for (const char* target : {"/api", "/api/", "/api/sources/", "/metricsx", "//"}) {
    const ServerResponse response = get(target);
    EXPECT_EQ(response.status, 404) << target;
    EXPECT_NE(response.body.find(R"("code":"not_found")"), std::string::npos);
  }
}

TEST(ConsoleApi, Answers405ToOtherMethods) {
  KnownData data;
  const ServerResponse response = ask(data, {.method = "DELETE",
                                             .target = "/api/sources",
                                             .headers = {{"Content-Type", "application/json"}}});
  EXPECT_EQ(response.status, 405);
  EXPECT_TRUE(has(response, "Allow", "GET, HEAD"));
}

ServerResponse post(const std::string& target, const std::string& body) {
  KnownData data;
  return ask(data, {.method = "POST",
                    .target = target,
                    .headers = {{"Content-Type", "application/json"}},
                    .body = body});
}

TEST(ConsoleApi, ExplainsAnEvent) {
  EXPECT_EQ(post("/api/explain?source=shop", R"({"type":"page"})").body, R"(shop|{"type":"page"})");
  EXPECT_EQ(post("/api/explain", "{}").body, "|{}");
  EXPECT_EQ(post("/api/explain", "[]").status, 400);
  EXPECT_NE(post("/api/explain", "[]").body.find("an event is a JSON object"), std::string::npos);
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

}  // namespace
}  // namespace analytics::server
