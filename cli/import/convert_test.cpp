#include "cli/import/convert.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace analytics::cli {
namespace {

using ::testing::HasSubstr;

// The JSON that comes out, "left out", or the error.
std::string converted(Cell cell, ValueType type, bool empty_is_null = false) {
  const auto value = convert(cell, {.type = type, .empty_is_null = empty_is_null});
  if (!value) return value.error().message;
  return *value ? std::string((*value)->text()) : "left out";
}

std::string from_csv(std::string_view text, ValueType type) { return converted(Cell(text), type); }
std::string from_json(const char* json, ValueType type) {
  return converted(Cell(Json::parse(json).value()), type);
}

TEST(Convert, LeavesTextAsItIs) {
  EXPECT_EQ(from_csv(" 007 ", ValueType::as_is), "\" 007 \"");
  EXPECT_EQ(from_csv("a\"b", ValueType::string), "\"a\\\"b\"");
}

TEST(Convert, LeavesJsonAsItIs) {
  EXPECT_EQ(from_json("[1,{\"a\":2.50}]", ValueType::as_is), "[1,{\"a\":2.50}]");
  EXPECT_EQ(from_json("\"\"", ValueType::as_is), "\"\"");
}

TEST(Convert, MakesTextOfWhatIsNot) {
  EXPECT_EQ(from_json("12", ValueType::string), "\"12\"");
  EXPECT_EQ(from_json("{\"a\":1}", ValueType::string), "\"{\\\"a\\\":1}\"");
}

TEST(Convert, ReadsIntegers) {
  EXPECT_EQ(from_csv(" -66 ", ValueType::integer), "-66");
  EXPECT_EQ(from_csv("+7", ValueType::integer), "7");
  EXPECT_EQ(from_csv("9223372036854775807", ValueType::integer), "9223372036854775807");
  EXPECT_EQ(from_csv("18446744073709551615", ValueType::integer), "18446744073709551615");
  EXPECT_EQ(from_csv("66.0", ValueType::integer), "66");
  EXPECT_EQ(from_json("\"5\"", ValueType::integer), "5");
}

TEST(Convert, RefusesWhatIsNotAnInteger) {
  EXPECT_EQ(from_csv("6.5", ValueType::integer), "\"6.5\" is not an integer");
  EXPECT_EQ(from_csv("1,000", ValueType::integer), "\"1,000\" is not an integer");
  EXPECT_EQ(from_csv("99999999999999999999", ValueType::integer),
            "\"99999999999999999999\" is not an integer");
  EXPECT_EQ(from_csv("n/a\x1b", ValueType::integer), "\"n/a\\x1b\" is not an integer");
}

TEST(Convert, ReadsNumbers) {
  EXPECT_EQ(from_csv("0.1", ValueType::number), "0.1");
  EXPECT_EQ(from_csv("9007199254740993", ValueType::number), "9007199254740993");
  EXPECT_EQ(from_csv("nan", ValueType::number), "\"nan\" is not a number");
  EXPECT_EQ(from_csv("1e999", ValueType::number), "\"1e999\" is not a number");
}

TEST(Convert, ReadsBooleans) {
  EXPECT_EQ(from_csv("Yes", ValueType::boolean), "true");
  EXPECT_EQ(from_csv("0", ValueType::boolean), "false");
  EXPECT_EQ(from_json("true", ValueType::boolean), "true");
  EXPECT_EQ(from_csv("maybe", ValueType::boolean), "\"maybe\" is not true or false");
}

TEST(Convert, ReadsTimesAndJson) {
  EXPECT_EQ(from_csv("2001-01-01", ValueType::time), "\"2001-01-01T00:00:00.000Z\"");
  EXPECT_THAT(from_csv("soon", ValueType::time), HasSubstr("is not an ISO 8601 time"));
  EXPECT_EQ(from_csv("{\"a\": [1]}", ValueType::json), "{\"a\":[1]}");
  EXPECT_EQ(from_csv("{", ValueType::json), "\"{\" is not JSON");
}

TEST(Convert, LeavesOutWhatIsEmpty) {
  EXPECT_EQ(from_csv("", ValueType::as_is), "left out");
  EXPECT_EQ(from_csv("  ", ValueType::integer), "left out");
  EXPECT_EQ(from_json("null", ValueType::as_is), "left out");
  EXPECT_EQ(converted(Cell(), ValueType::string), "left out");
}

TEST(Convert, WritesNullForWhatIsEmptyWhereAsked) {
  EXPECT_EQ(converted(Cell(std::string_view()), ValueType::integer, true), "null");
  EXPECT_EQ(converted(Cell(), ValueType::string, true), "null");
}

}  // namespace
}  // namespace analytics::cli
