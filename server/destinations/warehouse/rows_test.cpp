#include "server/destinations/warehouse/rows.h"

#include <gtest/gtest.h>

#include "server/destinations/warehouse/naming.h"

namespace analytics::server {
namespace {

const std::string kLoadedAt = "2026-01-02T00:00:00.000Z";

// A mapped event with all that it is made of.
struct Mapped {
  Mapped(const std::string& type, const std::string& json)
      : event{.source = "shop", .type = type, .message_id = "m1", .json = json},
        mapped(*mapper.map(event, kLoadedAt).value()),
        rows(mapped.rows()),
        discards(mapped.discards) {}

  const Event event;
  RowMapper mapper;
  const MappedEvent& mapped;
  const std::span<const Row> rows;
  const std::vector<Discard>& discards;
};

std::string cells_text(std::span<const Cell> cells) {
  std::string all;
  for (const Cell& cell : cells) {
    all += (all.empty() ? "" : " ") + std::string(cell.column) + "=" + json_of(cell.value);
  }
  return all;
}

std::string fixed_value(const Row& row, std::string_view column) {
  for (const Cell& cell : row.own_cells()) {
    if (cell.column == column) return json_of(cell.value);
  }
  return "(no such column)";
}

TEST(Rows, OfATrackAreOneInTracksAndOneInTheEventsTable) {
  const Mapped event("track", R"({"messageId":"m1","userId":"u","event":"Order Completed",
      "context":{"ip":"1.2.3.4"},"properties":{"total":7}})");
  ASSERT_EQ(event.rows.size(), 2u);
  EXPECT_EQ(event.rows[0].table, "tracks");
  EXPECT_EQ(cells_text(event.rows[0].other_cells()), R"(context_ip="1.2.3.4")");
  EXPECT_FALSE(event.rows[0].is_event_table);
  EXPECT_EQ(event.rows[1].table, "order_completed");
  EXPECT_EQ(cells_text(event.rows[1].other_cells()), R"(context_ip="1.2.3.4" total=7)");
  EXPECT_EQ(fixed_value(event.rows[1], "event"), R"("order_completed")");
  EXPECT_EQ(fixed_value(event.rows[1], "event_text"), R"("Order Completed")");
  EXPECT_TRUE(event.rows[1].is_event_table);
}

TEST(Rows, HaveTheCommonColumns) {
  const Mapped event("alias", R"({"messageId":"m9","anonymousId":"a","userId":"u",
      "receivedAt":"R","sentAt":"S","timestamp":"T","originalTimestamp":"O","previousId":"p"})");
  ASSERT_EQ(event.rows.size(), 1u);
  EXPECT_EQ(event.rows[0].table, "aliases");
  EXPECT_EQ(cells_text(event.rows[0].own_cells()),
            R"(id="m9" anonymous_id="a" user_id="u" received_at="R" sent_at="S" timestamp="T" )"
            R"(original_timestamp="O" uuid_ts="2026-01-02T00:00:00.000Z" previous_id="p")");
}

TEST(Rows, OfAnIdentifyAreTheCallAndTheUser) {
  const Mapped event("identify", R"({"userId":"u","anonymousId":"a","receivedAt":"R",
      "context":{"ip":"i"},"traits":{"plan":"pro"}})");
  ASSERT_EQ(event.rows.size(), 2u);
  EXPECT_EQ(event.rows[0].table, "identifies");
  EXPECT_EQ(cells_text(event.rows[0].other_cells()), R"(context_ip="i" plan="pro")");
  EXPECT_EQ(event.rows[1].table, "users");
  EXPECT_TRUE(event.rows[1].upsert);
  EXPECT_EQ(cells_text(event.rows[1].own_cells()),
            R"(id="u" received_at="R" uuid_ts="2026-01-02T00:00:00.000Z")");
  EXPECT_EQ(cells_text(event.rows[1].other_cells()), R"(plan="pro")");
}

TEST(Rows, OfAnAnonymousIdentifyHaveNoUser) {
  EXPECT_EQ(Mapped("identify", R"({"anonymousId":"a","traits":{}})").rows.size(), 1u);
  EXPECT_EQ(Mapped("identify", R"({"userId":"","anonymousId":"a"})").rows.size(), 1u);
}

TEST(Rows, OfAGroupAreTheCallAndTheAccount) {
  const Mapped event("group", R"({"userId":"u","groupId":"g","traits":{"seats":3}})");
  ASSERT_EQ(event.rows.size(), 2u);
  EXPECT_EQ(event.rows[0].table, "groups");
  EXPECT_EQ(fixed_value(event.rows[0], "group_id"), R"("g")");
  EXPECT_EQ(event.rows[1].table, "accounts");
  EXPECT_EQ(fixed_value(event.rows[1], "id"), R"("g")");
}

