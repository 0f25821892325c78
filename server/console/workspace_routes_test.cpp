#include <gtest/gtest.h>

#include "server/console/known_data.h"

namespace analytics::server {
namespace {

using Kind = WorkspaceChange::Kind;
using What = WorkspaceChange::What;
using Why = ChangeRefusal::Why;

TEST(WorkspaceRoutes, TellOfOneSourceAndOneDestination) {
  KnownData data;
  EXPECT_EQ(ask(data, {.method = "GET", .target = "/api/sources/shop"}).body, R"({"id":"shop"})");
  EXPECT_EQ(ask(data, {.method = "GET", .target = "/api/destinations/lake"}).body,
            R"({"id":"lake"})");
  EXPECT_EQ(ask(data, {.method = "GET", .target = "/api/destinations/none"}).status, 404);
}

TEST(WorkspaceRoutes, AddADestination) {
  KnownData data;
  const ServerResponse response =
      ask_to(data, "POST", "/api/destinations", R"({"id":"lake","type":"sqlite"})");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body, R"({"id":"lake"})");
  ASSERT_EQ(data.changes.size(), 1u);
  EXPECT_EQ(data.changes[0].kind, Kind::add);
  EXPECT_EQ(data.changes[0].id, "lake");
}

TEST(WorkspaceRoutes, ChangeASource) {
  KnownData data;
  EXPECT_EQ(ask_to(data, "PATCH", "/api/sources/shop", R"({"enabled":false})").status, 200);
  EXPECT_EQ(data.changes.at(0).what, What::source);
  EXPECT_EQ(data.changes.at(0).body.text(), R"({"enabled":false})");
}

TEST(WorkspaceRoutes, RemoveWithoutABody) {
  KnownData data;
  EXPECT_EQ(ask_to(data, "DELETE", "/api/destinations/lake").body, R"({"removed":true})");
  EXPECT_EQ(data.changes.at(0).kind, Kind::remove);
}

TEST(WorkspaceRoutes, BlockANameOfASchema) {
  KnownData data;
  EXPECT_EQ(
      ask_to(data, "PATCH", "/api/sources/shop/schema", R"({"event":"A","blocked":true})").status,
      200);
  EXPECT_EQ(data.changes.at(0).kind, Kind::block);
  EXPECT_EQ(ask_to(data, "DELETE", "/api/sources/shop/schema").status, 200);
  EXPECT_EQ(data.changes.at(1).kind, Kind::set_blocked);
}

TEST(WorkspaceRoutes, SayWhichFieldsAreWrong) {
  KnownData data;
  data.result = {.refusal = {.message = "it is wrong", .problems = {{"settings.url", "no URL"}}}};
  const ServerResponse response = ask_to(data, "PATCH", "/api/destinations/lake", "{}");
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(response.body.find(R"("problems":[{"message":"no URL","field":"settings.url"}])"),
            std::string::npos)
      << response.body;
}

TEST(WorkspaceRoutes, AnswerByWhyAChangeWasRefused) {
  KnownData data;
  for (const auto& [why, status] : {std::pair(Why::not_found, 404), std::pair(Why::exists, 409),
                                    std::pair(Why::not_stored, 503)}) {
    data.result = {.refusal = {.why = why, .message = "no"}};
    EXPECT_EQ(ask_to(data, "PATCH", "/api/destinations/lake", "{}").status, status);
  }
}

TEST(WorkspaceRoutes, TakeOnlyObjects) {
  KnownData data;
  for (const char* const body : {"", "[]", "{", "\"text\""}) {
    EXPECT_EQ(ask_to(data, "PATCH", "/api/sources/shop", body).status, 400) << body;
  }
  EXPECT_EQ(ask_to(data, "POST", "/api/sources", "{}").status, 400);
  EXPECT_EQ(ask_to(data, "POST", "/api/sources/shop/write-keys", R"({"a":1})").status, 400);
  EXPECT_TRUE(data.changes.empty());
}

TEST(WorkspaceRoutes, ExportTheWorkspace) {
  KnownData data;
  const ServerResponse response = ask(data, {.method = "GET", .target = "/api/workspace.yaml"});
  EXPECT_EQ(response.content_type, "application/yaml");
  EXPECT_EQ(response.body, "version: 1\n");
}

}  // namespace
}  // namespace analytics::server
