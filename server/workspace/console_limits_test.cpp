#include "server/workspace/console_limits.h"

#include <gtest/gtest.h>

#include "server/destinations/registry.h"

namespace analytics::server {
namespace {

const std::vector<SettingField> kFields = {
    {.name = "path", .kind = SettingKind::path},
    {.name = "url", .kind = SettingKind::url},
    {.name = "allow_private_networks", .kind = SettingKind::boolean}};

std::vector<SettingProblem> problems(std::string_view given, bool private_networks = false) {
  return console_limit_problems(kFields, given, {.private_networks_allowed = private_networks});
}

TEST(ConsoleLimits, OrdinarySettingsAreNoProblem) {
  EXPECT_TRUE(problems(R"({"url":"https://example.com/../x","path":"lake/today.db"})").empty());
}

TEST(ConsoleLimits, AnAbsolutePathIsRefused) {
  const auto found = problems(R"({"path":"/etc/cron.d/x"})");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].setting, "path");
  EXPECT_EQ(found[0].message.find("cron"), std::string::npos);
}

TEST(ConsoleLimits, APathThatClimbsIsRefused) {
  EXPECT_EQ(problems(R"({"path":"a/../../b"})").size(), 1U);
  EXPECT_EQ(problems(R"({"path":".."})").size(), 1U);
  EXPECT_TRUE(problems(R"({"path":"a..b/..c"})").empty());
}

TEST(ConsoleLimits, AnEscapedPathIsReadAsWhatItSays) {
  EXPECT_EQ(problems(R"({"path":"\u002e\u002e\u002fx"})").size(), 1U);
  EXPECT_EQ(problems(R"({"\u0070ath":"\/etc"})").size(), 1U);
}

TEST(ConsoleLimits, AnUriOfSqliteIsRefused) {
  EXPECT_EQ(problems(R"({"path":"FILE:x?mode=rwc"})").size(), 1U);
  EXPECT_EQ(problems(R"({"path":":memory:"})").size(), 1U);
}

TEST(ConsoleLimits, PrivateNetworksAreRefusedUnlessTheServerAllowsThem) {
  const std::string_view given = R"({"allow_private_networks":true})";
  ASSERT_EQ(problems(given).size(), 1U);
  EXPECT_EQ(problems(given)[0].setting, "allow_private_networks");
  EXPECT_TRUE(problems(given, true).empty());
  EXPECT_TRUE(problems(R"({"allow_private_networks":false})").empty());
  EXPECT_TRUE(problems(R"({"allow_private_networks":null})").empty());
}

TEST(ConsoleLimits, AKeyThatStandsTwiceIsLookedAtTwice) {
  EXPECT_EQ(problems(R"({"allow_private_networks":false,"allow_private_networks":true})").size(),
            1U);
  EXPECT_EQ(problems(R"({"path":"a","path":"/b"})").size(), 1U);
}

TEST(ConsoleLimits, WhatIsNoObjectIsLeftToOthers) {
  EXPECT_TRUE(problems("[").empty());
  EXPECT_TRUE(problems(R"({"path":7})").empty());
}

TEST(ConsoleLimits, SaysWhetherAPathIsGiven) {
  EXPECT_TRUE(gives_path(kFields, R"({"path":"a"})"));
  EXPECT_FALSE(gives_path(kFields, R"({"path":null,"url":"https://example.com"})"));
  EXPECT_FALSE(gives_path(kFields, R"({"path":""})"));
}

TEST(ConsoleLimits, SaysWhetherPrivateNetworksAreAllowed) {
  EXPECT_TRUE(gives_private_networks(R"({"url":"x","allow_private_networks":true})"));
  EXPECT_FALSE(gives_private_networks(R"({"allow_private_networks":false})"));
  EXPECT_FALSE(gives_private_networks("{}"));
}

TEST(ConsoleLimits, ADestinationInAPrivateNetworkStaysWhereTheFileSaysItIs) {
  const std::string_view present = R"({"url":"http://10.0.0.1/","allow_private_networks":true})";
  EXPECT_EQ(moved_address_problems(kFields, R"({"url":"http://10.0.0.2/"})", present).size(), 1U);
  EXPECT_TRUE(moved_address_problems(kFields, R"({"url":"http://10.0.0.1/"})", present).empty());
  EXPECT_TRUE(moved_address_problems(kFields, R"({"path":"a"})", present).empty());
  EXPECT_TRUE(moved_address_problems(kFields, R"({"url":"http://10.0.0.2/"})",
                                     R"({"url":"https://example.com/"})")
                  .empty());
}

TEST(ConsoleLimits, BrokersAndHostsAreAddressesToo) {
  const std::string_view present = R"({"host":"a","brokers":"a","allow_private_networks":true})";
  EXPECT_EQ(
      moved_address_problems(find_destination_type("postgres")->fields, R"({"host":"b"})", present)
          .size(),
      1U);
  EXPECT_EQ(
      moved_address_problems(find_destination_type("kafka")->fields, R"({"brokers":"b"})", present)
          .size(),
      1U);
}

// A setting that opens private networks by another name would pass unseen.
TEST(ConsoleLimits, EveryBooleanSettingThatSpeaksOfNetworksHasThisName) {
  for (const DestinationType& type : destination_types()) {
    for (const SettingField& field : type.fields) {
      const bool speaks = field.description.find("private network") != std::string::npos;
      EXPECT_EQ(speaks, field.name == "allow_private_networks") << type.type << " " << field.name;
    }
  }
}

TEST(ConsoleLimits, ADefaultInPlaceOfAnAddressMovesItToo) {
  const std::vector<SettingField> fields = {{.name = "host"}, {.name = "port"}};
  EXPECT_EQ(moved_address_problems(fields, R"({"port":null})",
                                   R"({"port":1,"allow_private_networks":true})")
                .size(),
            1U);
}

TEST(ConsoleLimits, LongObjectsAreTold) {
  std::string object = "{\"k\":1";
  for (int i = 1; i < 1'000; ++i) object += ",\"k" + std::to_string(i) + "\":1";
  EXPECT_FALSE(has_too_many_members(object + "}"));
  EXPECT_TRUE(has_too_many_members(object + ",\"one\":2}"));
  EXPECT_TRUE(has_too_many_members("{\"settings\":" + object + ",\"one\":2}}"));
  EXPECT_FALSE(has_too_many_members("{\"block_properties\":" + object + ",\"one\":2}}"));
}

}  // namespace
}  // namespace analytics::server
