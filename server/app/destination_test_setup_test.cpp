#include "server/app/destination_test_setup.h"

#include <gtest/gtest.h>

#include "json/scan.h"

namespace analytics::server {
namespace {

constexpr Timestamp kNow{std::chrono::hours(24 * 365 * 50)};

Workspace workspace() {
  Workspace workspace;
  workspace.sources = {{.id = "shop"}, {.id = "blog", .enabled = false}};
  workspace.destinations = {
      {.id = "crm",
       .type = "webhook",
       .settings_json = R"({"url":"https://example.com/","shared_secret":"s","batch_max":7})"},
      {.id = "inside",
       .type = "webhook",
       .settings_json = R"({"url":"http://10.0.0.1/","allow_private_networks":true})"},
      {.id = "lake", .type = "sqlite", .settings_json = R"({"path":"/srv/lake.db"})"}};
  return workspace;
}

TestSetup set_up(DestinationTestRequest request, bool private_networks = false) {
  return set_up_test(request, workspace(), private_networks, kNow);
}

// "settings.url event" and so on.
std::string fields(const TestSetup& setup) {
  std::string all;
  for (const RequestProblem& one : setup.problems) all += (all.empty() ? "" : " ") + one.field;
  return all;
}

TEST(TestSetup, ADestinationIsTestedAsItIs) {
  const TestSetup setup = set_up({.destination = "crm"});
  EXPECT_EQ(fields(setup), "");
  EXPECT_EQ(setup.config, workspace().destinations[0]);
}

TEST(TestSetup, SettingsThatAreGivenGoOverThoseThatItHas) {
  const TestSetup setup =
      set_up({.destination = "crm", .settings = R"({"batch_max":null,"method":"PUT"})"});
  EXPECT_EQ(setup.config.settings_json,
            R"({"url":"https://example.com/","shared_secret":"s","method":"PUT"})");
}

TEST(TestSetup, ANewOneIsMadeOfItsSettingsAlone) {
  const TestSetup setup =
      set_up({.type = "webhook", .settings = R"({"url":"https://example.com/"})"});
  EXPECT_EQ(fields(setup), "");
  EXPECT_EQ(setup.config.settings_json, R"({"url":"https://example.com/"})");
  EXPECT_EQ(fields(set_up({.type = "webhook"})), "settings.url");
  EXPECT_EQ(fields(set_up({.type = "carrier-pigeon"})), "type");
}

TEST(TestSetup, PrivateNetworksAreForWhoStartedTheServerToSay) {
  const DestinationTestRequest request{
      .type = "webhook", .settings = R"({"url":"http://10.0.0.1/","allow_private_networks":true})"};
  EXPECT_EQ(fields(set_up(request)), "settings.allow_private_networks");
  EXPECT_EQ(fields(set_up(request, true)), "");
}

TEST(TestSetup, WhatTheFileLetInGoesWhereTheFileSays) {
  EXPECT_EQ(fields(set_up({.destination = "inside", .settings = R"({"method":"PUT"})"})), "");
  EXPECT_EQ(fields(set_up({.destination = "inside", .settings = R"({"url":"http://10.0.0.2/"})"})),
            "settings.url");
}

TEST(TestSetup, FilesAreInTheDestinationsOwnFolder) {
  const TestSetup setup =
      set_up({.type = "sqlite", .id = "pond", .settings = R"({"path":"a/pond.db"})"});
  EXPECT_EQ(setup.config.settings_json, R"({"path":"destinations/pond/a/pond.db"})");
  EXPECT_EQ(set_up({.destination = "lake", .settings = R"({"path":"b.db"})"}).config.settings_json,
            R"({"path":"destinations/lake/b.db"})");
  EXPECT_EQ(set_up({.destination = "lake", .settings = R"({"path":"destinations/lake/b.db"})"})
                .config.settings_json,
            R"({"path":"destinations/lake/b.db"})");
  EXPECT_EQ(set_up({.destination = "lake"}).config.settings_json, R"({"path":"/srv/lake.db"})");
}

TEST(TestSetup, NoFileIsOutsideOfIt) {
  for (const char* const path : {"/etc/passwd", "../lake.db", "a/../../b", "file:x"}) {
    EXPECT_TRUE(fields(set_up({.type = "sqlite",
                               .id = "pond",
                               .settings = std::string(R"({"path":")") + path + R"("})"}))
                    .starts_with("settings.path"))
        << path;
  }
  EXPECT_EQ(fields(set_up({.type = "sqlite", .settings = R"({"path":"pond.db"})"})), "id");
  EXPECT_EQ(fields(set_up({.type = "sqlite", .id = "../up", .settings = R"({"path":"pond.db"})"})),
            "id");
}

TEST(TestSetup, AnIdIsNobodyElses) {
  EXPECT_EQ(fields(set_up({.type = "stdout", .id = "crm"})), "id");
}

TEST(TestSetup, TheEventHasAnIdOfItsOwnAndWhatTheServerAdds) {
  const TestSetup setup =
      set_up({.destination = "crm",
              .event = R"({"type":"track","event":"A","userId":"ann","messageId":"m-1"})"});
  EXPECT_TRUE(setup.event.message_id.starts_with("test-"));
  EXPECT_EQ(find_member(setup.event.json, "messageId"), "\"" + setup.event.message_id + "\"");
  EXPECT_EQ(setup.event.source, "shop");
  EXPECT_EQ(setup.event.type, "track");
  EXPECT_EQ(setup.event.user, "ann");
  EXPECT_TRUE(setup.event.again);
  EXPECT_EQ(find_member(setup.event.json, "projectId"), "\"shop\"");
  EXPECT_NE(set_up({.destination = "crm"}).event.message_id, setup.event.message_id);
}

TEST(TestSetup, WithoutAnEventItSendsOneThatSaysWhatItIs) {
  EXPECT_EQ(find_member(set_up({.destination = "crm"}).event.json, "event"),
            "\"Destination Test\"");
}

TEST(TestSetup, TheSourceIsTheOneThatIsNamedEnabledOrNot) {
  EXPECT_EQ(set_up({.destination = "crm", .source = "blog"}).event.source, "blog");
  EXPECT_EQ(fields(set_up({.destination = "crm", .source = "forum"})), "source");
}

TEST(TestSetup, AnEventThatWouldBeRejectedIsNotSent) {
  EXPECT_EQ(fields(set_up({.destination = "crm", .event = R"({"type":"track","userId":"u"})"})),
            "event");
  EXPECT_EQ(fields(set_up({.destination = "crm", .event = R"({"event":"A"})"})), "event");
}

}  // namespace
}  // namespace analytics::server