TEST(Rows, OfPagesAndScreensHaveNameAndCategory) {
  const Mapped page("page", R"({"name":"Home","category":"Docs","properties":{"url":"u"}})");
  EXPECT_EQ(page.rows[0].table, "pages");
  EXPECT_EQ(fixed_value(page.rows[0], "name"), R"("Home")");
  EXPECT_EQ(fixed_value(page.rows[0], "category"), R"("Docs")");
  EXPECT_EQ(cells_text(page.rows[0].other_cells()), R"(url="u")");
  EXPECT_EQ(Mapped("screen", "{}").rows[0].table, "screens");
}

TEST(Rows, TakeTheEnvelopesMessageIdWhereTheEventHasNone) {
  EXPECT_EQ(fixed_value(Mapped("page", "{}").rows[0], "id"), R"("m1")");
}

TEST(Rows, KeepPropertiesOutOfTheContextsColumns) {
  const Mapped event("page", R"({"properties":{"context_ip":"x","ok":1}})");
  EXPECT_EQ(cells_text(event.rows[0].other_cells()), "ok=1");
  ASSERT_EQ(event.discards.size(), 1u);
  EXPECT_EQ(event.discards[0].table, "pages");
  EXPECT_EQ(event.discards[0].column, "context_ip");
  EXPECT_EQ(event.discards[0].value, R"("x")");
  EXPECT_EQ(event.discards[0].reason, "column_reserved");
}

TEST(Rows, OfAnEventWithTooLongANameAreTheOneInTracksOnly) {
  const std::string name(kNameBytesMax + 1, 'a');
  const Mapped event("track", R"({"event":")" + name + R"(","properties":{"p":1}})");
  ASSERT_EQ(event.rows.size(), 1u);
  EXPECT_EQ(fixed_value(event.rows[0], "event_text"), "\"" + name + "\"");
  ASSERT_EQ(event.discards.size(), 1u);
  EXPECT_EQ(event.discards[0].value, R"({"p":1})");
  EXPECT_EQ(event.discards[0].reason, "table_name_too_long");
}

TEST(Rows, PutWhatIsNoObjectAside) {
  const Mapped event("page", R"({"context":[1],"properties":"p"})");
  ASSERT_EQ(event.discards.size(), 2u);
  EXPECT_EQ(event.discards[0].column, "context");
  EXPECT_EQ(event.discards[1].value, R"("p")");
  EXPECT_EQ(event.discards[1].reason, "not_an_object");
}

TEST(Rows, HaveTheNearestDoubleForAnIntegerBeyond64BitsAndKeepTheEventAside) {
  const std::string json = R"({"properties":{"n":123456789012345678901234567890,"ok":1}})";
  const Mapped event("page", json);
  EXPECT_EQ(std::get<double>(event.rows[0].other_cells()[0].value), 1.2345678901234568e29);
  EXPECT_EQ(event.rows[0].other_cells()[1].column, "ok");
  ASSERT_EQ(event.discards.size(), 1u);
  EXPECT_EQ(event.discards[0].value, json);
  EXPECT_EQ(event.discards[0].reason, "integer_beyond_64_bits");
}

ErrorCode error_of(const std::string& type, const std::string& json) {
  RowMapper mapper;
  return mapper.map({.type = type, .json = json}, kLoadedAt).error().code;
}

TEST(Rows, CannotBeMadeOfWhatIsNoEvent) {
  EXPECT_EQ(error_of("track", "{"), ErrorCode::invalid_json);
  EXPECT_EQ(error_of("track", "[1]"), ErrorCode::invalid_json);
  EXPECT_EQ(error_of("purge", "{}"), ErrorCode::unknown_type);
}

TEST(Rows, OfTheNextEventHaveNothingOfTheLast) {
  RowMapper mapper;
  const Event first{.type = "track", .json = R"({"event":"A","userId":"u","context":{"ip":"i"}})"};
  const Event second{.type = "page", .json = R"({"properties":{"b":2}})"};
  ASSERT_EQ((*mapper.map(first, kLoadedAt))->rows().size(), 2u);
  const MappedEvent& mapped = **mapper.map(second, kLoadedAt);
  ASSERT_EQ(mapped.rows().size(), 1u);
  EXPECT_EQ(cells_text(mapped.rows()[0].other_cells()), "b=2");
  EXPECT_EQ(fixed_value(mapped.rows()[0], "user_id"), "null");
}

}  // namespace
}  // namespace analytics::server
