#include "server/destinations/warehouse/rows.h"

#include <gtest/gtest.h>

#include "server/destinations/warehouse/naming.h"

namespace analytics::server {
namespace {

const std::string kLoadedAt = "2026-01-02T00:00:00.000Z";

MappedEvent mapped(const std::string& type, const std::string& json) {
  RowMapper mapper;
  return mapper.map({.source = "shop", .type = type, .message_id = "m1", .json = json}, kLoadedAt)
      .value();
}

std::string cells_text(const std::vector<Cell>& cells) {
  std::string all;
  for (const Cell& cell : cells) {
    all += (all.empty() ? "" : " ") + cell.column + "=" + json_of(cell.value);
  }
  return all;
}

std::string fixed_value(const Row& row, std::string_view column) {
  for (const Cell& cell : row.fixed) {
    if (cell.column == column) return json_of(cell.value);
  }
  return "(no such column)";
}

TEST(Rows, OfATrackAreOneInTracksAndOneInTheEventsTable) {
  const auto event = mapped("track", R"({"messageId":"m1","userId":"u","event":"Order Completed",
      "context":{"ip":"1.2.3.4"},"properties":{"total":7}})");
  ASSERT_EQ(event.rows.size(), 2u);
  EXPECT_EQ(event.rows[0].table, "tracks");
  EXPECT_EQ(cells_text(event.rows[0].cells), R"(context_ip="1.2.3.4")");
  EXPECT_FALSE(event.rows[0].is_event_table);
  EXPECT_EQ(event.rows[1].table, "order_completed");
  EXPECT_EQ(cells_text(event.rows[1].cells), R"(context_ip="1.2.3.4" total=7)");
  EXPECT_EQ(fixed_value(event.rows[1], "event"), R"("order_completed")");
  EXPECT_EQ(fixed_value(event.rows[1], "event_text"), R"("Order Completed")");
  EXPECT_TRUE(event.rows[1].is_event_table);
}

TEST(Rows, HaveTheCommonColumns) {
  const auto event = mapped("alias", R"({"messageId":"m9","anonymousId":"a","userId":"u",
      "receivedAt":"R","sentAt":"S","timestamp":"T","originalTimestamp":"O","previousId":"p"})");
  ASSERT_EQ(event.rows.size(), 1u);
  EXPECT_EQ(event.rows[0].table, "aliases");
  EXPECT_EQ(cells_text(event.rows[0].fixed),
            R"(id="m9" anonymous_id="a" user_id="u" received_at="R" sent_at="S" timestamp="T" )"
            R"(original_timestamp="O" uuid_ts="2026-01-02T00:00:00.000Z" previous_id="p")");
}

TEST(Rows, OfAnIdentifyAreTheCallAndTheUser) {
  const auto event = mapped("identify", R"({"userId":"u","anonymousId":"a","receivedAt":"R",
      "context":{"ip":"i"},"traits":{"plan":"pro"}})");
  ASSERT_EQ(event.rows.size(), 2u);
  EXPECT_EQ(event.rows[0].table, "identifies");
  EXPECT_EQ(cells_text(event.rows[0].cells), R"(context_ip="i" plan="pro")");
  EXPECT_EQ(event.rows[1].table, "users");
  EXPECT_TRUE(event.rows[1].upsert);
  EXPECT_EQ(cells_text(event.rows[1].fixed),
            R"(id="u" received_at="R" uuid_ts="2026-01-02T00:00:00.000Z")");
  EXPECT_EQ(cells_text(event.rows[1].cells), R"(plan="pro")");
}

TEST(Rows, OfAnAnonymousIdentifyHaveNoUser) {
  EXPECT_EQ(mapped("identify", R"({"anonymousId":"a","traits":{}})").rows.size(), 1u);
  EXPECT_EQ(mapped("identify", R"({"userId":"","anonymousId":"a"})").rows.size(), 1u);
}

