#include "cli/import/row_mapper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/import/text_source.h"

namespace analytics::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Row json_row(std::string_view text) { return Row{.number = 1, .line = 1, .text = text}; }

Result<BatchMessage> mapped(const char* mapping, std::string_view record) {
  auto mapper = RowMapper::of_records(Mapping::parse(mapping).value(), {}).value();
  return mapper->message(json_row(record));
}

TEST(RowMapper, MakesATrackOfARecord) {
  const BatchMessage message =
      mapped(R"({"event": "Flight Arrived", "user_id": "origin",
                 "timestamp": {"column": "date", "format": "%Y/%m/%d %H:%M"},
                 "properties": {"delay": {"column": "delay", "type": "integer"},
                                "to": "destination", "gate": "gate"}})",
             R"({"date":"2001/01/01 00:47","delay":66,"origin":"DTW","destination":"LAS"})")
          .value();
  const Track& track = std::get<Track>(message);
  EXPECT_EQ(track.user, User::user_id("DTW"));
  EXPECT_EQ(track.event, "Flight Arrived");
  EXPECT_EQ(time_text(*track.timestamp), "2001-01-01T00:47:00.000Z");
  EXPECT_EQ(track.properties.text(), R"({"delay":66,"to":"LAS"})");
}

TEST(RowMapper, MakesEveryOtherCall) {
  EXPECT_EQ(
      std::get<Identify>(mapped(R"({"type": "identify", "user_id": "u", "traits": {"n": "n"}})",
                                R"({"u":5,"n":"Ann"})")
                             .value()),
      (Identify{.user = User::user_id("5"), .traits = {{"n", "Ann"}}}));
  EXPECT_EQ(std::get<Group>(mapped(R"({"type": "group", "anonymous_id": "a", "group_id": "g"})",
                                   R"({"a":"x","g":"y"})")
                                .value()),
            (Group{.user = User::anonymous_id("x"), .group_id = "y"}));
  EXPECT_EQ(std::get<Alias>(mapped(R"({"type": "alias", "user_id": "u", "previous_id": "p"})",
                                   R"({"u":"x","p":"y"})")
                                .value()),
            (Alias{.user = User::user_id("x"), .previous_id = "y"}));
  EXPECT_EQ(
      std::get<Page>(mapped(R"({"type": "page", "user_id": "u", "name": {"column": "n"},
                                      "category": "Docs", "message_id": "id"})",
                            R"({"u":"x","n":"Home","id":"m1"})")
                         .value()),
      (Page{.user = User::user_id("x"), .name = "Home", .category = "Docs", .message_id = "m1"}));
  EXPECT_EQ(
      std::get<Screen>(
          mapped(R"({"type": "screen", "user_id": "u", "name": "Start"})", R"({"u":"x"})").value()),
      (Screen{.user = User::user_id("x"), .name = "Start"}));
}

TEST(RowMapper, ReachesIntoNestedRecords) {
  const auto message =
      mapped(R"({"event": "E", "user_id": "user.id", "properties": {"c": "a.b.c"}})",
             R"({"user":{"id":"u1"},"a":{"b.c":7}})")
          .value();
  EXPECT_EQ(std::get<Track>(message).user, User::user_id("u1"));
  EXPECT_EQ(std::get<Track>(message).properties.text(), R"({"c":7})");
}

TEST(RowMapper, SaysWhichColumnIsWrong) {
  const auto message = mapped(
      R"({"event": "E", "user_id": "u", "properties": {"n": {"column": "n", "type": "integer"}}})",
      R"({"u":"x","n":"many"})");
  ASSERT_FALSE(message);
  EXPECT_EQ(message.error().message, "column \"n\": \"many\" is not an integer");
}

TEST(RowMapper, CallsARowBadThatIsNoJsonObject) {
  EXPECT_FALSE(mapped(R"({"event": "E", "user_id": "u"})", "[1]"));
  EXPECT_FALSE(mapped(R"({"event": "E", "user_id": "u"})", "{"));
}

TEST(RowMapper, FindsCsvColumnsByTheirNames) {
  TextSource source("Airport Name,Cost Total $\n\"BOSTON, LOGAN\",12\n");
  auto rows = open_rows(Format::csv, source).value();
  const Mapping mapping = Mapping::parse(R"({"event": "Strike", "user_id": "Airport Name",
      "properties": {"cost": {"column": "Cost Total $", "type": "number"}}})")
                              .value();
  auto mapper = RowMapper::of_records(mapping, rows->header()).value();
  Row row;
  ASSERT_TRUE(rows->next(row).value());
  const Track track = std::get<Track>(mapper->message(row).value());
  EXPECT_EQ(track.user, User::user_id("BOSTON, LOGAN"));
  EXPECT_EQ(track.properties.text(), R"({"cost":12})");
}

TEST(RowMapper, RefusesColumnsThatTheHeaderLacks) {
  const Mapping mapping = Mapping::parse(R"({"event": "E", "user_id": "orign"})").value();
  const auto mapper = RowMapper::of_records(mapping, {"origin", "date"});
  ASSERT_FALSE(mapper);
  EXPECT_EQ(mapper.error().message,
            "column \"orign\" is not in the file's header; did you mean \"origin\"?");
  EXPECT_THAT(RowMapper::of_records(mapping, {"a", "b"}).error().message,
              HasSubstr("the columns are a, b"));
  EXPECT_THAT(RowMapper::of_records(mapping, {"a;orign;c"}).error().message,
              HasSubstr("separated by semicolons"));
  EXPECT_THAT(RowMapper::of_records(mapping, {"orign", "orign"}).error().message,
              HasSubstr("twice"));
}

TEST(RowMapper, KnowsWhichColumnsNoRecordHad) {
  auto mapper =
      RowMapper::of_records(
          Mapping::parse(R"({"event": "E", "user_id": "u", "properties": {"a": "a", "b": "b"}})")
              .value(),
          {})
          .value();
  ASSERT_TRUE(mapper->message(json_row(R"({"u":"x","b":null})")));
  EXPECT_THAT(mapper->columns_never_seen(), ElementsAre("a"));
}

TEST(RowMapper, TakesMessagesAsTheyAre) {
  auto mapper = RowMapper::of_messages({});
  const auto message = mapper->message(json_row(
      R"({"type":"track","userId":"u","event":"E","messageId":"m","properties":{"a":1}})"));
  ASSERT_TRUE(message);
  EXPECT_EQ(std::get<Track>(*message).message_id, "m");
  EXPECT_FALSE(mapper->message(json_row(R"({"type":"trak"})")));
}

TEST(RowMapper, NamesTheEventsThatHaveNoName) {
  auto mapper = RowMapper::of_messages("Imported");
  const auto event = [&](const char* row) {
    return std::get<Track>(mapper->message(json_row(row)).value()).event.str();
  };
  EXPECT_EQ(event(R"({"type":"track","userId":"u"})"), "Imported");
  EXPECT_EQ(event(R"({"type":"track","userId":"u","event":"E"})"), "E");
}

}  // namespace
}  // namespace analytics::cli
