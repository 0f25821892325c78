#include "server/workspace/stamped_event.h"

#include <gtest/gtest.h>

#include "json/scan.h"

namespace analytics::server {
namespace {

constexpr Timestamp kNow{std::chrono::hours(24 * 365 * 50)};
const Source kShop{.id = "shop"};

Result<StampedEvent> stamp(const Source& source, std::string_view json) {
  const Result<ReadEvent> read = read_client_event(json);
  if (!read) return read.error();
  return stamp_event(source, *read, kNow);
}

TEST(StampedEvent, HasWhatTheServerAdds) {
  const StampedEvent event =
      stamp(kShop, R"({"type":"track","event":"A","userId":"u","messageId":"m-1"})").value();
  EXPECT_EQ(event.type, EventType::track);
  EXPECT_EQ(event.message_id, "m-1");
  EXPECT_TRUE(event.rejected.empty());
  EXPECT_EQ(find_member(event.json, "projectId"), "\"shop\"");
  EXPECT_FALSE(find_member(event.json, "receivedAt").empty());
}

TEST(StampedEvent, SaysWhyItWouldNotBeReceived) {
  EXPECT_EQ(stamp({.id = "shop", .enabled = false}, R"({"type":"page","userId":"u"})")->rejected,
            "source_disabled");
  EXPECT_FALSE(stamp(kShop, R"({"type":"track","userId":"u"})")->rejected.empty());
}

TEST(StampedEvent, AnEventIsAnObjectWithAType) {
  EXPECT_EQ(read_client_event("[]").error().code, ErrorCode::invalid_json);
  EXPECT_EQ(read_client_event(R"({"type":"batch"})").error().code, ErrorCode::invalid_field);
  EXPECT_FALSE(read_client_event("{"));
}

}  // namespace
}  // namespace analytics::server