TEST(Rows, OfAGroupAreTheCallAndTheAccount) {
  const auto event = mapped("group", R"({"userId":"u","groupId":"g","traits":{"seats":3}})");
  ASSERT_EQ(event.rows.size(), 2u);
  EXPECT_EQ(event.rows[0].table, "groups");
  EXPECT_EQ(fixed_value(event.rows[0], "group_id"), R"("g")");
  EXPECT_EQ(event.rows[1].table, "accounts");
  EXPECT_EQ(fixed_value(event.rows[1], "id"), R"("g")");
}

TEST(Rows, OfPagesAndScreensHaveNameAndCategory) {
  const auto page = mapped("page", R"({"name":"Home","category":"Docs","properties":{"url":"u"}})");
  EXPECT_EQ(page.rows[0].table, "pages");
  EXPECT_EQ(fixed_value(page.rows[0], "name"), R"("Home")");
  EXPECT_EQ(fixed_value(page.rows[0], "category"), R"("Docs")");
  EXPECT_EQ(cells_text(page.rows[0].cells), R"(url="u")");
  EXPECT_EQ(mapped("screen", "{}").rows[0].table, "screens");
}

TEST(Rows, TakeTheEnvelopesMessageIdWhereTheEventHasNone) {
  EXPECT_EQ(fixed_value(mapped("page", "{}").rows[0], "id"), R"("m1")");
}

TEST(Rows, KeepPropertiesOutOfTheContextsColumns) {
  const auto event = mapped("page", R"({"properties":{"context_ip":"x","ok":1}})");
  EXPECT_EQ(cells_text(event.rows[0].cells), "ok=1");
  ASSERT_EQ(event.discards.size(), 1u);
  EXPECT_EQ(event.discards[0].table, "pages");
  EXPECT_EQ(event.discards[0].column, "context_ip");
  EXPECT_EQ(event.discards[0].value, R"("x")");
  EXPECT_EQ(event.discards[0].reason, "column_reserved");
}

TEST(Rows, OfAnEventWithTooLongANameAreTheOneInTracksOnly) {
  const std::string name(kNameBytesMax + 1, 'a');
  const auto event = mapped("track", R"({"event":")" + name + R"(","properties":{"p":1}})");
  ASSERT_EQ(event.rows.size(), 1u);
  EXPECT_EQ(fixed_value(event.rows[0], "event_text"), "\"" + name + "\"");
  ASSERT_EQ(event.discards.size(), 1u);
  EXPECT_EQ(event.discards[0].value, R"({"p":1})");
  EXPECT_EQ(event.discards[0].reason, "table_name_too_long");
}

TEST(Rows, PutWhatIsNoObjectAside) {
  const auto event = mapped("page", R"({"context":[1],"properties":"p"})");
  ASSERT_EQ(event.discards.size(), 2u);
  EXPECT_EQ(event.discards[0].column, "context");
  EXPECT_EQ(event.discards[1].value, R"("p")");
  EXPECT_EQ(event.discards[1].reason, "not_an_object");
}

TEST(Rows, HaveTheNearestDoubleForAnIntegerBeyond64BitsAndKeepTheEventAside) {
  const std::string json = R"({"properties":{"n":123456789012345678901234567890,"ok":1}})";
  const auto event = mapped("page", json);
  EXPECT_EQ(std::get<double>(event.rows[0].cells[0].value), 1.2345678901234568e29);
  EXPECT_EQ(event.rows[0].cells[1].column, "ok");
  ASSERT_EQ(event.discards.size(), 1u);
  EXPECT_EQ(event.discards[0].value, json);
  EXPECT_EQ(event.discards[0].reason, "integer_beyond_64_bits");
}

TEST(Rows, CannotBeMadeOfWhatIsNoEvent) {
  RowMapper mapper;
  EXPECT_EQ(mapper.map({.type = "track", .json = "{"}, kLoadedAt).error().code,
            ErrorCode::invalid_json);
  EXPECT_EQ(mapper.map({.type = "track", .json = "[1]"}, kLoadedAt).error().code,
            ErrorCode::invalid_json);
  EXPECT_EQ(mapper.map({.type = "purge", .json = "{}"}, kLoadedAt).error().code,
            ErrorCode::unknown_type);
}

}  // namespace
}  // namespace analytics::server
