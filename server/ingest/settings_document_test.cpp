#include "server/ingest/settings_document.h"

#include <gtest/gtest.h>

#include <analytics/json.h>

#include "json/scan.h"

namespace analytics::server {
namespace {

std::string at(std::string_view json, std::initializer_list<const char*> path) {
  for (const char* key : path) json = find_member(json, key);
  return std::string(json);
}

TEST(SettingsDocument, TellsWhereToSend) {
  const std::string json = settings_document({.id = "shop"}, "key", {"t.example:8443", "https"});
  ASSERT_TRUE(Object::parse(json));
  EXPECT_EQ(at(json, {"integrations", "Segment.io", "apiKey"}), "\"key\"");
  EXPECT_EQ(at(json, {"integrations", "Segment.io", "apiHost"}), "\"t.example:8443/v1\"");
  EXPECT_EQ(at(json, {"integrations", "Segment.io", "protocol"}), "\"https\"");
}

TEST(SettingsDocument, HasAPlanThatBlocksWhatTheSourceBlocks) {
  Source source{.id = "shop"};
  source.schema.blocked_events = {"Debug \"Ping\""};
  const std::string json = settings_document(source, "key", {"h", "http"});
  ASSERT_TRUE(Object::parse(json));
  EXPECT_EQ(at(json, {"plan", "track", "__default", "enabled"}), "true");
  EXPECT_EQ(at(json, {"plan", "track", "Debug \"Ping\"", "enabled"}), "false");
  EXPECT_EQ(at(json, {"plan", "identify", "__default", "enabled"}), "true");
}

}  // namespace
}  // namespace analytics::server
