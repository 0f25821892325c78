#include "cli/import/json_position.h"

#include <gtest/gtest.h>

namespace analytics::cli {
namespace {

TEST(JsonPosition, FindsTheFirstByteThatCannotStandThere) {
  EXPECT_EQ(json_error_offset(R"({"a": 1,})"), 8u);
  EXPECT_EQ(json_error_offset(R"({"a" 1})"), 5u);
  EXPECT_EQ(json_error_offset(R"({a: 1})"), 1u);
  EXPECT_EQ(json_error_offset(R"([1 2])"), 3u);
  EXPECT_EQ(json_error_offset(R"({} x)"), 3u);
}

TEST(JsonPosition, IsTheEndWhereSomethingIsMissing) {
  EXPECT_EQ(json_error_offset(R"({"a": [1)"), 8u);
  EXPECT_EQ(json_error_offset(R"({"a)"), 3u);
}

TEST(JsonPosition, StopsAtALineEndInAString) {
  EXPECT_EQ(json_error_offset("{\"a\": \"x,\n\"b\": 1}"), 9u);
}

TEST(JsonPosition, CountsLinesFromOne) {
  EXPECT_EQ(line_of("a\nb\nc", 0), 1u);
  EXPECT_EQ(line_of("a\nb\nc", 4), 3u);
  EXPECT_EQ(line_of("a\n", 99), 2u);
}

}  // namespace
}  // namespace analytics::cli
