#include "cli/import/mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace analytics::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string error_of(std::string_view text) {
  const Result<Mapping> mapping = Mapping::parse(text);
  return mapping ? "no error" : mapping.error().message;
}

TEST(Mapping, IsOfTypeTrackUnlessItSaysOtherwise) {
  const Mapping mapping = Mapping::parse(R"({"event": "Went", "user_id": "who"})").value();
  EXPECT_EQ(mapping.type, CallType::track);
  EXPECT_EQ(mapping.event->constant, Json("Went"));
  EXPECT_THAT(mapping.columns, ElementsAre("who"));
}

TEST(Mapping, TellsConstantsFromColumns) {
  const Mapping mapping = Mapping::parse(R"({
    "event": {"column": "what"}, "user_id": {"value": "everybody"},
    "properties": {"a": "x", "b": {"column": "x", "type": "integer"}, "c": {"value": [1, 2]}}
  })")
                              .value();
  EXPECT_TRUE(mapping.event->column);
  EXPECT_EQ(mapping.user_id->constant, Json("everybody"));
  EXPECT_THAT(mapping.columns, ElementsAre("what", "x"));
  ASSERT_EQ(mapping.properties.size(), 3u);
  EXPECT_EQ(mapping.properties[0].value.column, mapping.properties[1].value.column);
  EXPECT_EQ(mapping.properties[1].value.type, ValueType::integer);
  EXPECT_EQ(mapping.properties[2].value.constant.text(), "[1,2]");
}

TEST(Mapping, TakesTheEventFromTheCommandLine) {
  const Mapping mapping = Mapping::parse(R"({"event": "A", "user_id": "u"})", "B").value();
  EXPECT_EQ(mapping.event->constant, Json("B"));
  EXPECT_THAT(Mapping::parse(R"({"type": "identify", "user_id": "u"})", "B").error().message,
              HasSubstr("--event is for mappings of type track"));
}

TEST(Mapping, SaysWhatItNeeds) {
  EXPECT_THAT(error_of(R"({"event": "Went"})"), HasSubstr("needs \"user_id\" or"));
  EXPECT_THAT(error_of(R"({"user_id": "u"})"), HasSubstr("needs \"event\""));
  EXPECT_THAT(error_of(R"({"type": "group", "user_id": "u"})"), HasSubstr("needs \"group_id\""));
  EXPECT_THAT(error_of(R"({"type": "alias", "user_id": "u"})"), HasSubstr("needs \"previous_id\""));
  EXPECT_EQ(error_of(R"({"type": "alias", "user_id": "u", "anonymous_id": "a"})"), "no error");
}

TEST(Mapping, NamesTheLineAndTheNearestKey) {
  EXPECT_EQ(error_of("{\n  \"event\": \"Went\",\n  \"userid\": \"u\"\n}"),
            "line 3: \"userid\" is not a key here; did you mean \"user_id\"?");
  EXPECT_EQ(error_of("{\"event\": \"Went\", \"user_id\": \"u\",\n\"properties\": {\n\"delay\": "
                     "{\"column\": \"delay\",\n\"typ\": \"integer\"}}}"),
            "line 4: \"properties.delay.typ\" is not a key here; did you mean \"type\"?");
  EXPECT_THAT(error_of(R"({"event": "E", "user_id": "u", "colour": 1})"),
              HasSubstr("\"colour\" is not a key here; there are type, user_id"));
}

TEST(Mapping, KnowsWhichKeysBelongToWhichType) {
  EXPECT_THAT(error_of(R"({"type": "identify", "user_id": "u", "properties": {}})"),
              HasSubstr("\"properties\" is not a key here"));
  EXPECT_THAT(error_of(R"({"type": "trak", "user_id": "u"})"),
              HasSubstr("did you mean \"track\"?"));
}

TEST(Mapping, RefusesWhatItCannotMean) {
  const std::string start = R"({"event": "E", "user_id": "u", "properties": )";
  EXPECT_THAT(error_of(start + R"({"a": 1}})"), HasSubstr("must be text, {\"column\""));
  EXPECT_THAT(error_of(start + R"({"a": {}}})"), HasSubstr("either \"column\" or \"value\""));
  EXPECT_THAT(error_of(start + R"({"a": {"column": "x", "type": "int"}}})"),
              HasSubstr("\"int\" is none of string, integer"));
  EXPECT_THAT(error_of(start + R"({"a": {"value": 1, "type": "integer"}}})"),
              HasSubstr("stands alone"));
  EXPECT_THAT(error_of(start + R"({"a": {"column": "x", "format": "%Y"}}})"),
              HasSubstr("need \"type\": \"time\""));
  EXPECT_THAT(error_of(start + R"({"a": {"column": "x", "empty": "zero"}}})"),
              HasSubstr("either \"omit\""));
  EXPECT_THAT(error_of(start + R"({"a": "x", "a": "y"}})"), HasSubstr("stands twice"));
  EXPECT_THAT(error_of(start + "[]}"), HasSubstr("must be an object"));
}

TEST(Mapping, SaysWhatIsWrongWithATimeFormat) {
  EXPECT_THAT(error_of(R"({"event": "E", "user_id": "u",
                           "timestamp": {"column": "t", "format": "%Q"}})"),
              HasSubstr("line 2: \"timestamp\" time format \"%Q\": %Q is not known"));
}

TEST(Mapping, NamesTheLineOfASyntaxError) {
  EXPECT_THAT(error_of("{\n\"event\": \"E\",\n\"user_id\": \"u\",\n}"), HasSubstr("line 4: "));
  EXPECT_THAT(error_of("[]"), HasSubstr("is not a JSON object"));
  EXPECT_THAT(error_of(""), HasSubstr("line 1: "));
}

}  // namespace
}  // namespace analytics::cli
